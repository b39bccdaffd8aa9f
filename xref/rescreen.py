"""What the last run of a scope found, used again where it follows from the same: the answer is that of a full run.

Nothing is guessed from the names that a list added or took off. What was found is kept with what it follows from, and
used only where that is, byte for byte, the same again; all else is done anew.

1. What is found in a text (`screen.in_text`) follows from the text, its publisher, and from the answers that the
   gazetteer of listed names gives to the lines of word forms that are looked up. The lines are kept, and looked up
   again in the gazetteer of today, which takes a hundredth of the time of reading. Which other names a name touches
   (overlaps, the longest one, its fullest form in the article) needs no thought: all of them are in the answers.
2. The best listed names of a query follow from its pairs with its candidates, and what is known of these
   (`compare.pairs_of`). The candidates are looked for again; the pairs are weighed again only where one differs.
3. Everything after that, which looks at all articles and all lists, is done anew.

The code, its data and the libraries are the same, or nothing is used (`_stamp`).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from xref import aside, compare, manifest
from xref.detectors import Detector
from xref.engine import Answer, Done, answer, shared
from xref.gazetteer import Gazetteer, forms
from xref.limits import BEYOND, LIMITS, Limits
from xref.names import Token
from xref.prepared import Prepared
from xref.screen import find_mentions, in_text
from xref.tables import LINKS, MENTIONS, table

FOLDER = ".kept"  # below the folder of the runs
_VERSION = 1
_STAMP = "stamp"
_NEVER = "?"  # no answer: of a line that cannot be taken apart again
_KEY = ["sha256", "publisher"]  # of a text
_PLACE = {"place": pl.UInt32()}  # of a text in `texts`


def _of_text(schema: pl.Schema) -> pl.Schema:
    return pl.Schema(_PLACE | {name: kind for name, kind in schema.items() if name != "article_id"})


_FRAMES = {
    "texts": pl.Schema(_PLACE | dict.fromkeys(_KEY, pl.String())),
    "lines": pl.Schema(_PLACE | {"line": pl.String(), "answer": pl.String()}),  # word forms with spaces between
    "mentions": _of_text(MENTIONS),
    "links": _of_text(LINKS),
    "asked": pl.Schema({"query_id": pl.UInt32(), "pairs": pl.String()}),  # see `_digests`
    "hits": compare.HITS,
    "parts": compare.PARTS,
}
Frames = dict[str, pl.DataFrame]


class Rescreen:
    """Finds and asks as a full run does, and keeps what it found for the next run of the scope.

    out: the folder of the runs. use: whether what the last run kept may be used; `said` tells in a line what was.
    texts, queries: how many there were; texts_anew, queries_anew: how many of them were read or weighed anew.
    """

    def __init__(self, out: Path, scope: str, *, use: bool) -> None:
        self._folder = out / FOLDER / scope[:16]
        self._use = use
        self._kept = _opened(self._folder) if use else None
        self._now: Frames = {}
        self.texts = self.texts_anew = self.queries = self.queries_anew = 0

    def find(
        self, read: pl.DataFrame, listed: Gazetteer, second: Sequence[Detector] = (), done: Done | None = None,
        limits: Limits = LIMITS,
    ) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
        """What `screen.find_mentions` finds; with second detectors anew, since what these say is not kept."""
        if second:
            self.texts = self.texts_anew = read.height
            return find_mentions(read, listed, second, done, limits)
        texts = read.unique(_KEY, keep="first", maintain_order=True).with_row_index("place")
        old = _usable(self._kept, listed) if self._kept else _nothing()
        both = texts.join(_before(old["texts"]), on=_KEY, how="left", nulls_equal=True, maintain_order="left")
        anew = _read(both.filter(pl.col("before").is_null()), listed, done, limits)
        again = both.select("place", "before").drop_nulls()
        self.texts, self.texts_anew = texts.height, both["before"].null_count()
        self._now["texts"] = texts.select(_FRAMES["texts"].names())
        for name in ("lines", "mentions", "links"):
            kept = _before(old[name]).join(again, on="before", maintain_order="left")
            self._now[name] = pl.concat([kept.select(_FRAMES[name].names()), anew[name]])
        of_text = read.join(self._now["texts"], on=_KEY, nulls_equal=True, maintain_order="left")
        of_text = of_text.select("article_id", "place")
        mentions, links = (
            of_text.join(self._now[name], on="place", maintain_order="left_right") for name in ("mentions", "links")
        )
        return mentions.select(MENTIONS.names()), links.select(LINKS.names())

    def ask(self, known: Prepared, queries: pl.DataFrame, threshold: float, done: Done | None = None) -> Answer:
        """What `engine.answer` says; of queries with an address anew, since addresses are compared by themselves."""
        if queries["address"].count():
            return answer(known, queries, threshold, done)
        old = self._kept or _nothing()
        before = old["asked"].unique("pairs", keep="first", maintain_order=True).rename({"query_id": "before"})
        hits, parts, asked = shared(known, queries, threshold, partial(_asked, before=before), done)
        again = asked.select("query_id", "before").drop_nulls()
        self.queries, self.queries_anew = queries.height, asked.height - again.height
        self._now["asked"] = asked.select("query_id", "pairs")
        self._now["hits"] = _together(hits, old["hits"], again)
        self._now["parts"] = _together(parts, old["parts"], again)
        return self._now["hits"], self._now["parts"]

    @property
    def said(self) -> str:
        """What was done anew; "" for a run that does all anew anyway."""
        if not self._use:
            return ""
        if self._kept is None:
            return "Changed only: no earlier run of this scope and this code, so all was screened anew."
        texts, names = (
            f"{self.texts_anew:,} of {self.texts:,} texts",
            f"{self.queries_anew:,} of {self.queries:,} names",
        )
        return f"Changed only: anew were read {texts}, and weighed {names}."

    def keep(self) -> None:
        """Keep what this run found in place of what the last one did; if the folder cannot be written, nothing."""
        if not self._now:
            return
        part = self._folder.with_name(f".{self._folder.name}.{os.getpid()}.part")
        try:
            aside.folder(part.parent)
            part.mkdir()
            for name, frame in (_nothing() | self._now).items():
                frame.write_parquet(part / f"{name}.parquet", compression_level=1)
            (part / _STAMP).write_text(_stamp(), encoding="utf-8")
            aside.remove(self._folder)
            part.rename(self._folder)
        except OSError:
            shutil.rmtree(part, ignore_errors=True)


def forget(out: Path) -> None:
    """Remove what runs below `out` kept: it holds sentences of their articles. Raises `OSError` if it cannot be."""
    aside.remove(out / FOLDER)


def _nothing() -> Frames:
    return {name: pl.DataFrame(schema=schema) for name, schema in _FRAMES.items()}


def _before(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({"place": "before"})


def _stamp() -> str:
    """What all that is kept follows from, beside what is kept with it."""
    versions = [dict(manifest.data()), dict(manifest.dependencies()), manifest.python()]
    return manifest.digest_of([_VERSION, manifest.code(), *versions])


def _opened(folder: Path) -> Frames | None:
    """What is kept in the folder; None if it is not whole, or of another code."""
    try:
        if (folder / _STAMP).read_text(encoding="utf-8") != _stamp():
            return None
        frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in _FRAMES}
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return None
    return frames if all(frame.schema == _FRAMES[name] for name, frame in frames.items()) else None


# --- texts -----------------------------------------------------------------------------------------------------------


class _Noted:
    """A gazetteer that notes what it is asked, and what it answers."""

    def __init__(self, listed: Gazetteer) -> None:
        self._listed = listed
        self.lines: dict[str, str] = {}

    def find(self, tokens: Sequence[Token]) -> list[tuple[int, int, frozenset[str]]]:
        words = forms(tokens)
        found = self._listed.find_words(words)
        line = " ".join(words)
        self.lines[line] = _answer(found) if line.split(" ") == words or not words else _NEVER
        return found


def _answer(hits: Sequence[tuple[int, int, frozenset[str]]]) -> str:
    return ";".join(f"{first} {last} {' '.join(sorted(kinds))}" for first, last, kinds in hits)


def _read(texts: pl.DataFrame, listed: Gazetteer, done: Done | None, limits: Limits) -> Frames:
    """What is found in texts: place, text, publisher."""
    rows: dict[str, list[tuple[object, ...]]] = {"lines": [], "mentions": [], "links": []}
    for number, (place, text, publisher) in enumerate(texts.select("place", "text", "publisher").iter_rows(), 1):
        noted = _Noted(listed)
        found, chain = in_text(text, publisher, noted, limits=limits)
        rows["mentions"] += [(place, *row) for row in found]
        rows["links"] += [(place, *row) for row in chain]
        rows["lines"] += [(place, line, answered) for line, answered in noted.lines.items()]
        if done:
            done("articles searched for names", number, texts.height)
    return {name: table(some, _FRAMES[name]) for name, some in rows.items()}


def _usable(kept: Frames, listed: Gazetteer) -> Frames:
    """What is kept, of the texts whose lines the gazetteer answers as it did and which were searched to their end."""
    other = {
        place
        for place, line, answered in kept["lines"].iter_rows()
        if _answer(listed.find_words(line.split(" "))) != answered
    }
    other.update(kept["mentions"].filter(pl.col("detector").str.starts_with(BEYOND))["place"])
    return kept | {"texts": kept["texts"].filter(~pl.col("place").is_in(list(other)))}


# --- queries ---------------------------------------------------------------------------------------------------------


def _asked(
    known: Prepared, queries: pl.DataFrame, threshold: float, before: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The hits and parts of the queries whose pairs are not among those of before (pairs, before); and of all queries
    with pairs the hash of these, and which query had them."""
    asked, best = [], []
    for pairs in compare.batched(known.names, queries, known.lists.tables, threshold):
        digests = _digests(pairs, threshold).join(before, on="pairs", how="left", maintain_order="left")
        anew = digests.filter(pl.col("before").is_null())
        asked.append(digests)
        best.append(compare.best(pairs.join(anew, on="query_id", how="semi", maintain_order="left"), threshold))
    return *compare.told(pl.concat(best)), pl.concat(asked)


def _digests(pairs: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """query_id, pairs: a hash of all that is known of the query's pairs, and of the threshold."""
    row = pl.struct(name for name in pairs.columns if name != "query_id").struct.json_encode()
    rows = pairs.group_by("query_id", maintain_order=True).agg(pairs=row)
    digests = [hashlib.sha256("\n".join([repr(threshold), *some]).encode()).hexdigest() for some in rows["pairs"]]
    return rows.with_columns(pairs=pl.Series(digests, dtype=pl.String()))


def _together(anew: pl.DataFrame, old: pl.DataFrame, again: pl.DataFrame) -> pl.DataFrame:
    """The rows of the queries asked anew and of the others, in the order of `compare.told`."""
    kept = old.rename({"query_id": "before"}).join(again, on="before", maintain_order="left")
    return pl.concat([anew, kept.select(anew.columns)]).sort("query_id", "entity_id", maintain_order=True)

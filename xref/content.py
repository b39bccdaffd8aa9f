"""What a report is written from: findings in memory, or tables too large for it, whose rows are read batch by batch.

Files that hold every row are written from `batches`, or from `everything`. A page, a workbook and the terminal show
what `shown` gives: all of it, or of very much the first matches and all that is said in their articles, which
`excerpted` says. `counts` are those of the whole.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import polars as pl

from xref.decisions import SILENT
from xref.limits import BEYOND
from xref.tables import REPORT, Findings

MATCHES = 10_000  # that are shown: some 20 MB of HTML, which a browser still opens at once
MENTIONS = 250_000  # of the articles that are shown
_ARTICLES = 2_000  # that are shown if all would be too many
_RULES = pl.List(pl.Struct({"rule": pl.String(), "value": pl.Float64(), "words": pl.String()}))


@dataclass(frozen=True)
class Counts:
    """How many rows there are of what; those of two parts of the same articles add up.

    rows: of each table. outcomes, kinds: of mentions by their outcome, and of those not screened by their kind. once:
    outcomes, of what copies say alike once. bands: of matches. loud: the same without those decided to be none.
    decided: matches by their disposition, "" for none. again: matches that were decided, and are to be decided again.
    aside: documents that no attempt could read or screen.
    changes: what is not as in the last run, by how; what was decided to be no match is not counted.
    copies: articles that repeat another. flagged: links with a red flag. described: descriptions with candidates.
    systems: weapons and vehicles that are named. parties: of whom a match is not decided to be none.
    """

    rows: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    once: Counter[str] = field(default_factory=Counter)
    bands: Counter[str] = field(default_factory=Counter)
    loud: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    again: int = 0
    aside: int = 0
    copies: int = 0
    flagged: int = 0
    described: int = 0
    systems: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()

    def __add__(self, other: Counts) -> Counts:
        both = ((f.name, getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return Counts(**{name: one | two if isinstance(one, frozenset) else one + two for name, one, two in both})

    def as_json(self) -> dict[str, Any]:
        """As a JSON file can hold it."""
        values = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values}

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Counts:
        """What `as_json` wrote."""
        made: dict[str, Callable[[Any], Any]] = {"dict": Counter, "list": frozenset, "int": int}
        return cls(**{name: made[type(value).__name__](value) for name, value in said.items()})


class Large:
    """Findings in Parquet files, for each table a folder, whose files hold its rows in order.

    Such files may hold columns that are none of the report's: matches have `rules` (see `reasoned`) where they were
    just found.
    """

    def __init__(self, folder: Path, counts: Counts) -> None:
        self._folder = folder
        self._shown: Findings | None = None
        self.counts = counts

    @property
    def shown(self) -> Findings:
        """What a page shows."""
        if self._shown is None:
            self._shown = whole(self.lazy) if fits(self.counts) else excerpt(self.batches)
        return self._shown

    def batches(self, name: str) -> Iterator[pl.DataFrame]:
        """The rows of a table in their order."""
        return map(pl.read_parquet, self._files(name))

    def lazy(self, name: str) -> pl.LazyFrame:
        """The same rows for Polars to stream."""
        files = self._files(name)
        return pl.scan_parquet(files) if files else pl.LazyFrame(schema=REPORT[name])

    def keep(self, name: str, frames: Iterable[pl.DataFrame]) -> None:
        """Keep a table, whose rows come in order, and count them."""
        folder, rows = self._folder / name, 0
        folder.mkdir(parents=True)
        for number, frame in enumerate(frames):
            frame.write_parquet(folder / f"{number:06}.parquet", compression="zstd", compression_level=1)
            rows += frame.height
        self.counts.rows[name] = rows

    def _files(self, name: str) -> list[Path]:
        return sorted((self._folder / name).glob("*.parquet"))


Content = Findings | Large


def counts(content: Content) -> Counts:
    """The counts of the whole."""
    return counted(content) if isinstance(content, Findings) else content.counts


def counted(found: Findings) -> Counts:
    """The counts of findings in memory."""
    unheard = found.matches["disposition"].cast(pl.String()).fill_null("")
    noted = found.matches["disposition"].is_null() & found.matches["disposition_note"].is_not_null()
    loud = found.matches.filter(~SILENT)
    return Counts(
        Counter({name: frame.height for name, frame in found._asdict().items()}),
        _of(found.mentions["outcome"]),
        _of(found.mentions.filter(pl.col("outcome") == "not_screened")["mention_kind"]),
        _of(found.mentions.filter(pl.col("same_as").is_null())["outcome"]),
        _of(found.matches["band"]),
        _of(loud["band"]),
        _of(unheard),
        changed(loud, found.changes),
        int(noted.sum()),
        0,
        found.articles["copy_of"].count(),
        found.supply_chain.filter(pl.col("red_flags") != "").height,
        found.descriptions.filter(pl.col("rank") == 1).height,
        frozenset(found.equipment["system"]),
        frozenset(loud["party_id"]),
    )


def changed(loud: pl.DataFrame, changes: pl.DataFrame) -> Counter[str]:
    """`Counts.changes`. loud: matches that are not decided to be none. changes: `tables.CHANGE_ROWS`."""
    cleared = changes.filter(pl.col("change") == "cleared")["change"]
    return _of(loud.filter(pl.col("change") != "same")["change"]) + _of(cleared)


def _of(words: pl.Series) -> Counter[str]:
    found = words.cast(pl.String()).rename("word").value_counts().sort("word")
    return Counter({word: count for word, count in found.iter_rows() if word is not None})


def batches(content: Content, name: str) -> Iterator[pl.DataFrame]:
    """The rows of a table (of `tables.REPORT`) in their order, in frames of its schema, at least one."""
    if isinstance(content, Findings):
        yield content._asdict()[name]
        return
    schema, any_ = REPORT[name], False
    for frame in content.batches(name):
        any_ = True
        yield frame.select(schema.names())
    if not any_:
        yield pl.DataFrame(schema=schema)


def lazy(content: Content, name: str) -> pl.LazyFrame:
    """The rows of a table in their order, for polars to stream."""
    if isinstance(content, Findings):
        frame: pl.DataFrame = content._asdict()[name]
        return frame.lazy()
    rows: pl.LazyFrame = content.lazy(name).select(REPORT[name].names())
    return rows


def reasoned(content: Content) -> Iterator[pl.DataFrame]:
    """The matches with one column more, `rules`: what spoke for and against each, rule, value and words."""
    if isinstance(content, Findings):
        yield with_rules(content.matches, content.evidence)
    else:
        for frame in content.batches("matches"):
            if "rules" not in frame.columns:  # read back from a report
                of_matches = pl.col("match_id").is_in(frame["match_id"].implode())
                frame = with_rules(frame, content.lazy("evidence").filter(of_matches).collect())
            yield frame.select(*REPORT["matches"].names(), "rules")


def with_rules(matches: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Matches with their evidence in the column `rules`."""
    rules = evidence.group_by("match_id", maintain_order=True).agg(rules=pl.struct("rule", "value", "words"))
    return matches.join(rules, on="match_id", how="left", maintain_order="left").with_columns(
        pl.col("rules").fill_null(pl.lit([], _RULES)).cast(_RULES)
    )


def shown(content: Content) -> Findings:
    """What a page can show of it: everything, or the first matches and what is said in their articles."""
    if not isinstance(content, Findings):
        return content.shown
    if fits(counted(content)):
        return content
    return excerpt(lambda name: [content._asdict()[name]])


def fits(counts: Counts) -> bool:
    """Whether a page can show everything."""
    return counts.rows["matches"] <= MATCHES and counts.rows["mentions"] <= MENTIONS


def excerpted(shown: Findings, counts: Counts) -> str:
    """What is said where only a part of a run with these counts is shown, "" where all of it is."""
    if fits(counts):
        return ""
    first = f"the first {shown.matches.height:,} of {counts.rows['matches']:,} matches, by band, priority and score"
    return f"{first}, and what else is said in their articles. The CSV files hold everything."


def everything(content: Content) -> Findings:
    """All of it in memory, for a file that cannot be written batch by batch."""
    return content if isinstance(content, Findings) else whole(content.lazy)


def whole(table: Callable[[str], pl.LazyFrame]) -> Findings:
    """All of it. table: gives each in order."""
    return Findings(**{name: table(name).select(schema.names()).collect() for name, schema in REPORT.items()})


def excerpt(table: Callable[[str], Iterable[pl.DataFrame]]) -> Findings:
    """The first matches and what is said in their articles; of other tables everything. table: gives each in order.

    What was not looked at is shown wherever it stands, and so are changes, as many as matches. Memory holds one frame
    beside what is shown.
    """
    first = _some(table, "matches", most=MATCHES)
    articles = first["article_id"].unique(maintain_order=True).head(_ARTICLES)
    of_articles = pl.col("article_id").is_in(articles.implode())
    matches = first.filter(of_articles)
    of_parties = pl.col("party_id").is_in(matches["party_id"].unique().implode())
    found = {
        "matches": matches,
        "evidence": _some(table, "evidence", pl.col("match_id").is_in(matches["match_id"].implode())),
        "mentions": pl.concat(_mentions(table("mentions"), of_articles)),
        "parties": _some(table, "parties", of_parties),
        "records": _some(table, "records", of_parties),
        "changes": _some(table, "changes", most=MATCHES),
        "unread": _some(table, "unread"),
    }
    for name, schema in REPORT.items():
        if name not in found:
            found[name] = _some(table, name, of_articles if "article_id" in schema else None)
    return Findings(**found)


def _some(
    table: Callable[[str], Iterable[pl.DataFrame]], name: str, wanted: pl.Expr | None = None, most: int | None = None
) -> pl.DataFrame:
    """The rows of a table that are wanted, at most so many of the first."""
    schema = REPORT[name]
    found, rows = [pl.DataFrame(schema=schema)], 0
    for frame in table(name):
        some = frame.select(schema.names()) if wanted is None else frame.filter(wanted).select(schema.names())
        found.append(own(some if most is None else some.head(most - rows)))
        rows += found[-1].height
        if rows == most:
            break
    return pl.concat(found)


def _mentions(frames: Iterable[pl.DataFrame], of_articles: pl.Expr) -> Iterator[pl.DataFrame]:
    """The mentions of some articles, and the first of what was not looked at."""
    schema, unsearched, left = REPORT["mentions"], pl.col("detector").str.starts_with(BEYOND), MATCHES
    yield pl.DataFrame(schema=schema)
    for frame in frames:
        yield own(frame.filter(of_articles | (unsearched & (unsearched.cum_sum() <= left))).select(schema.names()))
        left = max(0, left - int(frame.select(unsearched.sum()).item()))


def own(rows: pl.DataFrame) -> pl.DataFrame:
    """A copy of a few rows of a frame, which does not keep all texts of the frame in memory, as filtered rows do."""
    piece = io.BytesIO()
    rows.write_ipc_stream(piece)
    piece.seek(0)
    return pl.read_ipc_stream(piece)

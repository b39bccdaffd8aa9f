"""The rows of descriptions.csv: each description in the articles with the listed parties that it may mean.

A lead, never a match: nobody is named. A description that says too little to look for anybody, or for which the lists
hold nobody, has one row without a candidate. What the copies of an article say alike counts once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from xref import stories
from xref.countries import country_name
from xref.data import load
from xref.descriptions import search
from xref.descriptions.rank import AGAINST, FITS, UNKNOWN, Candidate, Ranking
from xref.descriptions.records import Records, records
from xref.descriptions.search import Index
from xref.descriptions.slots import Named, Slots, read_slots
from xref.descriptions.when import first_seen
from xref.kept import kept
from xref.prepared import Prepared
from xref.tables import DESCRIPTION_ROWS, PASSAGES, table

_VERSION = 1
_NEAR = 500  # characters from the description at which a name in the article counts half
_ANYWHERE = 0.2  # what it counts at least
_POSSIBLE = 0.5  # of that, if the name is perhaps that of the listed party
_QUOTED = 300  # characters of a passage that are shown
_SENTENCES = re.compile(r"(?<=[.!?;])\s+")


class _Described(NamedTuple):
    """A description, where it stands, and what the article says of it."""

    article_id: str
    story: str
    start: int
    end: int
    mention: str
    sentence: str
    slots: Slots


class _There(NamedTuple):
    """A listed party that a story names: where, as what, and whether that is a match."""

    start: int
    end: int
    mention: str
    entity_id: str
    sure: bool


def leads(
    mentions: pl.DataFrame, articles: pl.DataFrame, matches: pl.DataFrame, known: Prepared,
    passages: pl.DataFrame | None = None,
) -> pl.DataFrame:  # fmt: skip
    """The rows of descriptions.csv, schema `tables.DESCRIPTION_ROWS`, for the descriptions among `mentions`.

    mentions: `tables.MENTIONS`. articles: `tables.ARTICLES` with copy_of and rank. matches: the listed parties that the
    articles name (`tables.MATCHES`). passages: what authorities published of listed parties (`tables.PASSAGES`).
    """
    described = _described(mentions, articles)
    if not described:
        return table([], DESCRIPTION_ROWS)
    library = Library(known, table([], PASSAGES) if passages is None else passages)
    there = named_in(matches, articles)
    rows: list[tuple[object, ...]] = []
    for one in described:
        rows += library.rows(one, there.get(one.story, ()))
    return table(rows, DESCRIPTION_ROWS)


def _described(mentions: pl.DataFrame, articles: pl.DataFrame) -> list[_Described]:
    """The descriptions without a name, each once in a story, in the order of the articles."""
    ours = pl.col("mention_kind") == "description"
    unnamed = (
        mentions.lazy()
        .filter(ours & (pl.col("canonical") == pl.col("mention").str.replace_all(r"\s+", " ")))
        .join(stories.of_articles(articles), on="article_id")
        .sort("rank", "start")
        .unique(["story", "mention", "sentence"], keep="first", maintain_order=True)
        .select("article_id", "story", "start", "end", "mention", "countries", "sentence")
        .collect()
    )
    said = articles.join(unnamed.select("article_id").unique(), on="article_id", how="semi")
    texts = {key: (text, day) for key, text, day in said.select("article_id", "text", "published_on").iter_rows()}
    names = names_of(mentions.filter(~ours).join(said, on="article_id", how="semi"))
    found: list[_Described] = []
    told: set[tuple[str, str, Slots]] = set()
    for article_id, story, start, end, mention, countries, sentence in unnamed.iter_rows():
        text, day = texts[article_id]
        slots = read_slots(text, start, end, countries, names.get(article_id, ()), day)
        if (key := (story, mention.lower(), slots)) not in told:
            told.add(key)
            found.append(_Described(article_id, story, start, end, mention, sentence, slots))
    return found


def names_of(mentions: pl.DataFrame) -> dict[str, list[Named]]:
    """The names of each article."""
    rows = mentions.select("article_id", "start", "end", pl.col("mention_kind").cast(pl.String()), "canonical")
    names: dict[str, list[Named]] = {}
    for article_id, *name in rows.iter_rows():
        names.setdefault(article_id, []).append(Named(*name))
    return names


def named_in(matches: pl.DataFrame, articles: pl.DataFrame) -> dict[str, list[_There]]:
    """The listed parties that each story names."""
    rows = (
        matches.lazy()
        .join(stories.of_articles(articles), on="article_id")
        .select("story", "start", "end", "mention", "entity_id", sure=pl.col("band") == "match")
        .sort("story", "start", "entity_id")
        .collect()
    )
    named: dict[str, list[_There]] = {}
    for story, *there in rows.iter_rows():
        named.setdefault(story, []).append(_There(*there))
    return named


class Library:
    """The listed parties as texts to search, opened for many descriptions."""

    def __init__(self, known: Prepared, passages: pl.DataFrame) -> None:
        self.records, index = _opened(known, passages)
        listings = self.records.listings
        self.ranking = Ranking(self.records, index)
        self.party_of: dict[str, int] = dict(listings.select("entity_id", "party").iter_rows())
        self._published = {
            key: day
            for key, day in known.lists.health.select("key", "published_on").iter_rows()
            if key in known.lists.used
        }
        self._ids: list[str] = self.records.parties["party_id"].to_list()
        self._listings, self._texts = _ranges(listings), _ranges(self.records.texts)

    def rows(self, one: _Described, there: Sequence[_There]) -> Iterator[tuple[object, ...]]:
        """The rows of a description; `there` are the listed parties that its story names."""
        slots = one.slots
        named = {} if slots.too_little else self.named(one.start, one.end, slots, there)
        found = [] if slots.too_little else self.ranking.candidates(slots, {p: w for p, (w, _) in named.items()})
        said = (
            one.article_id, one.start, one.end, one.mention, one.sentence, slots.role or None, slots.product or None,
            "; ".join(slots.countries) or None, "; ".join(slots.customer) or None, "; ".join(slots.authority) or None,
            slots.listed_by, slots.listed_since,
        )  # fmt: skip
        if not found:
            why = slots.too_little or "no listed party is like it"
            yield (*said, *[None] * (len(DESCRIPTION_ROWS) - len(said) - 1), why)
        note = self._too_old(slots)
        for rank, candidate in enumerate(found, 1):
            mention = named.get(candidate.party, (0.0, None))[1]
            yield (*said, rank, candidate.score, *self._candidate(slots, candidate, mention), note)

    def _too_old(self, slots: Slots) -> str | None:
        """What is wrong if all lists that may hold the party are older than the listing of which the article speaks."""
        days = [day for key, day in self._published.items() if self.ranking.held_by(key, slots)]
        since = slots.listed_since or slots.listed_by
        if not slots.lists or not since:
            return None
        if not days:
            return f"no list of {' or '.join(slots.authority)} was used"
        if any(day is None or day >= since for day in days):
            return None
        return f"the lists of {' and '.join(slots.authority)} that were used are older: {max(filter(None, days))}"

    def named(self, start: int, end: int, slots: Slots, there: Sequence[_There]) -> dict[int, tuple[float, str]]:
        """The parties that the article names elsewhere: the weight of the nearest mention, and its words.

        Whom the party dealt with is somebody else.
        """
        found: dict[int, tuple[float, str]] = {}
        for name in there:
            inside = start < name.end and name.start < end
            if inside or any(name.mention in whom or whom in name.mention for whom in slots.customer):
                continue
            near = max(1 / (1 + abs(name.start - start) / _NEAR), _ANYWHERE) * (1 if name.sure else _POSSIBLE)
            party = self.party_of[name.entity_id]
            if near > found.get(party, (0.0, ""))[0]:
                found[party] = near, name.mention
        return found

    def _candidate(self, slots: Slots, candidate: Candidate, mention: str | None) -> tuple[object, ...]:
        """The columns of a candidate from entity_id to passage_source."""
        first, last = self._listings[candidate.party]
        listings = self.records.listings[first:last].to_dicts()
        ours = [row for row in listings if self.ranking.held_by(row["source"], slots)] or listings
        best = min(ours, key=lambda row: (_far(row["listed_on"], slots), row["entity_id"]))
        words = {status: _in_words(slots, candidate.said, status, best) for status in (FITS, AGAINST, UNKNOWN)}
        if mention:
            words[FITS].append(f"the article names it elsewhere: {mention}")
        others = [row["entity_id"] for row in listings if row["source"] != best["source"]]
        programmes = dict.fromkeys(row["programmes"] for row in listings if row["programmes"])
        passage, source = self._passage(candidate.party, slots)
        return (
            best["entity_id"], best["name"], best["kind"], self._ids[candidate.party], "; ".join(others) or None,
            "; ".join(programmes) or None, best["listed_on"], best["slack"] is not None if best["listed_on"] else None,
            *("; ".join(words[status]) or None for status in (FITS, AGAINST, UNKNOWN)), passage, source,
        )  # fmt: skip

    def _passage(self, party: int, slots: Slots) -> tuple[str | None, str | None]:
        """The sentence of the party's texts that says most of what the description does, and whose it is."""
        wanted = search.weights((*slots.core, *slots.whom, *slots.context))
        first, last = self._texts.get(party, (0, 0))
        best: tuple[float, str | None, str | None] = (0.0, None, None)
        prose = self.records.texts[first:last].filter(pl.col("field").is_in(["reason", "passage", "relation"]))
        for text, source, url in prose.select("text", "source", "url").iter_rows():
            for sentence in _SENTENCES.split(text):
                says = sum(wanted.get(term, 0.0) for term in {search.stem(word) for word in search.words(sentence)})
                if says > best[0]:
                    shown = sentence if len(sentence) <= _QUOTED else sentence[: _QUOTED - 1].rstrip() + "…"
                    best = says, shown, f"{source}, {url}" if url else source
        return best[1:]


def _opened(known: Prepared, passages: pl.DataFrame) -> tuple[Records, Index]:
    """The records and their index; made once for a state of the lists, of the passages and of the store's history."""
    seen = first_seen(known.lists.cache.parent, known.lists.used)
    state = hashlib.sha256(str((_VERSION, load("described")["boilerplate"], load("programmes"))).encode())
    for frame in (passages, seen):
        state.update(str(frame.hash_rows(seed=1).sum() if frame.height else 0).encode())

    def make() -> dict[str, pl.DataFrame]:
        made = records(known.lists.tables, known.party_of, passages, seen)
        return {**made._asdict(), **search.build(made.texts, made.parties.height)._asdict()}

    frames = kept(known.folder / f"described-{state.hexdigest()[:12]}", (*Records._fields, *Index._fields), make)
    return Records(*(frames[name] for name in Records._fields)), Index(*(frames[name] for name in Index._fields))


def _ranges(rows: pl.DataFrame) -> dict[int, tuple[int, int]]:
    """Where the rows of each party begin and end; they are sorted by it."""
    ends = rows.with_row_index("row").group_by("party", maintain_order=True).agg(
        first=pl.col("row").min(), last=pl.col("row").max() + 1
    )  # fmt: skip
    return {party: (first, last) for party, first, last in ends.iter_rows()}


def _far(day: date | None, slots: Slots) -> int:
    """How many days a listing is from the time that the article speaks of; a date that nobody knows is last."""
    if day is None:
        return 10**6
    said = slots.listed_by or slots.listed_since
    return abs((day - said).days) if said else (day - date.min).days


def _in_words(slots: Slots, said: Mapping[str, int], status: int, listing: Mapping[str, object]) -> list[str]:
    """The slots of which the lists say so, with what they say."""
    places = ", ".join(country_name(code) for code in slots.countries)
    day = f"{'about ' if listing['slack'] else ''}{listing['listed_on']}"
    words = {
        "kind": f"kind: {slots.kind}",
        "country": f"country: {places}",
        "authority": f"listed by: {', '.join(slots.authority)}",
        "date": f"listed {day}" if listing["listed_on"] else "when it was listed",
    }
    return [words[slot] for slot, found in said.items() if found == status]

"""The rows of descriptions.csv: each description in the articles with the listed parties that it may mean.

A lead, never a match: nobody is named. A description that says too little to look for anybody, or for which the lists
hold nobody, has one row without a candidate. What the copies of an article say alike counts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from xref import stories
from xref.descriptions.library import Library
from xref.descriptions.slots import Named, Slots, read_slots
from xref.embeddings import Embeddings
from xref.prepared import Prepared
from xref.tables import DESCRIPTION_ROWS, table

_NEAR = 500  # characters from the description at which a name in the article counts half
_ANYWHERE = 0.2  # what it counts at least
_POSSIBLE = 0.5  # of that, if the name is perhaps that of the listed party


class _Described(NamedTuple):
    """A description, where it stands, and what the article says of it."""

    article_id: str
    story: str
    start: int
    end: int
    mention: str
    sentence: str
    slots: Slots


class There(NamedTuple):
    """A listed party that a story names: where, as what, and whether that is a match."""

    start: int
    end: int
    mention: str
    entity_id: str
    sure: bool


def leads(
    mentions: pl.DataFrame, articles: pl.DataFrame, matches: pl.DataFrame, known: Prepared,
    passages: pl.DataFrame | None = None, embeddings: Embeddings | None = None,
) -> pl.DataFrame:  # fmt: skip
    """The rows of descriptions.csv, schema `tables.DESCRIPTION_ROWS`, for the descriptions among `mentions`.

    mentions: `tables.MENTIONS`. articles: `tables.ARTICLES` with copy_of and rank. matches: the listed parties that the
    articles name (`tables.MATCHES`). passages: what authorities published of listed parties (`tables.PASSAGES`); None
    for what the store of narratives has of the day of the lists. embeddings: a model that compares meanings.
    """
    described = _described(mentions, articles)
    if not described:
        return table([], DESCRIPTION_ROWS)
    library = Library(known, known.passages() if passages is None else passages, embeddings)
    there = named_in(matches, articles)
    return table((row for one in described for row in _rows(one, library, there.get(one.story, ()))), DESCRIPTION_ROWS)


def _rows(one: _Described, library: Library, there: Sequence[There]) -> Iterator[tuple[object, ...]]:
    """The rows of a description; `there` are the listed parties that its story names."""
    slots = one.slots
    said = (
        one.article_id, one.start, one.end, one.mention, one.sentence, slots.role or None, slots.product or None,
        "; ".join(slots.countries) or None, "; ".join(slots.customer) or None, "; ".join(slots.authority) or None,
        slots.listed_by, slots.listed_since,
    )  # fmt: skip
    found = []
    if not slots.too_little:
        named, dealt_with = beside(one.start, one.end, slots, there, library)
        found = list(library.leads(slots, named, dealt_with))
    if not found:
        without = [None] * (len(DESCRIPTION_ROWS) - len(said) - 1)
        yield (*said, *without, slots.too_little or library.too_old(slots) or "no listed party is like it")
    note = library.too_old(slots) if found else None
    for rank, lead in enumerate(found, 1):
        yield (*said, rank, *lead, note)


def beside(
    start: int, end: int, slots: Slots, there: Sequence[There], library: Library
) -> tuple[dict[int, tuple[float, str]], set[int]]:
    """The listed parties that the article names: whom it may describe, and with whom the described party dealt.

    Of the first the weight of the nearest mention, from 0 to 1, and its words.
    """
    found: dict[int, tuple[float, str]] = {}
    dealt_with: set[int] = set()
    for name in there:
        party = library.party_of[name.entity_id]
        inside = start < name.end and name.start < end
        if inside or any(name.mention in whom or whom in name.mention for whom in slots.customer):
            dealt_with.add(party)
            continue
        near = max(1 / (1 + abs(name.start - start) / _NEAR), _ANYWHERE) * (1 if name.sure else _POSSIBLE)
        if near > found.get(party, (0.0, ""))[0]:
            found[party] = near, name.mention
    return found, dealt_with


def _described(mentions: pl.DataFrame, articles: pl.DataFrame) -> list[_Described]:
    """The descriptions without a name, each once in a story, in the order of the articles."""
    ours = pl.col("mention_kind") == "description"
    unnamed = (
        mentions.lazy()
        .filter(ours & (pl.col("canonical") == pl.col("mention").str.replace_all(r"\s+", " ")))
        .join(stories.of_articles(articles), on="article_id", maintain_order="left")
        .sort("rank", "start", "end", maintain_order=True)
        .unique(["story", "mention", "sentence"], keep="first", maintain_order=True)
        .select("article_id", "story", "start", "end", "mention", "countries", "sentence")
        .collect()
    )
    said = articles.join(unnamed.select("article_id").unique(), on="article_id", how="semi")
    texts = {key: (text, day) for key, text, day in said.select("article_id", "text", "published_on").iter_rows()}
    names = names_of(mentions.filter(~ours).join(said, on="article_id", how="semi", maintain_order="left"))
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


def named_in(matches: pl.DataFrame, articles: pl.DataFrame) -> dict[str, list[There]]:
    """The listed parties that each story names."""
    rows = (
        matches.lazy()
        .join(stories.of_articles(articles), on="article_id")
        .select("story", "start", "end", "mention", "entity_id", sure=pl.col("band") == "match")
        .sort("story", "start", "entity_id", "end", "mention")
        .collect()
    )
    named: dict[str, list[There]] = {}
    for story, *there in rows.iter_rows():
        named.setdefault(story, []).append(There(*there))
    return named

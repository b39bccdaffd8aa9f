"""The listed parties as texts to search, opened for many descriptions, and what they say for a candidate, in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

import numpy as np
import polars as pl

from xref.countries import country_name
from xref.descriptions.meaning import Meaning
from xref.descriptions.rank import AGAINST, FITS, MOST, UNKNOWN, Candidate, Ranking
from xref.descriptions.slots import Slots
from xref.embeddings import Embeddings
from xref.prepared import Prepared
from xref.profiles import search
from xref.text.reading import read

_QUOTED = 300  # characters of a passage that are shown
_SHOWN = 4  # words of a party's texts by which a slot fits


class Lead(NamedTuple):
    """A listed party that a description may mean: the columns of `tables.DESCRIPTION_ROWS` from score to
    passage_source."""

    score: float
    entity_id: str
    entity_name: str
    entity_kind: str
    party_id: str
    also_listed_on: str | None
    programmes: str | None
    designated_on: date | None
    designation_estimated: bool | None
    fits: str | None
    contradicts: str | None
    unknown: str | None
    passage: str | None
    passage_source: str | None


_opened: dict[tuple[object, ...], Library] = {}  # the last one: many shards of a corpus ask the same


def opened(known: Prepared, passages: pl.DataFrame, embeddings: Embeddings | None = None) -> Library:
    """The library of these lists, opened once for all that a process asks of the same."""
    published = known.lists.health.select("key", "published_on").rows()
    model = embeddings.sha256 if embeddings else ""
    state = (known.folder, known.profiles_name(passages), model, *published, *known.lists.used)
    if state not in _opened:
        _opened.clear()
        _opened[state] = Library(known, passages, embeddings)
    return _opened[state]


class Library:
    """The listed parties as texts to search."""

    def __init__(self, known: Prepared, passages: pl.DataFrame, embeddings: Embeddings | None = None) -> None:
        self._records, index = known.profiles(passages)
        meaning = None
        self._model = embeddings.name if embeddings else ""
        if embeddings:
            kept_in = known.folder / f"{known.profiles_name(passages)}-{embeddings.sha256[:12]}"
            meaning = Meaning(embeddings, self._records.texts, self._records.parties.height, kept_in)
        self.ranking = Ranking(self._records, index, meaning)
        health = known.lists.health.filter(pl.col("key").is_in(known.lists.used))
        self._published = dict(health.select("key", "published_on").iter_rows())

    def parties(self, entity_ids: Iterable[str]) -> dict[str, int]:
        """The rows of `records.PARTIES` of some entities."""
        listings = self._records.listings.select("entity_id", "party")
        return dict(listings.filter(pl.col("entity_id").is_in(sorted(set(entity_ids)))).iter_rows())

    def leads(self, slots: Slots, named: Mapping[int, tuple[float, str]], but: Collection[int]) -> Iterator[Lead]:
        """The parties that a description with these slots may mean, best first, at most `rank.MOST`.

        named: the parties that the article names elsewhere: a weight from 0 to 1, and the name in the article. but: the
        parties that are not meant.
        """
        weights = {party: weight for party, (weight, _) in named.items()}
        for candidate in self.ranking.candidates(slots, weights, but, MOST):
            yield self._lead(slots, candidate, named.get(candidate.party, (0.0, None))[1])

    def too_old(self, slots: Slots) -> str | None:
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

    def _lead(self, slots: Slots, candidate: Candidate, mention: str | None) -> Lead:
        listings = _rows_of(candidate.party, self._records.listings).to_dicts()
        ours = [row for row in listings if self.ranking.held_by(row["source"], slots)] or listings
        best = min(ours, key=lambda row: (_far(row["listed_on"], slots), row["entity_id"]))
        texts = _rows_of(candidate.party, self._records.texts)
        words: dict[int, list[str]] = {FITS: [], AGAINST: [], UNKNOWN: []}
        for slot, asked, query in (
            ("does", slots.role, slots.core),
            ("tied to", ", ".join(slots.customer), slots.whom),
        ):
            if query:
                said = _said(texts["text"], query)
                words[FITS if said else UNKNOWN].append(
                    f"{slot} {asked}" + (f" (the lists say: {', '.join(said)})" if said else "")
                )
        for slot, status in candidate.said.items():
            if slot == "around" and status == UNKNOWN:
                continue  # the country of something else in the sentence
            words[status].append(_in_words(slot, slots, best))
        if candidate.near is not None:
            words[FITS].append(f"near in meaning (cosine {candidate.near:.2f}, by {self._model})")
        if mention:
            words[FITS].append(f"the article names it elsewhere: {mention}")
        passage, source = _passage(texts, slots)
        others = [row["entity_id"] for row in listings if row["source"] != best["source"]]
        return Lead(
            score=candidate.score,
            entity_id=best["entity_id"],
            entity_name=best["name"],
            entity_kind=best["kind"],
            party_id=self._records.parties["party_id"][candidate.party],
            also_listed_on="; ".join(others) or None,
            programmes="; ".join(dict.fromkeys(row["programmes"] for row in listings if row["programmes"])) or None,
            designated_on=best["listed_on"],
            designation_estimated=best["slack"] is not None if best["listed_on"] else None,
            fits="; ".join(words[FITS]) or None,
            contradicts="; ".join(words[AGAINST]) or None,
            unknown="; ".join(words[UNKNOWN]) or None,
            passage=passage,
            passage_source=source,
        )


def _rows_of(party: int, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a party, by which they are sorted."""
    first, last = np.searchsorted(rows["party"].to_numpy(), [party, party + 1]).tolist()
    return rows[first:last]


def _said(texts: pl.Series, query: Sequence[str]) -> list[str]:
    """The words of a party's texts that say what the words of a query do, as they are written; those of most weight."""
    wanted = search.weights(query)
    found: dict[str, tuple[float, str]] = {}
    for text in texts:
        for word in search.words(text):
            term = search.stem(word)
            if term in wanted and term not in found:
                found[term] = (-wanted[term], word)
    return [word for _, word in sorted(found.values())[:_SHOWN]]


def _passage(texts: pl.DataFrame, slots: Slots) -> tuple[str | None, str | None]:
    """The sentence of a party's texts that says most of what the description does, and whose it is."""
    wanted = search.weights((*slots.core, *slots.whom, *slots.context))
    best: tuple[float, str | None, str | None] = (0.0, None, None)
    prose = texts.filter(pl.col("field").is_in(["reason", "passage", "relation"]))
    for text, source, url in prose.select("text", "source", "url").iter_rows():
        for sentence in _sentences(text):
            says = fsum(wanted.get(term, 0.0) for term in {search.stem(word) for word in search.words(sentence)})
            if says > best[0]:
                shown = sentence if len(sentence) <= _QUOTED else sentence[: _QUOTED - 1].rstrip() + "…"
                best = says, shown, f"{source}, {url}" if url else source
    return best[1:]


def _sentences(text: str) -> Iterator[str]:
    for part in re.split(r"(?<=;)\s+", text):
        reading = read(part)
        yield from (reading.sentence_text(part, sentence.first) for sentence in reading.sentences)


def _far(day: date | None, slots: Slots) -> int:
    """How many days a listing is from the time that the article speaks of; a date that nobody knows is last."""
    if day is None:
        return 10**6
    said = slots.listed_by or slots.listed_since
    return abs((day - said).days) if said else (day - date.min).days


def _in_words(slot: str, slots: Slots, listing: Mapping[str, object]) -> str:
    """A slot with what it is compared with: the article's words, or the day that the list gives."""
    if slot == "date":
        day = f"{'about ' if listing['slack'] else ''}{listing['listed_on']}"
        return f"listed {day}" if listing["listed_on"] else "when it was listed"
    return {
        "kind": f"kind: {slots.kind}",
        "around": f"from a country that the sentence names: {', '.join(map(country_name, slots.around))}",
        "country": f"country: {', '.join(country_name(code) for code in slots.countries)}",
        "authority": f"listed by: {', '.join(slots.authority)}",
    }[slot]

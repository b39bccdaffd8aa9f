"""Supply-chain edges: who did what to whom with which item, where one sentence says all of it.

1. A verb of `xref/data/relations.toml` between mentions of the same sentence.
2. Active: the party right before the verb is the subject, an item after it, and a party after "to" the object.
   Passive ("made by", "supplied by"): the item before the verb, the party after "by" the subject.
3. Between the verb and its ends there may be only auxiliaries, adverbs, articles, adjectives, and "that" or "which".
4. Modality and who says so: "X denied", "the ministry said", "allegedly".

Thin on purpose: a link that is not said plainly is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from xref.data import load
from xref.mentions import Mention
from xref.text.lexicon import words_of
from xref.text.reading import Reading, read

_PARTIES = ("person", "organisation", "vessel", "aircraft", "description", "unknown", "place")
_ITEMS = ("equipment", "goods")
_LONGEST = 200  # tokens: no sentence is longer; what looks so is a table
_BEFORE = 4  # words between the subject and the verb: "X, which has allegedly also supplied"
_ITEM = 6  # words between the verb and the item: "supplied Russia with large numbers of its newest"
_OBJECT = 6  # words between the item and "to"


class Link(NamedTuple):
    """A row of `xref.tables.LINKS` but for the article's id."""

    start: int
    end: int
    subject: str
    relation: str
    item: str
    object: str
    modality: str
    said_by: str
    sentence: str


@dataclass(frozen=True)
class _Relation:
    name: str
    to: str
    item: bool


@cache
def _verbs() -> dict[str, _Relation]:
    return {
        verb: _Relation(name, row["to"], row["item"])
        for name, row in load("relations")["relations"].items()
        for verb in words_of(row["verbs"])
    }


@cache
def _skipped() -> frozenset[str]:
    return words_of(load("relations")["words"]["skipped"])


@cache
def _saying() -> frozenset[str]:
    return words_of(load("relations")["words"]["saying"])


@cache
def _passive_forms() -> frozenset[str]:
    return words_of(load("relations")["words"]["passive"])


@cache
def _modalities() -> list[tuple[str, frozenset[str]]]:
    return [(name, frozenset(words)) for name, words in load("relations")["modality"].items()]


@dataclass(frozen=True)
class _Span:
    """A mention as tokens `first` to `last` (exclusive)."""

    first: int
    last: int
    mention: Mention


def find(text: str, mentions: Sequence[Mention]) -> list[Link]:
    """The links of a text in order; `mentions` are all of its mentions: names, descriptions, goods."""
    reading, verbs = read(text), _verbs()
    at = [n for n, word in enumerate(reading.words) if word.form in verbs and not word.text[0].isupper()]
    if not at:
        return []
    starts = [w.start for w in reading.words]
    spans = sorted((_span(starts, m) for m in mentions), key=lambda s: (s.first, -s.last))
    found: list[Link] = []
    for n in at:
        sentence = reading.sentence(n)
        if sentence.last - sentence.first > _LONGEST:
            continue
        low, high = (bisect_left(spans, i, key=_first) for i in (sentence.first, sentence.last))
        here = [s for s in spans[low:high] if s.last <= sentence.last]
        if here and (link := _link(text, reading, here, n)):
            found.append(link)
    return found


def _link(text: str, reading: Reading, here: Sequence[_Span], n: int) -> Link | None:
    """The link whose verb is token `n`."""
    relation = _verbs()[reading.words[n].form]
    if any(s.first <= n < s.last for s in here):
        return None
    ends = _passive(reading, here, n, relation) or _active(reading, here, n, relation)
    if ends is None:
        return None
    subject, item, target = ends[0], _named(here, ends[1]), ends[2]
    modality, said_by = _said(reading, here, n, (subject, item, target))
    start, end = reading.sentence_span(text, n)
    return Link(
        start, end, _name(subject), relation.name, _name(item), _name(target), modality, said_by, text[start:end]
    )


def _first(span: _Span) -> int:
    return span.first


def _span(starts: Sequence[int], mention: Mention) -> _Span:
    first = bisect_left(starts, mention.start)
    return _Span(first, max(bisect_left(starts, mention.end), first + 1), mention)


def _named(here: Sequence[_Span], item: _Span | None) -> _Span | None:
    """The weapon system right before the noun that says what it is: "the ZFB-05 armoured personnel carrier"."""
    return next((s for s in here if item and s.last == item.first and s.mention.kind == "equipment"), item)


def _name(span: _Span | None) -> str:
    return span.mention.canonical if span else ""


def _active(
    reading: Reading, here: Sequence[_Span], n: int, relation: _Relation
) -> tuple[_Span, _Span | None, _Span | None] | None:
    subject = _before(reading, here, n)
    if subject is None or reading.words[n - 1].form in _passive_forms():
        return None  # "the army was supplied with ..."
    after = _next(reading, here, n + 1, _ITEM)
    if after is None:
        return None
    if not relation.item:
        return (subject, None, after) if after.mention.kind in _PARTIES and after.mention.kind != "place" else None
    if after.mention.kind in _ITEMS:
        return subject, after, _object(reading, here, after.last, relation.to)
    if (
        after.mention.kind in _PARTIES
        and reading.words[after.last : after.last + 1]
        and reading.words[after.last].text == "with"
    ):
        item = _next(reading, here, after.last + 1, _ITEM)  # "supplied Russia with drones"
        return (subject, item, after) if item and item.mention.kind in _ITEMS else None
    return None


def _passive(
    reading: Reading, here: Sequence[_Span], n: int, relation: _Relation
) -> tuple[_Span, _Span | None, _Span | None] | None:
    words = reading.words
    if n + 1 >= len(words) or words[n + 1].text != "by" or reading.gap(n + 1) != " ":
        return None
    subject = _next(reading, here, n + 2, 3)
    first = _before(reading, here, n)
    if subject is None or subject.mention.kind not in _PARTIES or first is None:
        item = _before(reading, here, n, _ITEMS)
        if subject is None or subject.mention.kind not in _PARTIES or item is None:
            return None
        return subject, item, _object(reading, here, subject.last, relation.to)
    if relation.item:
        item = _before(reading, here, n, _ITEMS)
        return (subject, item, _object(reading, here, subject.last, relation.to)) if item else None
    return (subject, None, first) if first.mention.kind != "place" else None


def _before(reading: Reading, here: Sequence[_Span], n: int, kinds: Sequence[str] = _PARTIES) -> _Span | None:
    """The mention right before the verb, over auxiliaries and adverbs."""
    k = n
    while k > 0 and n - k < _BEFORE:
        for span in here:
            if span.last == k and reading.gap(k).strip(' ,)"”') == "" and span.mention.kind in kinds:
                return span
        word = reading.words[k - 1]
        if word.form not in _skipped() or reading.gap(k).strip(" ,"):
            return None
        k -= 1
    return None


def _next(reading: Reading, here: Sequence[_Span], n: int, reach: int) -> _Span | None:
    """The first mention from token `n` on, over articles, adjectives and numbers."""
    for k in range(n, min(n + reach, len(reading.words))):
        if reading.gap(k).strip(' "“-'):
            return None
        for span in here:
            if span.first == k:
                return span
        if reading.words[k].form in _verbs() or reading.words[k].text in (
            "to",
            "from",
            "by",
            "in",
            "and",
            "that",
            "which",
            "on",
        ):
            return None
    return None


def _object(reading: Reading, here: Sequence[_Span], n: int, to: str) -> _Span | None:
    """The party after the preposition, over what still belongs to the item ("images of Ukrainian positions to")."""
    for k in range(n, min(n + _OBJECT, len(reading.words) - 1)):
        if reading.gap(k).strip():
            return None
        if reading.words[k].text == to:
            span = _next(reading, here, k + 1, 3)
            return span if span and span.mention.kind in _PARTIES else None
        if reading.words[k].form in _verbs():
            return None
    return None


def _said(reading: Reading, here: Sequence[_Span], n: int, ends: Sequence[_Span | None]) -> tuple[str, str]:
    """How the link is said, and by whom: the party beside a verb of saying that is no end of the link."""
    sentence, words = reading.sentence(n), reading.words
    low = max(sentence.first, n - 6)  # negations and modal verbs stand close before their verb
    clause = {w.form for w in words[low : n + 1]}
    whole = {w.form for w in words[sentence.first : sentence.last]}
    modality = "asserted"
    for name, marks in _modalities():
        if marks & (whole if name == "alleged" else clause):
            modality = name
            break
    for k in range(sentence.first, sentence.last):
        if words[k].form not in _saying():
            continue
        for span in here:
            beside = (
                span.last == k or span.first == k + 1 or (words[k].form == "according" and span.first in (k + 2, k + 3))
            )
            if beside and span.mention.kind in _PARTIES and span not in ends:
                return ("alleged" if modality == "asserted" else modality), span.mention.canonical
    return modality, ""

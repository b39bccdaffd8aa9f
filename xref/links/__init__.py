"""Supply-chain edges: who did what to whom with which item, where one sentence says it.

1. Sentences with a verb or a noun that says so (`data/relations.toml`) and something traded; others are not looked at.
2. What each word is (`_tags`), noun phrases and verb groups (`_chunks`); no model.
3. Who is a party and what is an item (`_ends`): a name, a description, goods, or a noun of `data/traded.toml`; beside
   verbs that say enough, any thing (`_things`).
4. Whose deed a verb says, through what rules it, and what rules it makes of it (`_clauses`): "accused of supplying",
   "had not yet agreed to sell"; what stands after it (`_objects`).
5. What says a link: verbs (`_verbs`), of attacks (`_attacks`); words joined by a hyphen (`_compounds`); nouns for deeds
   (`_nouns`), for parties (`_agents`), for what is owned (`_holdings`), relied on, barred (`_reliance`), paid
   (`_funding`), agreed (`_deals`), fired (`_strikes`), put in (`_contents`),
   packed (`_packages`), in a bill (`_bills`), thanked for (`_thanks`), with what stands beside them (`_beside`).
   Who says so (`_said`), how sure it is (`_modality`); whom pronouns stand for (`_pronouns`).
6. With a parser, each of these sentences is read again by its dependency parse (`_tree`, `_parsed`).

One link for each subject, item and object: "X and Y sold drones and parts to Z" is four.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from xref.limits import check
from xref.links import (
    _agents,
    _bills,
    _compounds,
    _contents,
    _deals,
    _funding,
    _holdings,
    _nouns,
    _packages,
    _reliance,
    _strikes,
    _thanks,
    _weapon_names,
)
from xref.links._beside import Beside
from xref.links._chunks import chunks
from xref.links._clauses import Clauses
from xref.links._edge import Edge
from xref.links._ends import End, Sight
from xref.links._modality import how_said
from xref.links._noun_words import noun_words
from xref.links._parsed import ParsedClauses, ParsedVerbs, new, parsed_clauses
from xref.links._pronouns import Previous, resolved
from xref.links._said import said
from xref.links._tags import tags
from xref.links._tree import Tree, trees
from xref.links._verbs import Verbs
from xref.links._words import words
from xref.mentions import Mention
from xref.text.reading import Reading, english, read
from xref.text.syntax import Parser

_LONGEST = 150  # tokens: no sentence is longer; what looks so is a table


_TRADED = ("goods", "equipment")


class Link(NamedTuple):
    """A row of `xref.tables.LINKS` but for the article's id; see there."""

    start: int
    end: int
    subject: str
    subject_kind: str
    subject_start: int | None
    subject_end: int | None
    relation: str
    item: str
    item_kind: str
    item_class: str
    item_start: int | None
    item_from: int | None
    item_end: int | None
    object: str
    object_kind: str
    object_start: int | None
    object_end: int | None
    tense: str
    negated: bool
    modality: str
    said_by: str
    sentence: str


def find(text: str, mentions: Sequence[Mention], parser: Parser | None = None) -> list[Link]:
    """The links of a text in order; `mentions` are all of its mentions: names, descriptions, goods.

    parser: of sentences, by which links are found beside those that the order of words shows.
    """
    reading = read(text)
    found: list[Link] = []
    starts = [m.start for m in mentions]
    worth = _worth(reading, mentions)
    for s, tree in zip(worth, trees(reading, worth, parser), strict=True):
        check()
        clauses = _clauses(text, reading, mentions, starts, s)
        previous = _Previous(text, reading, mentions, starts, s)
        found += _of_sentence(text, reading, clauses, previous, tree)
    return found


@cache
def _marks() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words by which a sentence is worth reading, those that say a link, those that need nothing traded beside them."""
    known, nouns = words(), noun_words()
    whole = known.whole | nouns.whole
    return known.marks | nouns.triggers, known.triggers | nouns.triggers | whole, whole


def _worth(reading: Reading, mentions: Sequence[Mention]) -> list[int]:
    """The sentences that may say a link: they have a word that says one, and a traded thing unless it needs none."""
    marks, says, needs_none = _marks()
    known = words()
    said: set[int] = set()
    traded: set[int] = set()
    for n, word in enumerate(reading.words):
        if (form := word[3]) in marks:  # few words are: this is the loop over all words of all articles
            s = bisect_right(reading.starts, n) - 1
            if form in says:
                said.add(s)
            if form in known.traded or form in known.amounts or form in needs_none or form in known.open:
                traded.add(s)
    if not said or not english(reading.words):
        return []
    names = _weapon_names.shown(reading.text)
    for mention in mentions:
        weapon = (
            mention.kind == "unknown" and _weapon_names.singular(reading.text[mention.start : mention.end]) in names
        )
        if (weapon or mention.kind in _TRADED) and (inside := reading.inside(mention.start, mention.end)):
            traded.add(bisect_right(reading.starts, inside[0]) - 1)
    return [
        s
        for s in sorted(said & traded)
        if (sentence := reading.sentences[s]).setting == "running" and sentence.last - sentence.first <= _LONGEST
    ]


def _clauses(text: str, reading: Reading, mentions: Sequence[Mention], starts: Sequence[int], s: int) -> Clauses:
    sentence = reading.sentences[s]
    begin, end = reading.words[sentence.first].start, reading.words[sentence.last - 1].end
    here = [m for m in mentions[bisect_left(starts, begin) : bisect_left(starts, end)] if m.end <= end]
    sight = Sight(text, reading, here)
    tagged = tags(reading, sentence.first, sentence.last, sight.taken)
    return Clauses(sight, chunks(reading, sentence.first, sentence.last, tagged, sight.starts))


class _Previous:
    """The sentences before, read only when a pronoun asks for them."""

    def __init__(self, text: str, reading: Reading, mentions: Sequence[Mention], starts: Sequence[int], s: int) -> None:
        self._of, self._at = (text, reading, mentions, starts), s
        self._read: dict[int, Clauses | None] = {}

    def __call__(self, back: int = 1) -> Clauses | None:
        """The clauses of the one that many sentences before; None at the start of a text."""
        if back not in self._read:
            self._read[back] = _clauses(*self._of, self._at - back) if self._at >= back else None
        return self._read[back]


def _of_sentence(
    text: str, reading: Reading, clauses: Clauses, previous: _Previous, tree: Tree | None
) -> Iterator[Link]:
    by_order = _edges(clauses, previous)
    found = [(clauses, edge) for edge in by_order]
    if tree is not None:
        parsed = parsed_clauses(clauses, tree)
        found += [(parsed, edge) for edge in new(parsed, _edges(parsed, previous), clauses, by_order)]
    found = [(read_as, _bills.given(edge)) for read_as, edge in found]
    edges = [edge for _, edge in found]
    told: set[tuple[str, ...]] = set()
    for read_as, edge in sorted(found, key=lambda each: each[0].chunks[each[1].at].first):
        if not edge.subject.text and (not edge.object.text or any(_tells_more(other, edge) for other in edges)):
            continue
        if edge.relation == "supplied" and any(_says_the_same(other, edge) for other in edges):
            continue
        link = _link(text, reading, read_as, previous, edge)
        if link.modality == "alleged" and link.said_by == link.subject != "":
            continue  # nobody accuses himself: a pronoun stands for another
        item = "" if link.relation == "owns" and link.object else link.item
        key = (link.subject, link.relation, item, link.object)
        if key not in told:
            told.add(key)
            yield link


def _edges(clauses: Clauses, previous: _Previous) -> list[Edge]:
    """What verbs and nouns say, in no order."""
    beside = Beside(clauses, previous)
    nouns = (_nouns, _agents, _holdings, _reliance, _contents, _funding, _strikes, _deals, _packages, _thanks, _bills)
    verbs = ParsedVerbs(clauses, previous) if isinstance(clauses, ParsedClauses) else Verbs(clauses, previous)
    edges = [*verbs.find(), *_compounds.find(clauses)]
    return [*edges, *(edge for module in nouns for edge in module.find(beside))]


def _tells_more(other: Edge, edge: Edge) -> bool:
    """Whether another link says of the same item who supplies it, too: "sent [aid to Kyiv]"."""
    return (
        bool(other.subject.text)
        and other.item.end == edge.item.end
        and (not edge.object.text or other.object.text == edge.object.text)
    )


def _says_the_same(other: Edge, edge: Edge) -> bool:
    """Whether another link says who gets from whom what this one says is from there: "imports [gas from Norway]"."""
    return other.object.text == edge.subject.text != "" and other.item.end == edge.item.end and not edge.object.text


def _link(text: str, reading: Reading, clauses: Clauses, previous: Previous, edge: Edge) -> Link:
    deed, speech = edge.deed, said(clauses, edge.at)
    negated, modality = how_said(clauses, edge, speech)
    by = deed.said_by or (speech.by if speech is not None else None)
    start, end = reading.sentence_span(text, clauses.chunks[edge.at].first)
    who = _speaker(clauses, previous, by)
    return Link(
        start, end,
        edge.subject.text, edge.subject.kind, *_place(edge.subject),
        edge.relation,
        edge.item.text, edge.item.kind, edge.item.class_, edge.item.at if edge.item.text else None, *_place(edge.item),
        edge.object.text, edge.object.kind, *_place(edge.object),
        deed.tense, negated, modality, who, reading.sentence_text(text, clauses.chunks[edge.at].first),
    )  # fmt: skip


def _place(end: End) -> tuple[int | None, int | None]:
    return (end.start, end.end) if end.text else (None, None)


def _speaker(clauses: Clauses, previous: Previous, by: End | None) -> str:
    if by is None or by.kind != "pronoun":
        return by.text if by else ""
    for n, chunk in enumerate(clauses.chunks):
        if chunk.pronoun and clauses.sight.reading.words[chunk.first].start == by.start:
            found = resolved(clauses, n, previous)
            return found.text if found else ""
    return ""

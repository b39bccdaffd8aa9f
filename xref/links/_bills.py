"""What a law or a budget gives to whom: "the bill includes $3 billion to fund the clinics".

Who gives is whose bill it is, if the sentence says so; a bill itself gives nothing. What a law provides is planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref.links._beside import Beside
from xref.links._chunks import Chunk
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._nouns import thing
from xref.links._word_classes import classes, classes_of_lines

_VOTED = ("supplied", "funded", "sold", "exported", "bought", "imported")


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    clauses, words = beside.clauses, beside.nouns.bills
    for i in range(len(clauses.chunks)):
        group = clauses.group(i)
        if group is None or group.passive or not group.bases & words["gives"] or clauses.kind(i + 1) != "np":
            continue
        deed = clauses.deed(i, lambda chunk: _is_bill(beside, chunk))
        if deed.subject is None or not _is_bill(beside, clauses.chunks[deed.subject]):
            continue
        at = i + 1
        taker = beside.party(at) if clauses.kind(at + 1) == "np" else None  # "would give Norway $3 billion"
        at = clauses.inner(at + 1 if taker else at)
        item = thing(beside, at)
        if item is None or item.class_ not in ("money", "aid", "weapons"):
            continue
        giver = beside.possessor(deed.subject)
        deed.modalities.append("planned")
        for receiver in [taker] if taker else _receivers(beside, at):
            name = "funded" if item.class_ == "money" else "supplied"
            yield Edge(i, name, giver or NOBODY, item, receiver, deed)


def given(edge: Edge) -> Edge:
    """A link without the chamber of a parliament as who gives: it passes what a government then gives."""
    text = edge.subject.text.casefold()
    whole = not edge.object.text and text.split()[-1:] in (["congress"], ["parliament"])  # "urged Congress to pass aid"
    chamber = any(text == c or text.endswith(f" {c}") for c in classes_of_lines("chambers"))
    if edge.relation not in _VOTED or text.endswith("white house") or not (chamber or whole):
        return edge
    modalities = [*edge.deed.modalities, "planned"]
    return replace(edge, subject=NOBODY, deed=replace(edge.deed, subject=None, agent=None, modalities=modalities))


def _is_bill(beside: Beside, chunk: Chunk) -> bool:
    word = beside.sight.reading.words[beside.sight.head(chunk)]
    return not chunk.pronoun and word.form in beside.nouns.bills["bills"] and word.text.islower()


def _receivers(beside: Beside, k: int) -> list[End]:
    """Who gets it: after "for" or "to", or the object of "to fund"."""
    clauses = beside.clauses
    group, first = clauses.group(k + 1), k + 2
    helps = group is not None and group.infinitive and bool(group.bases & beside.nouns.bills["helps"])
    goes = clauses.kind(k + 1) == "p" and clauses.chunks[k + 1].word in ("for", "to")
    places = beside.joined(first) if (helps or goes) and clauses.kind(first) == "np" else []
    return [end for m in places if (end := beside.party(m) or _thing(beside, m))]


def _thing(beside: Beside, k: int) -> End | None:
    """What money is for that is no party: "the clinics", "missile defence"."""
    chunk = beside.clauses.chunks[k]
    if chunk.pronoun or beside.sight.contains(chunk) or beside.clauses.head_word(k) in classes("times"):
        return None
    return beside.sight._end(beside.sight.trimmed(chunk), chunk.last, "description")

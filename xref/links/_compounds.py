"""Links that a compound before a noun says: "US-made radars", "Western-supplied tanks", "state-owned refinery"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.links._chunks import Chunk
from xref.links._clauses import Clauses
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._words import Relation

_REGIONS = {"western": "West", "european": "Europe", "african": "Africa", "asian": "Asia"}


def find(clauses: Clauses) -> Iterator[Edge]:
    """The links in order."""
    reading, known = clauses.sight.reading, clauses.known
    for i, chunk in enumerate(clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        for n in range(chunk.first + 1, chunk.last - 1):
            if reading.gap(n) != "-":
                continue
            bases = sorted(base for base, kind in known.forms.get(reading.words[n].form, ()) if kind == "part")
            relations = [
                relation
                for base in bases
                for relation in known.verbs.get(base, ())
                if base not in relation.only_with  # "Norwegian-backed fighters"
            ]
            subject = _before(clauses, chunk, n)
            if subject is None or not relations:
                continue
            if edge := _edge(clauses, i, chunk, n, subject, relations[0], any_="order" not in bases):
                yield edge


def _edge(
    clauses: Clauses, i: int, chunk: Chunk, n: int, subject: End, relation: Relation, *, any_: bool
) -> Edge | None:
    sight = clauses.sight
    rest = Chunk("np", n + 1, chunk.last)
    deed = Deed(tense="past")
    if relation.whole:
        end = sight.party(rest)
        if end is not None and end.kind in ("person", "place"):
            return None
        end = end or sight.thing(rest, relation)
        return Edge(i, relation.name, subject, NOBODY, end, deed) if end else None
    item = sight.item(rest, any_=any_)
    if item is None or item.class_ not in (*relation.items, "things"):
        return None
    return Edge(i, relation.name, subject, item, NOBODY, deed)


def _before(clauses: Clauses, chunk: Chunk, n: int) -> End | None:
    """The party before the hyphen at token `n`."""
    sight = clauses.sight
    word = sight.reading.words[n - 1]
    if word.form in _REGIONS:
        return End(_REGIONS[word.form], "place", word.start, word.end)
    if found := sight.modifier(Chunk("np", n - 1, n), n):
        return found
    named = sight.named.get(n - 1)
    return sight.party(Chunk("np", max(named[0], chunk.first), n)) if named else None

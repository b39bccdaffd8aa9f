"""Links that a noun says of a party by what it does: "the drone maker X", "X, the main supplier of gas to Y"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.links._chunks import Chunk
from xref.links._clauses import Clauses, Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._words import Relation

_NAMES = ("organisation", "unknown", "person", "place")


def find(clauses: Clauses) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    known, tokens = clauses.known, clauses.sight.reading.words
    for i, chunk in enumerate(clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        for n in range(chunk.last - 1, chunk.first - 1, -1):
            relation = known.agents.get(tokens[n].form)
            if relation is None or n in clauses.sight.named or tokens[n].text[0].isupper():
                continue
            yield from _agent(clauses, i, chunk, n, relation)
            break


def _agent(clauses: Clauses, i: int, chunk: Chunk, n: int, relation: Relation) -> Iterator[Edge]:
    """The link whose noun is token `n` of noun phrase `i`."""
    sight = clauses.sight
    deed = Deed(tense="present")
    if any(sight.reading.words[k].form in ("former", "onetime", "erstwhile") for k in range(chunk.first, n)):
        deed.tense = "past"
    party = _named(clauses, i, chunk, n, deed)
    if party is None or party.kind not in _NAMES:
        return
    k, things = i + 1, list[End]()
    if (
        n == chunk.last - 1
        and clauses.kind(k) == "p"
        and clauses.chunks[k].word == "of"
        and clauses.kind(k + 1) == "np"
    ):
        things = [e for m in (k + 1, *_joined(clauses, k + 2)) if (e := _thing(clauses, m, relation))]
        k += 2
    elif n > chunk.first and not relation.whole:
        start = chunk.owner[1] if chunk.owner and chunk.owner[1] < n else chunk.first
        before = sight.item(Chunk("np", start, n))
        if before is not None and before.class_ in relation.items and _is_plain(clauses, start, n):
            things = [sight.bare(before, n)]
    target = NOBODY
    if clauses.kind(k) == "p" and clauses.chunks[k].word in relation.to and clauses.kind(k + 1) == "np":
        target = sight.party(clauses.chunks[k + 1]) or NOBODY
    for thing in things:
        if relation.whole:
            if thing.text != party.text:
                yield Edge(i, relation.name, party, NOBODY, thing, deed)
        elif target.text != party.text:
            yield Edge(i, relation.name, party, thing, target, deed)


def _joined(clauses: Clauses, k: int) -> list[int]:
    found = []
    while clauses.kind(k) in (",", "and") and (joined := clauses.joint(k)):
        found.append(joined)
        k = joined + 1
    return found


def _is_plain(clauses: Clauses, first: int, n: int) -> bool:
    """Whether a thing right before the noun is what the party deals in: no participle stands there."""
    return not clauses.sight.reading.words[n - 1].form.endswith("ed")


def _thing(clauses: Clauses, m: int, relation: Relation) -> End | None:
    chunk = clauses.chunks[clauses.inner(m)]
    if relation.whole:
        found = clauses.sight.party(chunk)
        if found is not None and found.kind in ("place", "person"):
            return None
        return found or clauses.sight.thing(chunk, relation)
    found = clauses.sight.item(chunk)
    return found if found and found.class_ in relation.items else None


def _named(clauses: Clauses, i: int, chunk: Chunk, n: int, deed: Deed) -> End | None:
    """Who the noun describes: the name right after it, in apposition, or the subject of "is"."""
    sight = clauses.sight
    head = sight.head(chunk)
    if n < head:
        named = sight.named.get(n + 1)
        whole = named is not None and named[1] == chunk.last and sight.reading.gap(n + 1) == " "
        return sight.party(Chunk("np", n + 1, chunk.last)) if whole else None
    if clauses.kind(i - 1) == "," and clauses.kind(i - 2) == "np":
        before = sight.party(clauses.chunks[clauses.outer(i - 2)])
        first = sight.reading.words[chunk.first]
        if (
            before is not None
            and before.kind != "description"
            and (first.form in ("a", "an", "the", "one") or chunk.owner)
        ):
            return before
    group = clauses.group(i - 1)
    if group is not None and group.copula and "be" in group.bases:
        subject = clauses.before(i - 1, lambda c: sight.party(c) is not None)
        deed.negated, deed.tense = group.negated, group.tense
        deed.modalities = clauses.marks(group)
        return sight.party(clauses.chunks[subject]) if subject is not None else None
    if clauses.kind(i + 1) == "," and clauses.kind(i + 2) == "np":
        after = sight.party(clauses.chunks[i + 2])
        tokens = sight.reading.words
        name = after is not None and tokens[clauses.chunks[i + 2].first].text[0].isupper() and after.kind != "place"
        return after if name and clauses.kind(i + 3) in (",", "", ".") else None
    return None

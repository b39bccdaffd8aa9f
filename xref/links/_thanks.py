"""What somebody is thanked for: "Kyiv thanked Norway for the howitzers", "grateful to Norway for its military aid"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.links._beside import Beside
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import End
from xref.links._nouns import edges, support, thing

_ITEMS = ("weapons", "wares", "fuels", "materials", "aid")


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    clauses, words = beside.clauses, beside.nouns.thanks
    for i, chunk in enumerate(clauses.chunks):
        group = clauses.group(i)
        if group is not None and group.bases & words["verbs"] and not group.passive and clauses.kind(i + 1) == "np":
            yield from _thanked(beside, i, i + 1, clauses.deed(i, beside.acts))
        elif chunk.kind == "np" and clauses.head_word(i) in words["adjectives"] and _to(beside, i):
            verb = clauses.group(i - 1)
            deed = clauses.deed(i - 1, beside.acts) if verb is not None and verb.copula else Deed()
            yield from _thanked(beside, i, i + 2, deed)


def _to(beside: Beside, i: int) -> bool:
    clauses = beside.clauses
    return clauses.kind(i + 1) == "p" and clauses.chunks[i + 1].word == "to" and clauses.kind(i + 2) == "np"


def _thanked(beside: Beside, i: int, k: int, thanks: Deed) -> Iterator[Edge]:
    """The links where the parties that begin at noun phrase `k` are thanked at chunk `i`."""
    clauses = beside.clauses
    places = beside.joined(k)
    for_ = places[-1] + 1
    if clauses.kind(for_) != "p" or clauses.chunks[for_].word != "for" or clauses.kind(for_ + 1) != "np":
        return
    givers = [e for e in beside.parties(places) if e.kind != "person"]
    items = [e for n in beside.joined(for_ + 1) if (e := _given(beside, n))]
    taker = beside.subject(thanks)
    takers = [taker] if taker is not None and taker.kind not in ("person", "description") else []
    if givers and items:
        yield from edges(i, "supplied", givers, items, takers, Deed(tense="past"))


def _given(beside: Beside, n: int) -> End | None:
    """What was given; if the noun says the giving, what stands after its "of"."""
    relation = beside.known.nouns.get(beside.clauses.head_word(n))
    if relation is not None and relation.name != "supplied":
        return None
    after = beside.after(n).get("of", [])
    place = beside.clauses.inner(after[0] if relation is not None and after else n)
    item = thing(beside, place) or support(beside, place)
    if item is None or item.class_ not in _ITEMS:
        return None
    vague = item.class_ == "aid" and not beside.known.telling & set(item.text.casefold().split())
    return None if vague else item  # "thanked him for his assistance"

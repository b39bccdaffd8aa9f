"""What a deal is about: "Norway's order for ten jets", "contracts with Finnish suppliers"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.links._beside import Beside
from xref.links._edge import Edge
from xref.links._ends import NOBODY
from xref.links._nouns import thing, without

_ITEMS = ("weapons", "wares", "fuels", "materials")


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    for i, chunk in enumerate(beside.clauses.chunks):
        if chunk.kind == "np" and not chunk.pronoun and beside.clauses.head_word(i) in beside.nouns.deals["nouns"]:
            yield from _deal(beside, i)


def _deal(beside: Beside, i: int) -> Iterator[Edge]:
    clauses, after = beside.clauses, beside.after(i)
    group = clauses.group(i - 1)
    if group is not None and group.bases & beside.nouns.deals["wins"]:
        return
    deed = beside.ruled(i)
    buyer = beside.possessor(i)
    if group is not None and not group.passive and not group.copula and buyer is None:
        deed = clauses.deed(i - 1, beside.acts)
        if any(base in beside.known.events and beside.known.events[base].negated for base in group.bases):
            deed.negated = not deed.negated
        buyer = beside.subject(deed)
    if deed.unsure or buyer is None:
        return
    deed.modalities.append("possible" if clauses.head_word(i).startswith("request") else "planned")
    partners = [k for word in ("with", "from") for k in after.get(word, [])]
    sellers = [e for e in beside.parties(partners) if e.text != buyer.text]
    for k in after.get("for", []):
        item = thing(beside, clauses.inner(k))
        if item is None or item.class_ not in _ITEMS:
            continue
        origin = beside.possessor(clauses.inner(k))
        item = without(beside, item, origin) if origin else item
        for seller in sellers or ([origin] if origin and origin.text != buyer.text else [NOBODY]):
            yield Edge(i, "bought", buyer, item, seller, deed)
    if "for" not in after:
        known = [k for k in partners if clauses.head_word(k) in beside.known.agents]
        for seller in beside.parties(
            [k for k in known if beside.known.agents[clauses.head_word(k)].name == "supplied"]
        ):
            yield Edge(i, "bought", buyer, NOBODY, seller, deed)

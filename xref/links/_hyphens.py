"""Links in a compound before a noun: "US-made launchers", "western-supplied tanks", "the Acme-owned refinery"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.links._beside import Beside
from xref.links._chunks import Chunk
from xref.links._clauses import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    sight, tokens = beside.sight, beside.sight.reading.words
    for i, chunk in enumerate(beside.clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        for n in range(chunk.first + 1, chunk.last - 1):
            relation = beside.known.compounds.get(tokens[n].form)
            if relation is None or sight.reading.gap(n) not in ("-", "–", "‑") or n in sight.named:
                continue
            doer = _doer(beside, n - 1)
            what = _what(beside, Chunk("np", n + 1, chunk.last), relation)
            if doer is None or what is None or doer.text == what.text:
                continue
            if what.kind == "description" and " " not in what.text:
                continue  # "the Acme-owned company"
            if relation == "owns" and doer.kind == "place":
                continue  # "a Chinese-owned smelter": whose in China, it does not say
            whole = relation in ("owns", "funded")
            tense = "present" if relation == "owns" else "past"
            yield Edge(i, relation, doer, NOBODY if whole else what, what if whole else NOBODY, Deed(tense=tense))


def _doer(beside: Beside, n: int) -> End | None:
    tokens = beside.sight.reading.words
    if region := beside.known.regions.get(tokens[n].form):
        return End(region, "place", tokens[n].start, tokens[n].end)
    return beside.sight.modifier(Chunk("np", n, n + 1), n + 1)


def _what(beside: Beside, chunk: Chunk, relation: str) -> End | None:
    if relation not in ("owns", "funded"):
        item = beside.sight.item(chunk)
        return item if item is not None and item.class_ != "money" else None
    found = beside.sight.party(chunk) or beside.sight.thing(chunk, beside.known.verbs["own"][0])
    return found if found is not None and found.kind not in ("place", "person") else None

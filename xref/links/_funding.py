"""Money that a noun says is put into somebody or something: "Saudi funding for X", "its investment in X"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.links._beside import Beside
from xref.links._chunks import Group
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._nouns import ASKS


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    for i, chunk in enumerate(beside.clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun or beside.sight.head(chunk) in beside.sight.named:
            continue
        if beside.clauses.head_word(i) in beside.nouns.finance["money"]:
            yield from _funded(beside, i)


def _funded(beside: Beside, i: int) -> Iterator[Edge]:
    after, clauses = beside.after(i), beside.clauses
    word = next((word for word in ("for", "of", "to", "in") if word in after), "")
    receivers = [e for k in after.get(word, []) if (e := _receiver(beside, k)) and (word != "in" or e.kind != "place")]
    givers = beside.parties(after.get("from", []) or after.get("by", []))
    deed = beside.ruled(i)
    group = clauses.group(i - 1)
    if not givers and (owner := beside.possessor(i)):
        givers = [owner]
    if not givers and group is not None and not group.passive and group.bases & beside.nouns.finance["gives"]:
        deed = clauses.deed(i - 1, beside.acts)
        if deed.unsure:
            return
        givers = [e for e in [beside.subject(deed)] if e]
    elif not givers and not _is_asked(beside, group) and (doer := beside.subject(deed)):
        givers = [doer]
    if not givers and word == "for" and clauses.head_word(i) in ("funding", "financing") and not deed.negated:
        givers = [NOBODY]  # "funding for clinics rose"
    for giver in givers:
        for receiver in receivers:
            if giver.text != receiver.text:
                yield Edge(i, "funded", giver, NOBODY, receiver, deed)


def _is_asked(beside: Beside, group: Group | None) -> bool:
    """Whether the verb only asks for it: "seeking funding for"."""
    return group is not None and bool(group.bases & ASKS)


def _receiver(beside: Beside, k: int) -> End | None:
    found = beside.party(k)
    if found is not None:
        return found if found.kind != "person" else None
    return beside.sight.thing(beside.clauses.chunks[beside.clauses.inner(k)], beside.known.agents["financier"])

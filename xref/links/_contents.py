"""What is in what, where a noun or a participle says it: "a mixture of X and Y", "made of X", "powered by X"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.links._beside import Beside
from xref.links._chunks import Chunk
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._nouns import thing

_ITEMS = ("weapons", "wares", "fuels", "materials")
_MADE = ("weapons", "wares")


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    clauses = beside.clauses
    for i, chunk in enumerate(clauses.chunks):
        if chunk.kind == "np" and not chunk.pronoun and clauses.head_word(i) in beside.nouns.contents["mixtures"]:
            yield from _mixture(beside, i)
        elif chunk.kind == "vg":
            yield from _made_of(beside, i)
            yield from _has(beside, i)


def _whole(beside: Beside, k: int | None) -> End | None:
    """What has parts: an item, or a name that may be one."""
    if k is None or beside.clauses.kind(k) != "np" or beside.clauses.chunks[k].pronoun:
        return None
    if item := thing(beside, k):
        return item if item.class_ in _ITEMS else None
    party = beside.party(k)
    return party if party is not None and party.kind == "unknown" else None


def _parts(beside: Beside, k: int) -> list[End]:
    """The items of a list, and what stands in it beside them, if at least one is an item."""
    found: list[End] = []
    places = beside.joined(k)
    known = [e for m in places if (e := thing(beside, beside.clauses.inner(m))) and e.class_ in _ITEMS]
    if not known:
        return []
    for m in places:
        chunk = beside.clauses.chunks[beside.clauses.inner(m)]
        item = thing(beside, beside.clauses.inner(m))
        tokens = beside.sight.reading.words
        start, end = tokens[beside.sight.trimmed(chunk)].start, tokens[chunk.last - 1].end
        found.append(item or End(" ".join(beside.sight.text[start:end].split()), "goods", start, end, known[0].class_))
    return found


def _mixture(beside: Beside, i: int) -> Iterator[Edge]:
    """ "X is a mixture of Y and Z", "X, a blend of Y and Z"."""
    clauses = beside.clauses
    after = beside.after(i).get("of", [])
    group = clauses.group(i - 1)
    if not after or clauses.kind(i + 1) != "p":
        return
    whole, deed = None, Deed(tense="present")
    if group is not None and group.copula and "be" in group.bases:
        whole = _whole(beside, clauses.before(i - 1, lambda c: True))
        deed = Deed(negated=group.negated, modalities=clauses.marks(group), tense=group.tense)
    elif clauses.kind(i - 1) == ",":
        whole = _whole(beside, i - 2)
    parts = _parts(beside, after[0])
    if whole is not None and len(parts) > 1:
        yield from _edges(i, whole, parts, deed)


def _made_of(beside: Beside, i: int) -> Iterator[Edge]:
    """ "X is made of Y", "X, powered by Y engines", "X based on Y chips"."""
    clauses, group = beside.clauses, beside.clauses.verb(i)
    if clauses.kind(i + 1) != "p" or clauses.kind(i + 2) != "np":
        return
    word = clauses.chunks[i + 1].word
    if not any(word in beside.nouns.consists.get(base, ()) for base in group.bases):
        return
    if not (group.passive or group.bare or group.bases & {"consist", "run", "bristle"}):
        return
    k = clauses.before(i, lambda c: True) if group.passive or (group.finite and not group.bare) else i - 1
    if k is not None and clauses.kind(k) == ",":
        k -= 1
    whole = _whole(beside, k)
    if whole is not None:
        deed = Deed(negated=group.negated, modalities=clauses.marks(group), tense=group.tense)
        yield from _edges(i, whole, _parts(beside, i + 2), deed)


def _has(beside: Beside, i: int) -> Iterator[Edge]:
    """ "The drone has two cameras", "the radio comes with an antenna"."""
    clauses, group = beside.clauses, beside.clauses.verb(i)
    k = i + 1
    if "come" in group.bases and clauses.kind(k) == "p" and clauses.chunks[k].word == "with":
        k += 1
    elif "have" not in group.bases:
        return
    if clauses.kind(k) != "np" or group.passive:
        return
    deed = clauses.deed(i, lambda c: beside.sight.item(c) is not None)
    deed = clauses.deed(i, lambda c: c.word == "it") if deed.subject is None else deed
    whole = None if deed.subject is None else thing(beside, deed.subject) or _meant(beside, deed.subject)
    parts = [e for m in beside.joined(k) if (e := thing(beside, clauses.inner(m)))]
    parts = [e for e in parts if e.class_ in ("weapons", "wares")]
    if whole is not None and whole.class_ in ("weapons", "wares") and not deed.unsure:
        yield from _edges(i, whole, parts, deed)


def _meant(beside: Beside, k: int) -> End | None:
    """The one thing that "it" at chunk `k` can be: what the sentence before names, where this one names none before."""
    clauses, last = beside.clauses, beside.previous()
    if last is None or clauses.chunks[k].word != "it" or any(_is_end(beside, c) for c in clauses.chunks[:k]):
        return None
    found = {e.text: e for c in last.chunks if c.kind == "np" and (e := last.sight.item(c)) and e.class_ in _MADE}
    return next(iter(found.values())) if len(found) == 1 else None


def _is_end(beside: Beside, chunk: Chunk) -> bool:
    return chunk.kind == "np" and (beside.sight.item(chunk) is not None or beside.sight.party(chunk) is not None)


def _edges(i: int, whole: End, parts: list[End], deed: Deed) -> Iterator[Edge]:
    for part in parts:
        if part.text != whole.text:
            yield Edge(i, "contains", whole, part, NOBODY, deed)

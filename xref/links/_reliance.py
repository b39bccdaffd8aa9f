"""Who lives on whose goods, and who bars or stops them: "Berlin's reliance on Russian gas", "the EU's embargo on
Russian oil", "a shutdown of gas to Europe"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.links._beside import Beside
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._nouns import fuel_before, receivers, thing, without
from xref.names import form

_ITEMS = ("weapons", "wares", "fuels", "materials")
_STOPPED = ("weapons", "fuels", "materials")


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    clauses, words = beside.clauses, beside.nouns.reliance
    for i, chunk in enumerate(clauses.chunks):
        if chunk.kind == "vg":
            yield from _adjective(beside, i)
        if chunk.kind != "np" or chunk.pronoun or beside.sight.head(chunk) in beside.sight.named:
            continue
        head = clauses.head_word(i)
        if head in words["adjectives"]:
            yield from _become(beside, i)
        elif head in words["nouns"]:
            yield from _reliance(beside, i)
        elif head in words["bars"]:
            yield from _barred(beside, i)
        elif head in words["stops"]:
            yield from _stopped(beside, i)


def _origins(beside: Beside, k: int) -> tuple[End | None, list[End]]:
    """The item of noun phrase `k` and the parties that it comes from: "Russian gas", "gas from Russia"."""
    k = beside.clauses.inner(k)
    item = thing(beside, k) or _energy(beside, k)
    if item is None or item.class_ not in _ITEMS:
        return None, []
    origin = beside.possessor(k)
    if origin is not None:
        return without(beside, item, origin), [origin]
    return item, beside.parties(beside.after(k).get("from", []))


def _energy(beside: Beside, k: int) -> End | None:
    """ "Norwegian energy": a fuel as somebody relies on it."""
    head = beside.sight.reading.words[beside.sight.head(beside.clauses.chunks[k])]
    return End(head.text, "goods", head.start, head.end, "fuels") if head.form == "energy" else None


def _bought(i: int, buyer: End | None, item: End, sellers: list[End], deed: Deed) -> Iterator[Edge]:
    for seller in sellers:
        if buyer is None or buyer.text != seller.text:
            yield Edge(i, "bought", buyer or NOBODY, item, seller, deed)


def _reliance(beside: Beside, i: int) -> Iterator[Edge]:
    places = beside.after(i).get("on", []) or beside.after(i).get("upon", [])
    buyer = beside.possessor(i) or _possessor_before(beside, i)
    if buyer is None:
        group = beside.clauses.group(i - 1)
        if group is not None and group.bases & {
            "reduce",
            "cut",
            "end",
            "increase",
            "deepen",
            "have",
            "lessen",
            "break",
        }:
            buyer = beside.subject(beside.clauses.deed(i - 1, beside.acts))
    if buyer is None:
        buyer = next(iter(beside.parties(beside.after(i).get("of", [])[:1])), None)
    deed = Deed(tense="present")
    before = beside.sight.item(beside.clauses.chunks[i], beside.sight.head(beside.clauses.chunks[i]))
    for k in places:
        item, sellers = _origins(beside, k)
        if item is None and before is not None and before.class_ in _ITEMS:
            item, sellers = before, beside.parties([k])  # "Europe's gas dependence on Russia"
        if item is not None and (sellers or buyer):
            yield from _bought(i, buyer, item, sellers or [NOBODY], deed)


def _possessor_before(beside: Beside, i: int) -> End | None:
    """A possessor that a phrase of time parts from its noun: "Berlin's decades-long reliance"."""
    before = beside.clauses.chunks[i - 1] if i else None
    if before is None or before.kind != "np" or before.owner is None:
        return None
    return beside.possessor(i - 1, before.last)


def _adjective(beside: Beside, i: int) -> Iterator[Edge]:
    """ "is dependent on Russian gas", "relies on"."""
    clauses = beside.clauses
    group = clauses.verb(i)
    n = i + 1
    if not group.bases & beside.nouns.reliance["adjectives"]:
        if clauses.kind(n) != "adj" or clauses.chunks[n].word not in beside.nouns.reliance["adjectives"]:
            return
        n += 1
    if clauses.kind(n) != "p" or clauses.chunks[n].word not in ("on", "upon") or clauses.kind(n + 1) != "np":
        return
    deed = clauses.deed(i, beside.acts)
    buyer = beside.subject(deed)
    yield from _upon(beside, i, n + 1, buyer, deed)
    for k in beside.joined(n + 1):
        item, sellers = _origins(beside, k)
        if item is not None and (buyer or sellers):
            yield from _bought(i, buyer, item, sellers or ([NOBODY] if buyer else []), deed)


def _upon(beside: Beside, i: int, k: int, buyer: End | None, deed: Deed) -> Iterator[Edge]:
    """Whom somebody relies on for what: "relies on Norway for its gas"; what, else, the sentence names before."""
    places = beside.joined(k)
    sellers = [e for e in beside.parties(places) if e.kind in ("place", "organisation")]
    if buyer is None or len(sellers) < len(places):
        return
    items, n = list[End](), places[-1] + 1
    if beside.clauses.kind(n) == "p" and beside.clauses.chunks[n].word == "for" and beside.clauses.kind(n + 1) == "np":
        items = [e for m in beside.joined(n + 1) if (e := thing(beside, beside.clauses.inner(m)))]
    else:
        items = [e for e in [fuel_before(beside, i)] if e]
    for item in items:
        if item.class_ in _ITEMS:
            yield from _bought(i, buyer, item, sellers, deed)


def _become(beside: Beside, i: int) -> Iterator[Edge]:
    """ "became dependent on", "allowed itself to become dependent on"."""
    clauses, k = beside.clauses, i - 1
    if clauses.group(k) is None or not clauses.verb(k).bases & {
        "be",
        "become",
        "get",
        "grow",
        "remain",
        "leave",
        "make",
    }:
        return
    if clauses.kind(k - 1) == "np" and clauses.head_word(k - 1) in ("itself", "themselves", "himself"):
        k -= 2
    if clauses.group(k) is None:
        return
    deed = clauses.deed(k, beside.acts)
    buyer = beside.subject(deed)
    on = beside.after(i).get("on", [])
    yield from _upon(beside, i, on[0], buyer, deed) if on else ()
    for m in on:
        item, sellers = _origins(beside, m)
        if item is not None and buyer:
            yield from _bought(i, buyer, item, sellers or [NOBODY], deed)


def _barred(beside: Beside, i: int) -> Iterator[Edge]:
    """ "an embargo on Russian oil": the item is not to be bought."""
    chunk = beside.clauses.chunks[i]
    if any(w.form in beside.known.nouns for w in beside.sight.reading.words[chunk.first : chunk.last - 1]):
        return  # "an export ban on Swedish parts"
    deed = beside.ruled(i)
    deed.negated = not deed.negated
    group = beside.clauses.group(i - 1)
    if group is not None and group.bases & {"block", "oppose", "reject", "veto", "delay", "resist"}:
        deed.negated = True
        deed.modalities.append("possible")  # an embargo that somebody stands against
    if deed.negated and not deed.modalities:
        deed.modalities.append("denied")
    buyer = beside.possessor(i) or beside.subject(deed)
    for k in beside.after(i).get("on", []):
        item, sellers = _origins(beside, k)
        if item is not None and _is_thing(beside, item):
            yield from _bought(i, buyer, item, sellers, deed)


def _is_thing(beside: Beside, item: End) -> bool:
    """Whether an item is no noun for a deed, which `_nouns` reads: "a ban on imports"."""
    return form(item.text.split()[-1]) not in beside.known.nouns


def _stopped(beside: Beside, i: int) -> Iterator[Edge]:
    """ "a shutdown of Russian gas", "cuts in gas to Europe"."""
    after = beside.after(i)
    places = after.get("of", []) or after.get("in", [])
    if not places:
        return
    deed = beside.ruled(i)
    deed.ruled(beside.known.events[beside.clauses.head_word(i)])
    for k in places[:2]:
        item, sellers = _origins(beside, k)
        if item is None or item.class_ not in _STOPPED or not _is_thing(beside, item):
            continue
        doer = beside.possessor(i) or beside.subject(deed)
        givers = sellers or ([doer] if doer else [])
        takers = receivers(beside, after.get("to", []))
        if not takers and not sellers:
            continue
        for giver in givers or [NOBODY]:
            for taker in takers or [NOBODY]:
                if giver.text != taker.text:
                    yield Edge(i, "supplied", giver, item, taker, deed)

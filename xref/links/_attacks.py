"""Who attacks whom with which weapon: "shelled the town with rockets", "Norwegian missiles hit the port"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from xref.links import _weapon_names
from xref.links._chunks import Chunk
from xref.links._clauses import Clauses
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._pronouns import resolved
from xref.links._word_classes import classes

if TYPE_CHECKING:
    from xref.links._beside import Beside
    from xref.links._chunks import Group
    from xref.links._deeds import Deed
    from xref.links._verb_ends import VerbEnds
    from xref.links._words import Relation

_BUILDINGS = ("centre", "center", "hub")  # which say where with what stands after them
_WITH = ("with", "using")
_AT = ("at", "on")
_WHERE = ("in", "across", "inside", "near", "of")
_INTO = ("into", "on")  # "missiles slammed into", "rained on"


def find(verbs: VerbEnds, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
    """The links that the verb of an attack at chunk `i` says."""
    clauses = verbs.clauses
    direct, after = clauses.after(i)
    armed = [end for word in _WITH for end in _weapons(verbs, _by_it(verbs, after.get(word, [])))]
    passive = verbs._is_passive(i, group) and not (group.bare and "into" in after)  # "missiles slammed into"
    if passive:
        deed = clauses.deed(i, lambda chunk: not chunk.pronoun)
        if group.bare and clauses.kind(i - 1) == "np":
            deed.subject = i - 1  # "the toll from a flat hit by"
        struck = [deed.subject] if deed.subject is not None else []
        by = after.get("by", [])
        attackers, weapons = verbs._doers(by), armed
        flown = next((k for k in by if fired(verbs, clauses.chunks[clauses.inner(k)])), None)
        if flown is not None and not armed:  # "hit by Norwegian missiles"
            whose = owner(verbs, clauses.chunks[clauses.inner(flown)])
            attackers = [whose] if whose else []
            weapons = _weapons(verbs, [k for k in by if fired(verbs, clauses.chunks[clauses.inner(k)])])
    elif armed:
        deed = clauses.deed(i, verbs._is_party)
        attackers, weapons = verbs._subjects(deed, group), armed
        struck = [k for word in _AT for k in after.get(word, [])] if not direct else direct[0]
    else:
        deed = clauses.deed(i, lambda chunk: fired(verbs, chunk))
        k = deed.subject
        attackers = [whose] if k is not None and (whose := owner(verbs, clauses.chunks[k])) else []
        attackers = attackers or (_shooters(verbs, k) if k is not None else [])
        if k is not None and not attackers and (word := _whose(verbs, k)):
            attackers = [whose] if (whose := _stands_for(verbs, k, word)) else []
            if not attackers:
                return  # whose missiles, is not clear
        weapons = _weapons(verbs, verbs._joined(k, lambda chunk: fired(verbs, chunk))) if k is not None else []
        struck = direct[0] if direct else [k for word in _INTO for k in after.get(word, [])]
    if (
        not armed
        and not passive
        and group.bases <= classes("falls")
        and not all(_launched(verbs, end) for end in weapons)
    ):
        return  # "the drone crashed into the sea"
    near = group.finite or (deed.subject == i - 1)
    if not attackers and (not near or group.kinds == {"s"} or "possible" in deed.modalities):
        return  # "missile strikes", "missiles that can hit": nothing is said to have been hit
    targets = [end for k in struck if (end := hit(verbs, k))]
    if targets or not passive:  # what is hit is said, if not found
        yield from _edges(verbs, i, deed, attackers, weapons, targets)


def _by_it(verbs: VerbEnds, places: list[int]) -> list[int]:
    """What stands after "with" if that says by what, not what else: not "killed along with ten drones"."""
    n = verbs.clauses.chunks[places[0] - 1].first if places else 0
    return places if n == 0 or verbs.sight.reading.words[n - 1].form not in ("along", "together") else []


def _edges(
    verbs: VerbEnds, i: int, deed: Deed, attackers: list[End], weapons: list[End], hit: list[End]
) -> Iterator[Edge]:
    if deed.unsure or not (attackers or hit):
        return
    for subject, item, target in product(attackers or [NOBODY], weapons, hit or [NOBODY]):
        yield Edge(i, "used", subject, item, target, deed)


def _weapons(verbs: VerbEnds, places: list[int]) -> list[End]:
    found = []
    for k in places:
        chunk = verbs.clauses.chunks[verbs.clauses.inner(k)]
        head = verbs.sight.head(chunk)
        strikes = head > chunk.first and verbs.sight.reading.words[head].form in classes("strikes")
        item = verbs.sight.item(chunk, head) if strikes else verbs.sight.item(chunk)  # "with missile strikes"
        found.append(item or _weapon_names.weapon(verbs.sight, chunk, "used", frozenset(["fire"])))
    return [end for end in found if end and end.class_ == "weapons"]


def fired(verbs: VerbEnds, chunk: Chunk) -> bool:
    """Whether a noun phrase names what flies and hits: "missiles", "Iranian drones"."""
    if chunk.pronoun:
        return False
    item = verbs.sight.item(chunk)
    head = verbs.sight.reading.words[verbs.sight.head(chunk)].form
    known = head in classes("launched") or head in classes("flown")
    return item is not None and item.class_ == "weapons" and (known or item.kind == "equipment")


def _whose(verbs: VerbEnds, k: int) -> str:
    """ "its" or "their" before what flies and hits."""
    word = verbs.sight.reading.words[verbs.clauses.chunks[k].first].form
    return {"its": "it", "their": "they"}.get(word, "")


def _stands_for(verbs: VerbEnds, k: int, word: str) -> End | None:
    """Who "its" before noun phrase `k` is: "Norway said its artillery had struck the town"."""
    first = verbs.clauses.chunks[k].first
    chunks = [*verbs.clauses.chunks[:k], Chunk("np", first, first + 1, word, pronoun=True)]
    found = resolved(Clauses(verbs.sight, chunks), k, verbs.previous)
    return found if found is not None and found.kind != "person" else None


def _shooters(verbs: VerbEnds, k: int) -> list[End]:
    """Who fired what noun phrase `k` names: "missiles fired from Norwegian warships hit the mill"."""
    group = verbs.clauses.group(k + 1)
    if group is None or not group.bare or not group.bases & {"fire", "launch"}:
        return []
    after = verbs.clauses.after(k + 1)[1]
    return verbs._doers(after.get("by", []) or after.get("from", []))


def _launched(verbs: VerbEnds, end: End) -> bool:
    return end.text.split()[-1].lower() in classes("launched") or end.kind == "equipment"


def owner(verbs: VerbEnds, chunk: Chunk) -> End | None:
    """Who fires what a noun phrase names: "Norwegian missiles"; a drone may be of one country and flown by another."""
    if chunk.pronoun:
        return None
    head = verbs.sight.head(chunk)
    if verbs.sight.reading.words[head].form not in classes("launched") or not verbs.sight.item(chunk):
        return None
    found = verbs.sight.modifier(chunk, head)
    bare = found is not None and not chunk.owner and found.kind == "place" and found.text == _text(verbs, found)
    return None if bare else found  # "gave Norway missiles"


def _text(verbs: VerbEnds, end: End) -> str:
    return verbs.sight.text[end.start : end.end]


def hit(verbs: VerbEnds | Beside, k: int) -> End | None:
    """What is attacked: a party, a place, or a thing in words."""
    k = verbs.clauses.inner(k)
    if verbs.clauses.head_word(k) == "one" and verbs.clauses.kind(k + 1) == "p" and verbs.clauses.kind(k + 2) == "np":
        k += 2  # "one of the silos"
    chunk, sight = verbs.clauses.chunks[k], verbs.sight
    head = sight.reading.words[sight.head(chunk)]
    if chunk.pronoun or head.text[0].isdigit() or head.form in ("that", "hit", "hits", "number", "least"):
        return None
    found = sight.party(chunk, any_=True)
    if found is not None and head.form not in _BUILDINGS:
        return found
    where = (
        verbs.clauses.chunks[k + 2] if verbs.clauses.kind(k + 1) == "p" and verbs.clauses.kind(k + 2) == "np" else None
    )
    there = where and not where.pronoun and verbs.clauses.chunks[k + 1].word in _WHERE and sight.party(where)
    last = where.last if where and there and there.kind == "place" else chunk.last  # "targets across Norway"
    return sight._end(sight.trimmed(chunk), last, "description")

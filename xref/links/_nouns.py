"""Links that a noun says: "the sale of jets to Egypt", "Iranian drone shipments to Russia", "a subsidiary of X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from xref.links._clauses import Clauses, Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._words import Relation
from xref.names import form

_STEPS = 8  # chunks after the noun within which its item and its parties stand
_BACK = 8  # chunks before it within which a verb rules it
_GIVEN = ("supplied", "sold", "exported")


def find(clauses: Clauses) -> Iterator[Edge]:
    """The links that the nouns of one sentence say, in order."""
    for i, chunk in enumerate(clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        relation = clauses.known.nouns.get(clauses.head_word(i))
        head = clauses.sight.head(chunk)
        if (
            relation is None
            or head in clauses.sight.named
            or (clauses.sight.reading.words[head].text[0].isupper() and i > 0)
        ):
            continue
        if relation.name == "owns":
            yield from _owned(clauses, i, relation)
        else:
            yield from _deed(clauses, i, relation)


def _deed(clauses: Clauses, i: int, relation: Relation) -> Iterator[Edge]:
    sight, chunk = clauses.sight, clauses.chunks[i]
    after = _after(clauses, i)
    head = sight.head(chunk)
    items = [e for k in after.get("of", []) if (e := sight.item(clauses.chunks[clauses.inner(k)]))]
    if not items and head > chunk.first:
        before_head = sight.reading.words[head - 1].form
        whole = head in sight.goods and before_head not in clauses.known.traded  # "military supplies"
        before = sight.item(chunk) if whole else sight.item(chunk, head)
        head = chunk.last if whole else head
        items = [sight.bare(before, head, chunk)] if before else []
    owner = sight.modifier(chunk, head)
    if items and not after.get("of") and clauses.kind(i - 1) == "and" and clauses.kind(i - 2) == "np":
        beside = clauses.chunks[i - 2]  # "Canadian oil and lumber exports"
        if (first := sight.item(beside)) is not None and owner is None:
            items.insert(0, sight.bare(first, beside.last, beside))
            owner = sight.modifier(beside, beside.last)
    items = [e for e in items if e.class_ in relation.items and form(e.text) not in clauses.known.nouns]
    if not items:
        return
    receivers = _parties(clauses, after.get("to", []) or after.get("into", []) or after.get("for", []))
    givers = _parties(clauses, after.get("from", []))
    agents = _parties(clauses, after.get("by", []))
    deed = _ruled(clauses, i)
    if relation.name in _GIVEN:
        subjects = agents or givers or ([owner] if owner else [])
        objects = receivers
    elif relation.name in ("bought", "imported"):
        subjects = agents or ([owner] if owner and givers else [])
        objects = givers
    else:
        subjects = agents or ([owner] if owner and chunk.owner else [])
        objects = _parties(clauses, after.get("against", [])) if relation.name == "used" else []
    stock = clauses.head_word(i) in ("supply", "supplies")  # "Europe's gas supplies" are what it gets
    if stock and not objects:
        subjects = agents or givers
    if not subjects and deed.subject is not None and (objects or relation.name in _GIVEN):
        found = sight.party(clauses.chunks[deed.subject])
        subjects = [found] if found else []
    if relation.name not in _GIVEN and not subjects and not objects:
        return
    if not (objects or agents or givers or (subjects and relation.name in ("used", *_GIVEN))):
        return
    for subject, item, target in product(subjects or [NOBODY], items, objects or [NOBODY]):
        if subject.text and subject.text == target.text:
            continue
        yield Edge(i, relation.name, subject, item, target, deed)


def _after(clauses: Clauses, i: int) -> dict[str, list[int]]:
    """The noun phrases after each preposition that follows the noun."""
    found: dict[str, list[int]] = {}
    k = i + 1
    while k < min(i + 1 + 2 * _STEPS, len(clauses.chunks)):
        if clauses.kind(k) == "p" and clauses.kind(k + 1) == "np":
            word = clauses.chunks[k].word
            if word == "of" and found:
                k += 2  # of what stands right before
                continue
            found.setdefault(word, []).append(k + 1)
            k += 2
            while clauses.kind(k) in (",", "and") and (joined := clauses.joint(k)):
                found[word].append(joined)
                k = joined + 1
            continue
        group = clauses.group(k)
        if group is not None and group.bare and clauses.kind(k + 1) == "p" and clauses.kind(k - 1) == "np":
            k += 1  # "of drones made in Iran to Russia"
            if clauses.chunks[k].word not in ("to", "from"):
                k += 2
            continue
        break
    return found


def _parties(clauses: Clauses, places: Sequence[int]) -> list[End]:
    return [e for k in places if (e := clauses.sight.party(clauses.chunks[clauses.inner(k)]))]


def _ruled(clauses: Clauses, i: int) -> Deed:
    """What the words before make of it: "halted", "approved", "a ban on", "denied"."""
    deed = Deed()
    first = clauses.sight.reading.words[clauses.chunks[i].first].form
    deed.negated = first == "no"
    inside = [clauses.sight.reading.words[n].form for n in range(clauses.chunks[i].first, clauses.chunks[i].last)]
    if any(w in ("planned", "proposed", "future", "potential", "possible") for w in inside):
        deed.modalities.append("planned")
    if "alleged" in inside:
        deed.modalities.append("alleged")
    k, direct = i, True
    for _ in range(_BACK // 2):
        if clauses.kind(k - 1) == "and" and clauses.kind(k - 2) == "np":
            k -= 2
            continue
        if clauses.kind(k - 1) == "p" and clauses.kind(k - 2) == "np":
            k -= 2
            direct = False
            governor = clauses.known.events.get(clauses.head_word(k))
            if governor is not None:
                deed.ruled(governor)
            continue
        break
    n = k - 1
    if clauses.kind(n) == "p":
        n -= 1
    ruler = clauses.group(n)
    if ruler is not None:
        _by_verb(clauses, n, deed)
        deed.subject = deed.subject if direct else None
        return deed
    follows = next((m for m in range(i + 1, min(i + 2 * _STEPS, len(clauses.chunks))) if clauses.kind(m) == "vg"), None)
    passive = clauses.group(follows) if follows is not None else None
    if (
        follows is not None
        and passive is not None
        and passive.passive
        and clauses.before(follows, lambda c: c is clauses.chunks[i]) == i
    ):
        _by_verb(clauses, follows, deed, passive=True)
    return deed


def _by_verb(clauses: Clauses, n: int, deed: Deed, *, passive: bool = False) -> None:
    group = clauses.verb(n)
    events = [clauses.known.events[b] for b in sorted(group.bases) if b in clauses.known.events]
    if group.bases & clauses.known.denials:
        deed.negated = not deed.negated
        deed.modalities.append("denied")
        return
    words_ = clauses.sight.reading.words
    if (
        words_[group.main].form in ("cut", "cuts", "cutting", "shut", "turn", "turned")
        and words_[group.main + 1].form == "off"
    ):
        events = [clauses.known.events["halt"]]
    if not events:
        return
    deed.ruled(events[0])
    if not passive and not group.passive:
        ruling = clauses.deed(n, lambda c: clauses.sight.party(c) is not None)
        deed.subject = ruling.subject if events[0].subject else None
        deed.tense = ruling.tense
        deed.negated = deed.negated != ruling.negated
        deed.modalities += ruling.modalities
    else:
        deed.negated = deed.negated != group.negated
        deed.modalities += clauses.marks(group)
        deed.tense = group.tense


def _owned(clauses: Clauses, i: int, relation: Relation) -> Iterator[Edge]:
    """ "X, a subsidiary of Y", "X is a unit of Y", "Y's subsidiary X"."""
    sight = clauses.sight
    if (
        clauses.head_word(i).endswith("s")
        or clauses.kind(i + 1) != "p"
        or clauses.chunks[i + 1].word != "of"
        or clauses.kind(i + 2) != "np"
    ):
        return
    chunk = clauses.chunks[i]
    if clauses.head_word(i) == "unit" and chunk.last - chunk.first > 2:
        return  # "a nonpartisan research unit of" a parliament is no subsidiary
    owner = sight.party(clauses.chunks[i + 2])
    if owner is None or owner.kind not in ("organisation", "unknown", "description") or owner.end < 0:
        return
    owned = None
    if clauses.kind(i - 1) == "," and clauses.kind(i - 2) == "np":
        owned = sight.party(clauses.chunks[i - 2])
    elif (group := clauses.group(i - 1)) is not None and group.copula and not group.negated:
        subject = clauses.before(i - 1, lambda c: sight.party(c) is not None)
        owned = sight.party(clauses.chunks[subject]) if subject is not None else None
    if owned is None or owned.kind not in ("organisation", "unknown") or owned.text == owner.text:
        return
    yield Edge(i, relation.name, owner, NOBODY, owned, Deed(tense="present"))

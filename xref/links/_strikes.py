"""Weapons used, where a noun for the attack says so: "Russian missile strikes on X", "hit X with drone attacks"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from xref.countries import country_code
from xref.links._attacks import hit
from xref.links._beside import Beside
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._nouns import without
from xref.links._word_classes import classes

_AT = ("on", "against", "at", "in", "across", "upon")


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    tokens, words = beside.sight.reading.words, beside.nouns.strikes
    for i, chunk in enumerate(beside.clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        n = next((n for n in range(chunk.last - 1, chunk.first - 1, -1) if tokens[n].form in words["nouns"]), None)
        if n is not None and n not in beside.sight.named:
            yield from _strike(beside, i, n)


def _strike(beside: Beside, i: int, n: int) -> Iterator[Edge]:
    clauses, sight = beside.clauses, beside.sight
    after = beside.after(i)
    items = _weapons(beside, i, n) or _with(beside, i, n, after)
    if not items:
        return
    of = ("of",) if n == clauses.chunks[i].last - 1 and "with" in after else ()
    at = next((after[word] for word in (*of, *_AT) if word in after), [])
    targets = [e for k in at if (e := _target(beside, k))] or _towns(beside, after)
    if not targets and clauses.kind(i + 1) == "and" and clauses.head_word(i + 2) in beside.nouns.strikes["nouns"]:
        targets = _towns(beside, beside.after(i + 2))  # "missile strikes and bombardments on several towns"
    subjects = beside.parties(after.get("by", []) or after.get("from", []))
    owner = beside.possessor(i, n) or _enemy(beside, i, n)
    if owner is None and items[0].start < sight.reading.words[clauses.chunks[i].first].start:
        owner = beside.possessor(i - 2) or _enemy(beside, i - 2, clauses.chunks[i - 2].last)
    if owner is not None and owner.kind == "place" and not clauses.chunks[i].owner and not country_code(owner.text):
        targets, owner = targets or [owner], None  # "the Odesa drone attack"
    subjects = subjects or ([owner] if owner else _listed_under(beside, i))
    items = [without(beside, item, owner) for item in items] if owner else items
    deed = beside.ruled(i)
    k = i - 3 if len(items) > 1 and clauses.kind(i - 1) == "and" else i - 1  # "launched missile and drone attacks"
    group = clauses.group(k)
    if not subjects and group is not None and not group.passive and group.bases & beside.nouns.strikes["verbs"]:
        deed = clauses.deed(k, beside.acts)
        subjects = [e for e in (beside.subject(deed),) if e]
    elif clauses.kind(i - 1) == "p" and clauses.chunks[i - 1].word == "with" and not targets:
        place = i - 2
        if clauses.kind(i - 2) == ",":  # "targeted the port, through which grain leaves, with missile strikes"
            verbs = [k for k in range(i - 2) if (g := clauses.group(k)) and g.bases & beside.nouns.strikes["hits"]]
            place = verbs[-1] + 1 if verbs else place
        group = clauses.group(place - 1) if clauses.kind(place) == "np" else None
        if group is not None and group.bases & beside.nouns.strikes["hits"] and not group.passive:
            deed = clauses.deed(place - 1, beside.acts)  # "has targeted the port with missile strikes"
            subjects = [e for e in (beside.subject(deed),) if e] or subjects
            targets = [
                e for e in (_target(beside, beside.clauses.chain_nearest(_last(beside, place), beside.acts)),) if e
            ]
            targets = targets or [e for e in (_target(beside, place),) if e]
    struck = clauses.group(i + 1)
    if not targets and struck is not None and struck.finite and not struck.passive:
        direct = clauses.after(i + 1)[0] if struck.bases & beside.nouns.strikes["hits"] else []
        targets = [e for k in (direct[0] if direct else []) if (e := hit(beside, k))]  # "a missile attack hit the mill"
    if deed.unsure or not (subjects or targets):
        return
    for subject, item, target in product(subjects or [NOBODY], items, targets or [NOBODY]):
        if not subject.text or subject.text != target.text:
            yield Edge(i, "used", subject, item, target, deed)


def _listed_under(beside: Beside, i: int) -> list[End]:
    """Whose attacks those are that "including" makes this one of: "Norwegian shelling, including missile attacks"."""
    clauses, words = beside.clauses, beside.nouns.strikes
    k = i - 2 if clauses.kind(i - 1) == "and" else i
    if clauses.kind(k - 1) != "p" or clauses.chunks[k - 1].word not in ("including", "like"):
        return []
    for m in range(k - 2, -1, -1):
        if clauses.kind(m) == "np" and clauses.head_word(m) in words["nouns"] and (whose := beside.possessor(m)):
            return [whose]
    return []


def _towns(beside: Beside, after: Mapping[str, list[int]]) -> list[End]:
    """What is attacked in words: "missile strikes on several towns"."""
    places = after.get("on", []) or after.get("against", [])
    return [
        e
        for k in places
        if beside.clauses.head_word(k) not in classes("times") | classes("occasions") and (e := hit(beside, k))
    ]


def _weapons(beside: Beside, i: int, n: int) -> list[End]:
    """The weapons right before the noun, and before "and": "a missile and drone attack"."""
    sight, clauses = beside.sight, beside.clauses
    chunk = clauses.chunks[i]
    found = _weapon(beside, i, n)
    if found is None:
        return []
    items = [sight.bare(found, n, chunk)]
    if clauses.kind(i - 1) == "and" and clauses.kind(i - 2) == "np":
        last = clauses.chunks[i - 2].last
        if (other := _weapon(beside, i - 2, last)) is not None:
            items.insert(0, sight.bare(other, last, clauses.chunks[i - 2]))
    return items


def _with(beside: Beside, i: int, n: int, after: Mapping[str, list[int]]) -> list[End]:
    """The weapons after "with" or "of": "the shelling of the town with rockets", "an attack of drones"."""
    if n != beside.clauses.chunks[i].last - 1:
        return []
    chunks = [beside.clauses.chunks[beside.clauses.inner(k)] for k in after.get("with", after.get("of", []))]
    return [e for c in chunks if (e := beside.sight.item(c)) and e.class_ == "weapons"]


def _weapon(beside: Beside, i: int, last: int) -> End | None:
    sight, chunk = beside.sight, beside.clauses.chunks[i]
    if sight.reading.words[last - 1].form in beside.nouns.strikes["never"]:
        return None
    found = sight.item(chunk, last)
    if found is not None:
        return found if found.class_ == "weapons" else None
    token = sight.reading.words[last - 1]
    if last - 1 < chunk.first or beside.known.traded.get(token.form) != "weapons" or last - 1 in sight.named:
        return None
    return End(sight.text[token.start : token.end], "goods", token.start, token.end, "weapons")


def _enemy(beside: Beside, i: int, last: int) -> End | None:
    """ "enemy" and the like, which stand before the noun as a name would."""
    tokens = beside.sight.reading.words
    for n in range(beside.clauses.chunks[i].first, last):
        if tokens[n].form in beside.nouns.strikes["who"]:
            return End(tokens[n].text, "description", tokens[n].start, tokens[n].end)
    return None


def _last(beside: Beside, k: int) -> int:
    """The last noun phrase that "of" ties to phrase `k`: "the main port of Odesa"."""
    clauses = beside.clauses
    while clauses.kind(k + 1) == "p" and clauses.chunks[k + 1].word == "of" and clauses.kind(k + 2) == "np":
        k += 2
    return k


def _target(beside: Beside, k: int | None) -> End | None:
    """What is attacked: a party or any place."""
    if k is None:
        return None
    if found := beside.party(k):
        return found
    named = beside.sight.named.get(beside.sight.head(beside.clauses.chunks[k]))
    if named is None:
        return None
    mention = named[2]
    return End(mention.canonical, mention.kind, mention.start, mention.end)

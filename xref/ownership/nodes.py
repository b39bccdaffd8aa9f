"""The parties of the edges: which of them are listed, which names mean the same one, and what one has of another.

1. An id that a report would print is that entity. Every other name is matched with the lists as a name of a table is.
2. Names that match the same listed party are one. Else those with the same id in a file are, else those with the same
   words and legal form: a name that differs in its form may be a parent or a daughter.
3. Several edges between the same two are one: of those with a share the newest, and of equally old ones the largest.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from xref.compare import QUERIES
from xref.engine import answer
from xref.kept import kept
from xref.ownership.counting import Holding
from xref.ownership.edges import MORE
from xref.policy import Policy
from xref.prepared import Prepared
from xref.weak import alone, held
from xref.words import legal_form, words

_MANY = 1000  # names that take more than a second
_NO_HITS = pl.Schema({"query_id": pl.UInt32(), "entity_id": pl.String(), "score": pl.Float64()})
_End = tuple[str, str | None]  # a name and an id, as an edge gives them


class Nodes(NamedTuple):
    """Parties by a key: the id of the listed party (`parties.PARTY_OF`), else one of our own.

    names: as edges write them, the first of which is shown. listed, possibly: the ids of the listed entities that each
    is, or may be. holdings: what one has of another.
    """

    names: dict[str, list[str]]
    listed: dict[str, set[str]]
    possibly: dict[str, set[str]]
    holdings: list[Holding]


def resolve(edges: pl.DataFrame, known: Prepared, policy: Policy) -> Nodes:
    """The parties of the edges (`edges.EDGES`)."""
    party = dict(known.party_of.iter_rows())
    members: dict[str, set[str]] = defaultdict(set)
    for entity, leader in party.items():
        members[leader].add(entity)
    ends: list[_End] = [*edges.select("owner", "owner_id").iter_rows(), *edges.select("owned", "owned_id").iter_rows()]
    ends = list(dict.fromkeys(ends))
    unlisted = [end for end in ends if end[1] not in party]
    hits = _hits(sorted({name for name, _ in unlisted}), known, policy)
    keys = _own_keys(unlisted)
    names: dict[str, list[str]] = defaultdict(list)
    listed, possibly = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    node: dict[_End, str] = {}
    for end in ends:
        name, number = end
        found = [(number, 1.0)] if number and number in party else hits.get(name, [])
        parties = list(dict.fromkeys(party[entity] for entity, score in found if score >= policy.match))
        node[end] = key = parties[0] if parties else keys[end]
        names[key] = list(dict.fromkeys([*names[key], name]))
        for leader in parties:
            listed[key] |= members[leader]
        if not parties:
            possibly[key].update(entity for entity, _ in found)
    return Nodes(dict(names), dict(listed), dict(possibly), _holdings(edges, node, names))


def hits_of(queries: pl.DataFrame, known: Prepared, policy: Policy) -> pl.DataFrame:
    """query_id, entity_id and score of what queries (`compare.QUERIES`) mean on the lists, best first."""
    if queries.is_empty():
        return pl.DataFrame(schema=_NO_HITS)
    hits, parts = answer(known, queries, policy.threshold)
    hits = held(hits, parts, known.lists.tables, policy)
    if policy.weak_aliases == "corroborate":
        hits = hits.join(alone(hits, parts), on=["query_id", "entity_id"], how="anti", maintain_order="left")
    return hits.sort("query_id", "score", "entity_id", descending=[False, True, False]).select(_NO_HITS.names())


def queries(names: Iterable[str], kinds: Iterable[str]) -> pl.DataFrame:
    """Names and kinds of which nothing else is known as `compare.QUERIES`, numbered in their order."""
    pairs = enumerate(zip(names, kinds, strict=True))
    rows: list[tuple[object, ...]] = [
        (number, name, kind, [], [], [], None, False, False) for number, (name, kind) in pairs
    ]
    return pl.DataFrame(rows, schema=QUERIES, orient="row")


def _hits(names: list[str], known: Prepared, policy: Policy) -> dict[str, list[tuple[str, float]]]:
    """The listed entities that each name may mean; those of many names are kept for the same lists and policy.

    A name with a legal form is an organisation's: Beta GmbH is not the ship Beta.
    """
    asked = queries(names, ["organisation" if legal_form(name) else "unknown" for name in names])
    if len(names) < _MANY:
        hits = hits_of(asked, known, policy)
    else:
        said = "\n".join([f"{policy.threshold} {policy.match} {policy.weak_aliases}", *names])
        folder = known.folder / f"ownership-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
        hits = kept(folder, ["hits"], lambda: {"hits": hits_of(asked, known, policy)})["hits"]
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for query, entity, score in hits.iter_rows():
        found[names[query]].append((entity, score))
    return found


def _own_keys(ends: list[_End]) -> dict[_End, str]:
    """The keys of parties that are on no list; a name without an id has the id that its name has elsewhere."""
    forms = {name: " ".join((*words(name), legal_form(name))) for name, _ in ends}
    numbers: dict[str, set[str]] = defaultdict(set)
    for name, number in ends:
        if number:
            numbers[forms[name]].add(number)
    keys = {}
    for name, number in ends:
        same = numbers[forms[name]]
        one = number or (next(iter(same)) if len(same) == 1 else None)
        keys[name, number] = f"id {one}" if one else f"name {forms[name]}"
    return keys


def _holdings(edges: pl.DataFrame, node: dict[_End, str], names: dict[str, list[str]]) -> list[Holding]:
    found: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in edges.iter_rows(named=True):
        pair = node[row["owner"], row["owner_id"]], node[row["owned"], row["owned_id"]]
        if pair[0] != pair[1]:
            found[pair].append(row)
    return [_holding(owner, owned, rows, names) for (owner, owned), rows in found.items()]


def _holding(owner: str, owned: str, rows: list[dict[str, object]], names: dict[str, list[str]]) -> Holding:
    """One holding of what several edges say of the same two parties."""

    def worth(row: dict[str, object]) -> tuple[object, ...]:
        stated = not (row["low"] == 0 and row["high"] == 100)
        return stated, str(row["date"] or ""), row["low"], not row["linked"], str(row["source"])

    rows = sorted(rows, key=worth, reverse=True)
    best = rows[0]
    low, high = float(str(best["low"])), float(str(best["high"]))
    control, linked = any(row["control"] for row in rows), all(row["linked"] for row in rows)
    one, other = names[owner][0], names[owned][0]
    share = share_words(low, high)
    if linked:
        said = f"{one} and {other} are linked, the list does not say how"
    elif share:
        said = f"{one} owns {share} of {other}" + " and controls it" * control
    else:
        said = f"{one} controls {other}" if control else f"{one} owns a part of {other}, percentage unknown"
    where = ", ".join(str(part) for part in (best["source"], best["relation"], best["date"]) if part)
    others = {share_words(float(str(row["low"])), float(str(row["high"]))) for row in rows[1:]} - {share, ""}
    differs = f", elsewhere {' or '.join(sorted(others))}" if others else ""
    day = best["date"]
    return Holding(
        owner,
        owned,
        low,
        high,
        control,
        linked,
        f"{said} ({where}{differs})",
        str(best["source"]),
        day,  # type: ignore[arg-type]
    )


def share_words(low: float, high: float) -> str:
    """A share in words, "" if it is not known.

    >>> share_words(51.5, 51.5), share_words(50.000001, 100), share_words(25, 50), share_words(0, 25)
    ('51.5%', 'more than 50%', '25% to 50%', 'at most 25%')
    """
    least = f"more than {low - MORE:.6g}%" if 0 < low % 1 < 2 * MORE else f"{low:.6g}%"
    if low == high:
        return least
    if low == 0:
        return "" if high == 100 else f"at most {high:.6g}%"
    if high == 100:
        return least if least.startswith("more") else f"at least {least}"
    return f"{least} to {high:.6g}%"

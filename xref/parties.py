"""The same party across lists: a soft grouping of entities, which hides no row.

Two entities of different lists are one party if they share an identifier that one party has alone, or if
1. a name of one has the same words as a name of the other (no weak alias; people's names of at least two words), and
2. their kinds agree, and where both state dates or countries, these can be the same, and
3. for people, something beside the name agrees (a date or a country), or the name is rare.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from xref.dates import compatible
from xref.entities import Tables
from xref.identifiers import STRONG, key
from xref.rarity import weight
from xref.words import words

PARTY_OF = pl.Schema({"entity_id": pl.String(), "party_id": pl.String()})
_RARE = 1.6  # sum of the weights of a person's words from which a name is not shared by chance; Sergey Shoigu has 1.13
_CROWD = 40  # entities that share a key: more share a common name or a placeholder number, not one party


def group(tables: Tables) -> pl.DataFrame:
    """The party of each entity, schema `PARTY_OF`; a party's id is the first of its entities' ids in the alphabet."""
    entities = {
        row[0]: row[1:]
        for row in tables.entities.select("entity_id", "source", "kind", "countries", "dates").iter_rows()
    }
    leader = {entity: entity for entity in entities}

    def find(entity: str) -> str:
        while leader[entity] != entity:
            leader[entity] = leader[leader[entity]]
            entity = leader[entity]
        return entity

    for one, other in [*_by_identifier(tables), *_by_name(tables, entities)]:
        first, last = sorted((find(one), find(other)))
        leader[last] = first
    return pl.DataFrame([(entity, find(entity)) for entity in entities], schema=PARTY_OF, orient="row")


def _by_identifier(tables: Tables) -> Iterable[tuple[str, str]]:
    numbers = tables.identifiers.filter(pl.col("scheme").is_in(STRONG)).select("entity_id", "scheme", "value")
    holders: dict[str, list[str]] = {}
    for entity, scheme, value in numbers.iter_rows():
        holders.setdefault(key(scheme, value), []).append(entity)
    for group_ in holders.values():
        if 1 < len(group_) <= _CROWD:
            yield from ((group_[0], other) for other in group_[1:])


def _by_name(tables: Tables, entities: dict[str, tuple[str, str, list[str], list[str]]]) -> Iterable[tuple[str, str]]:
    bearers: dict[tuple[str, ...], list[str]] = {}
    names = tables.names.filter(pl.col("quality") != "weak").select("entity_id", "name")
    for entity, name in names.iter_rows():
        kind = entities[entity][1]
        shape = tuple(sorted(words(name, kind == "person")))
        if len(shape) > 1 or (kind != "person" and shape):
            bearers.setdefault((kind, *shape), []).append(entity)
    for shape, group_ in bearers.items():
        distinct = list(dict.fromkeys(group_))
        if not 1 < len(distinct) <= _CROWD:
            continue
        rare = sum(map(weight, shape[1:])) >= _RARE
        for i, one in enumerate(distinct):
            for other in distinct[i + 1 :]:
                if entities[one][0] != entities[other][0] and _agree(entities[one], entities[other], rare):
                    yield one, other


def _agree(
    one: tuple[str, str, list[str], list[str]], other: tuple[str, str, list[str], list[str]], rare: bool
) -> bool:
    (_, kind, countries, dates), (_, _, other_countries, other_dates) = one, other
    dated = bool(dates and other_dates)
    same_date = dated and any(compatible(a, b) for a in dates for b in other_dates)
    placed = bool(countries and other_countries)
    same_place = placed and bool(set(countries) & set(other_countries))
    if (dated and not same_date) or (placed and not same_place and kind != "person"):
        return False
    return kind != "person" or same_date or same_place or rare

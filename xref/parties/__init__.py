"""The same party across lists: a soft grouping of entities, which hides no row.

Groups grow from the surest link to the least sure, and two are united only if what their entities state does not
contradict each other (`_facts`), so that an entity of which little is known cannot tie two parties together:
1. Entities that share an identifier that one party has alone, and words of their names; of two lists, even if they
   contradict each other, as lists misprint facts.
2. Entities of different lists of which a name has the same words (no weak alias), and dates agree; and people born on
   one day, of whose names one has the words of the other, however spelt (`_birthdays`).
3. Entities that share an identifier but no words, of groups without a list in common: a list that names two parties
   with one number has misprinted it, or gives one its owner's.
4. Entities of different lists of which a name has the same words, where for people a country agrees or the name is
   rare. Not where other bearers of the name could be meant as well; nor by a mere alias if the groups have a list in
   common.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations
from math import fsum

import polars as pl

from xref.entities import Tables, uncollected
from xref.identifiers import SINGLE, STRONG, key
from xref.parties._birthdays import born_together, named_alike
from xref.parties._facts import PLACED, Facts, facts
from xref.rarity import weight
from xref.words import personal, words

VERSION = 2  # raised whenever parties are grouped otherwise, so that groups kept by an older xref are not used
PARTY_OF = pl.Schema({"entity_id": pl.String(), "party_id": pl.String()})
# Sums of the weights of a person's words; "Sergey Shoigu" has 1.13, "Abu Muhammad" 0.38.
_RARE = 1.6  # from which a name is not shared by chance
_DISTINCT = 0.8  # from which a name and a year, or a country, are not shared by chance
_CROWD = 40  # entities that share a key: more share a common name or a placeholder number, not one party
_STRONG_NAME = pl.col("quality") != "weak"
_FIRM = "firm"  # the kind in a key that an organisation shares with an entity of which no kind is stated

Bearers = dict[str, bool]  # the entities that bear a name, and whether it is their primary name
Pair = tuple[str, str]
Key = tuple[str, ...]  # a kind and the words of a name


@uncollected()
def group(tables: Tables) -> pl.DataFrame:
    """The party of each entity, schema `PARTY_OF`; a party's id is the first of its entities' ids in the alphabet."""
    groups = _Groups(tables)
    alike, unlike = _sharing(tables, groups)
    for pair in alike:
        if not (groups.contradict(*pair) and groups.on_one_list(*pair)):
            groups.unite(*pair)
    bearers = _named(tables, groups)
    for telling, of_name in bearers:
        groups.unite_bearers(of_name, telling, dated=True)
    for pair in _born_alike(tables, groups):
        if not groups.contradict(*pair):
            groups.unite(*pair)
    for pair in unlike:
        if not (groups.contradict(*pair) or groups.on_one_list(*pair)):
            groups.unite(*pair)
    for telling, of_name in bearers:
        groups.unite_bearers(of_name, telling, dated=False)
    return pl.DataFrame([(entity, groups.find(entity)) for entity in groups.leader], schema=PARTY_OF, orient="row")


class _Groups:
    """The groups so far: the first entity of each, which leads it, and what its entities state."""

    def __init__(self, tables: Tables) -> None:
        numbers: dict[str, list[str]] = {}
        single = tables.identifiers.filter(pl.col("scheme").is_in(SINGLE)).select("entity_id", "scheme", "value")
        for entity, scheme, value in single.iter_rows():
            numbers.setdefault(entity, []).append(key(scheme, value))
        self.source: dict[str, str] = {}
        self.own: dict[str, Facts] = {}
        stated = tables.entities.select("entity_id", "source", "kind", "countries", "dates")
        for entity, source, kind, countries, dates in stated.iter_rows():
            self.source[entity] = source
            self.own[entity] = facts(kind, countries, dates, numbers.get(entity, []))
        self.leader = {entity: entity for entity in self.own}
        self.facts = dict(self.own)  # of the group that an entity leads
        of_list = {source: frozenset((source,)) for source in self.source.values()}
        self.sources = {entity: of_list[source] for entity, source in self.source.items()}  # of the lists of the same

    def find(self, entity: str) -> str:
        while self.leader[entity] != entity:
            self.leader[entity] = self.leader[self.leader[entity]]
            entity = self.leader[entity]
        return entity

    def contradict(self, one: str, other: str) -> bool:
        return self.facts[self.find(one)].contradicts(self.facts[self.find(other)])

    def on_one_list(self, one: str, other: str) -> bool:
        """Whether a list has entities of both groups: it seldom names a party twice."""
        return not self.sources[self.find(one)].isdisjoint(self.sources[self.find(other)])

    def unite(self, one: str, other: str) -> None:
        first, last = sorted((self.find(one), self.find(other)))
        if first != last:
            self.leader[last] = first
            self.facts[first] = self.facts[first].with_(self.facts.pop(last))
            self.sources[first] |= self.sources.pop(last)

    def unite_bearers(self, bearers: Bearers, telling: float, dated: bool) -> None:
        """Unites those of the bearers of a name that are one party: those whose dates agree, or (not dated) others."""
        leaders = set(map(self.find, bearers))
        if len(leaders) == 1:
            return
        apart = not dated and any(self.contradict(*pair) for pair in combinations(leaders, 2))
        for one, other in combinations(bearers, 2):
            if self.source[one] == self.source[other] or self.find(one) == self.find(other):
                continue
            if not _agree(self.own[one], self.own[other], telling, dated) or self.contradict(one, other):
                continue
            if not dated and not (bearers[one] and bearers[other]) and self.on_one_list(one, other):
                continue
            if not (apart and (self._rivalled(one, other, bearers) or self._rivalled(other, one, bearers))):
                self.unite(one, other)

    def _rivalled(self, one: str, other: str, bearers: Bearers) -> bool:
        """Whether a bearer that is not `other` could be `one` as well, its name being as much its own as other's."""
        return any(
            (primary or not bearers[other]) and self.contradict(rival, other) and not self.contradict(rival, one)
            for rival, primary in bearers.items()
        )


def _agree(one: Facts, other: Facts, telling: float, dated: bool) -> bool:
    """Whether something beside a name agrees, or the name needs nothing beside it."""
    if one.same_day(other):
        return True
    same_time = one.same_time(other)
    if dated and not same_time:
        return False
    if "person" not in (one.kind, other.kind) or (telling >= _RARE and not dated):
        return True
    return telling * (same_time + one.same_country(other)) >= _DISTINCT


def _sharing(tables: Tables, groups: _Groups) -> tuple[list[Pair], list[Pair]]:
    """The pairs that share a number: those whose names have words in common that tell enough, and the others."""
    numbers = tables.identifiers.filter(pl.col("scheme").is_in(STRONG)).select("entity_id", "scheme", "value")
    holders: dict[str, dict[str, None]] = {}
    for entity, scheme, value in numbers.iter_rows():
        holders.setdefault(key(scheme, value), {})[entity] = None
    pairs = [pair for all_ in holders.values() if 1 < len(all_) <= _CROWD for pair in combinations(all_, 2)]
    words_of: dict[str, set[str]] = {entity: set() for pair in pairs for entity in pair}
    for entity, name in _names(tables, words_of):
        words_of[entity].update(words(name, groups.own[entity].kind == "person"))
    alike: list[Pair] = []
    unlike: list[Pair] = []
    for one, other in pairs:
        telling = fsum(map(weight, words_of[one] & words_of[other]))
        (alike if telling >= _DISTINCT else unlike).append((one, other))
    return alike, unlike


def _names(tables: Tables, of: Collection[str]) -> Iterator[Pair]:
    """These entities with each of their names."""
    wanted = _STRONG_NAME & pl.col("entity_id").is_in(list(of))
    return tables.names.filter(wanted).select("entity_id", "name").iter_rows()


def _born_alike(tables: Tables, groups: _Groups) -> Iterator[Pair]:
    """The pairs of people of two groups that do not contradict each other, who share a day of birth and a name."""
    days = {entity: own.days for entity, own in groups.own.items() if own.days and own.kind == "person"}
    source, find = groups.source, groups.find
    pairs = [
        (one, other)
        for one, other in born_together(days)
        if source[one] != source[other] and find(one) != find(other) and not groups.contradict(one, other)
    ]
    names_of: dict[str, list[str]] = {entity: [] for pair in pairs for entity in pair}
    for entity, name in _names(tables, names_of):
        names_of[entity].append(name)
    yield from (pair for pair in pairs if named_alike(names_of[pair[0]], names_of[pair[1]]))


def _named(tables: Tables, groups: _Groups) -> list[tuple[float, Bearers]]:
    """The bearers of each name that several have, and how much it tells, the most telling first."""
    first: dict[Key, tuple[str, bool]] = {}  # most names have one bearer
    shared: dict[Key, Bearers] = {}
    names = tables.names.filter(_STRONG_NAME).select("entity_id", "name", pl.col("quality") == "primary")
    for entity, name, primary in names.iter_rows():
        for key_ in _keys(name, groups.own[entity]):
            earlier, earlier_primary = first.setdefault(key_, (entity, primary))
            if earlier != entity:
                of_name = shared.setdefault(key_, {earlier: earlier_primary})
                of_name[entity] = of_name.get(entity, False) or primary
    telling = [(sum(map(weight, key_[1:])), key_) for key_, of_name in shared.items() if len(of_name) <= _CROWD]
    return [(sum_, shared[key_]) for sum_, key_ in sorted(telling, key=lambda row: (-row[0], row[1]))]


def _keys(name: str, own: Facts) -> Iterator[Key]:
    """The keys under which an entity is found by a name."""
    ordered = sorted(words(name, own.kind == "person"))
    if len(ordered) > 1 and (own.kind == "person" or (own.kind == "unknown" and personal(name))):
        yield ("person", *ordered)
    if own.kind != "person" and ordered:
        yield (_FIRM if own.kind in PLACED else own.kind, *ordered)

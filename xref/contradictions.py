"""Where lists contradict each other about one party: what each of them says, in words, for somebody to look into.

Two lists contradict each other where both state a fact and nothing that one states agrees with anything that the other
does: birth or founding dates (compared at their precision), countries (a territory agrees with its country), kinds, and
numbers of a scheme of which a party has one. What a list does not state contradicts nothing. Passports are left out, as
people have several; so are parties taken off a list, which no list in use holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import combinations

import polars as pl

from xref.countries import territories
from xref.dates import compatible
from xref.entities import Tables
from xref.identifiers import SINGLE, checked, key

CONTRADICTIONS = pl.Schema({"party_id": pl.String(), "list_contradictions": pl.String()})
_DATE = {"person": "birth date", "vessel": "year of build", "aircraft": "year of build"}
_COUNTRY = {"person": "nationality", "vessel": "flag", "aircraft": "flag"}

Said = dict[str, list[str]]  # what each list says of one fact
Agree = Callable[[str, str], bool]


def between_lists(parties: pl.Series, tables: Tables, party_of: pl.DataFrame) -> pl.DataFrame:
    """What lists contradict each other about, for those of the parties of which they do: schema `CONTRADICTIONS`.

    parties: ids; party_of: `parties.PARTY_OF`.
    """
    wanted = party_of.join(parties.unique().to_frame("party_id"), on="party_id", how="semi")
    facts = ["entity_id", "source", "kind", "countries", "dates"]
    members = wanted.join(tables.entities.select(facts), on="entity_id").sort("party_id", "source", "entity_id")
    members = members.filter(pl.col("source").n_unique().over("party_id") > 1)
    numbers = tables.identifiers.filter(pl.col("scheme").is_in(SINGLE)).join(members, on="entity_id", how="semi")
    numbers_of: dict[str, list[str]] = {}
    for entity, scheme, value in numbers.select("entity_id", "scheme", "value").iter_rows():
        numbers_of.setdefault(entity, []).append(key(scheme, value))
    found = []
    for (party,), group in members.group_by("party_id", maintain_order=True):
        if words := list(_of_party(group, numbers_of)):
            found.append((party, "; ".join(words)))
    return pl.DataFrame(found, schema=CONTRADICTIONS, orient="row")


def of_entity(entity_id: str, tables: Tables, party_of: pl.DataFrame) -> str | None:
    """The same for the party of one entity; None if its lists do not contradict each other."""
    party = party_of.filter(pl.col("entity_id") == entity_id)["party_id"]
    return next(iter(between_lists(party, tables, party_of)["list_contradictions"]), None)


def _of_party(group: pl.DataFrame, numbers_of: dict[str, list[str]]) -> Iterator[str]:
    kinds, dates, countries = Said(), Said(), Said()
    numbers: dict[str, Said] = {}
    for entity, source, kind, places, days in group.select(
        "entity_id", "source", "kind", "countries", "dates"
    ).iter_rows():
        kinds.setdefault(source, []).extend([kind] if kind not in ("unknown", "address") else [])
        dates.setdefault(source, []).extend(days)
        countries.setdefault(source, []).extend(places)
        for number in numbers_of.get(entity, ()):
            scheme, _, value = number.partition(":")
            numbers.setdefault(scheme, Said()).setdefault(source, []).append(value)
    kind = next((some[0] for some in kinds.values() if some), "")
    yield from _contradiction("kind", kinds, _same)
    yield from _contradiction(_DATE.get(kind, "founding date"), dates, compatible)
    yield from _contradiction(_COUNTRY.get(kind, "country"), countries, _same_country)
    for scheme, said in sorted(numbers.items()):
        shown = {source: [_shown(scheme, value) for value in values] for source, values in said.items()}
        yield from _contradiction(scheme.upper(), shown, _same)


def _shown(scheme: str, value: str) -> str:
    """A number, and whether it is one that cannot be: a digit misprinted by one of the lists."""
    return value if checked(f"{scheme}:{value}") is not False else f"{value} (its check digits do not hold)"


def _contradiction(fact: str, said: Said, agree: Agree) -> Iterator[str]:
    """What the lists say that another list contradicts."""
    stated = {source: list(dict.fromkeys(values)) for source, values in said.items() if values}
    apart: set[str] = set()
    for (one, these), (other, those) in combinations(stated.items(), 2):
        if not _any_agree(these, those, agree):
            apart |= {one, other}
    if apart:
        yield f"{fact}: " + ", ".join(
            f"{source} says {' or '.join(sorted(values))}" for source, values in stated.items() if source in apart
        )


def _any_agree(these: Collection[str], those: Iterable[str], agree: Agree) -> bool:
    return any(agree(one, other) for other in those for one in these)


def _same(one: str, other: str) -> bool:
    return one == other


def _same_country(one: str, other: str) -> bool:
    whole = territories()
    return whole.get(one, one) == whole.get(other, other)

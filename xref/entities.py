"""From the entries of a list to the entity, name, identifier, address, designation, relation and quarantine tables."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import polars as pl

from xref.entry import Component, Entry, Publication, Quarantined
from xref.scripts import script
from xref.tables import ADDRESSES, COMPONENTS, DESIGNATIONS, ENTITIES, IDENTIFIERS, NAMES, QUARANTINE, RELATIONS, table

Row = tuple[object, ...]
OF_ENTITIES = ("entities", "names", "identifiers", "addresses", "designations", "relations")  # tables by entity_id


class Tables(NamedTuple):
    """The tables of one list or of several, and how many entries they were made from.

    components: empty but for a publication of parts found in weapons, of which nothing else is filled.
    """

    entities: pl.DataFrame
    names: pl.DataFrame
    identifiers: pl.DataFrame
    addresses: pl.DataFrame
    designations: pl.DataFrame
    relations: pl.DataFrame
    quarantine: pl.DataFrame
    entries: int
    components: pl.DataFrame = pl.DataFrame(schema=COMPONENTS)


def of_entities(tables: Tables, entity_ids: pl.Series, *names: str) -> Tables:
    """The rows of some entities in the tables with these names, by default in all that are of entities."""
    wanted = entity_ids.unique().to_frame("entity_id")
    some = {name: getattr(tables, name) for name in names or OF_ENTITIES}
    return tables._replace(
        **{name: rows.join(wanted, on="entity_id", how="semi", maintain_order="left") for name, rows in some.items()}
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cycles meanwhile: entries make none, and a look at all of a list's takes .1 s each time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@uncollected()
def tabulate(source: str, publication: Publication) -> Tables:
    """The tables of a publication; entries with the same number are one entity, with all that each of them says."""
    united: dict[tuple[str, str], list[Entry]] = {}
    quarantine: list[Row] = []
    components: list[Row] = []
    for record in publication.records:
        if isinstance(record, Quarantined):
            quarantine.append((source, record.record, record.field, record.value, record.problem, record.kept))
        elif isinstance(record, Component):
            traders = [f"{role}: {name}" for role, name in record.traders]
            row = (*record[1:7], traders, record.url, record.raw)
            components.append((f"{source}:{record.number}", source, *row))
        else:
            united.setdefault((record.source or source, record.number), []).append(record)
    rows: dict[str, list[Row]] = {
        name: [] for name in ("entities", "names", "identifiers", "addresses", "designations", "relations")
    }
    for (key, number), entries in united.items():
        _add(rows, f"{key}:{number}", key, entries)
    return Tables(
        table(rows["entities"], ENTITIES),
        table(rows["names"], NAMES),
        table(rows["identifiers"], IDENTIFIERS),
        table(rows["addresses"], ADDRESSES),
        table(rows["designations"], DESIGNATIONS),
        table(rows["relations"], RELATIONS),
        table(quarantine, QUARANTINE),
        sum(map(len, united.values())) + len({row[0] for row in components}),
        table(components, COMPONENTS),
    )


def _add(rows: dict[str, list[Row]], key: str, source: str, entries: list[Entry]) -> None:
    first = entries[0]
    countries = list(dict.fromkeys([c for e in entries for c in e.countries]))
    dates = list(dict.fromkeys([d for e in entries for d in e.dates]))
    reason = "\n".join(dict.fromkeys([e.reason for e in entries if e.reason])) or None
    remarks = "\n".join(dict.fromkeys([e.remarks for e in entries if e.remarks])) or None
    raw = " ".join(e.raw for e in entries)
    rows["entities"].append(
        (key, source, first.kind, first.names[0].text, countries, dates, reason, remarks, first.url, raw)
    )
    names: list[Row] = []
    for i, entry in enumerate(entries):
        for name in entry.names:
            quality = "alias" if i and name.quality == "primary" else name.quality  # one primary name an entity
            names.append((key, name.text, quality, script(name.text), name.lang))
    rows["names"] += dict.fromkeys(names) if len(names) > 1 else names
    for table_name in ("identifiers", "addresses", "designations", "relations"):  # each a field of an entry
        parts = [part for entry in entries for part in getattr(entry, table_name)]
        rows[table_name] += [(key, *part) for part in (dict.fromkeys(parts) if len(parts) > 1 else parts)]

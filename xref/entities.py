"""From the entries of a list to the entity, name, identifier, address, designation, relation and quarantine tables."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from xref.entry import Entry, Publication, Quarantined
from xref.scripts import script
from xref.tables import ADDRESSES, DESIGNATIONS, ENTITIES, IDENTIFIERS, NAMES, QUARANTINE, RELATIONS, table

Row = tuple[object, ...]


class Tables(NamedTuple):
    """The tables of one list or of several, and how many entries they were made from."""

    entities: pl.DataFrame
    names: pl.DataFrame
    identifiers: pl.DataFrame
    addresses: pl.DataFrame
    designations: pl.DataFrame
    relations: pl.DataFrame
    quarantine: pl.DataFrame
    entries: int


def tabulate(source: str, publication: Publication) -> Tables:
    """The tables of a publication; entries with the same number are one entity, with all that each of them says."""
    united: dict[tuple[str, str], list[Entry]] = {}
    quarantine: list[Row] = []
    for record in publication.records:
        if isinstance(record, Quarantined):
            quarantine.append((source, record.record, record.field, record.value, record.problem, record.kept))
        else:
            united.setdefault((record.source or source, record.number), []).append(record)
    rows: dict[str, list[Row]] = {
        name: [] for name in ("entities", "names", "identifiers", "addresses", "designations", "relations")
    }
    for (key, number), entries in united.items():
        _add(rows, f"{key}:{number}", key, entries)
    return Tables(
        table(rows["entities"], ENTITIES),
        table(dict.fromkeys(rows["names"]), NAMES),
        table(dict.fromkeys(rows["identifiers"]), IDENTIFIERS),
        table(dict.fromkeys(rows["addresses"]), ADDRESSES),
        table(dict.fromkeys(rows["designations"]), DESIGNATIONS),
        table(dict.fromkeys(rows["relations"]), RELATIONS),
        table(quarantine, QUARANTINE),
        sum(map(len, united.values())),
    )


def _add(rows: dict[str, list[Row]], key: str, source: str, entries: list[Entry]) -> None:
    first = entries[0]
    countries = list(dict.fromkeys(c for e in entries for c in e.countries))
    dates = list(dict.fromkeys(d for e in entries for d in e.dates))
    reason = "\n".join(dict.fromkeys(e.reason for e in entries if e.reason)) or None
    remarks = "\n".join(dict.fromkeys(e.remarks for e in entries if e.remarks)) or None
    raw = " ".join(e.raw for e in entries)
    rows["entities"].append(
        (key, source, first.kind, first.names[0].text, countries, dates, reason, remarks, first.url, raw)
    )
    for i, entry in enumerate(entries):
        for name in entry.names:
            quality = "alias" if i and name.quality == "primary" else name.quality  # one primary name an entity
            rows["names"].append((key, name.text, quality, script(name.text), name.lang))
        rows["identifiers"] += [(key, x.scheme, x.value, x.country) for x in entry.identifiers]
        rows["addresses"] += [(key, x.text, x.country) for x in entry.addresses]
        rows["designations"] += [(key, x.programme, x.designated_on, x.legal_basis) for x in entry.designations]
        rows["relations"] += [(key, x.kind, x.other, x.other_number) for x in entry.relations]

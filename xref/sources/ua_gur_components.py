"""Parts found in weapons, which Ukraine's military intelligence documents on the portal War & Sanctions.

The portal refuses programs and publishes no file, so the user brings an export as tables in CSV: `components`, a row a
part with the systems in which it was found, and `drones`, a row a system. A system is one example, taken apart, not a
family ("Orlan-10 UAV No. 14662"); `xref.text.equipment.family` groups them. A row that repeats the number and the
system of another says nothing new and is passed over. Behind some makers stands who brought the part to Russia. The
columns `is_dual_use` and `sanctions_status` are never filled in (each row has the default), so they are not read;
neither are the tables that the export makes of these two (makers, edges, teardowns), which are kept beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import regex

from xref.entry import Component, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._csv import columns, records
from xref.sources._days import iso
from xref.sources._strict import Doubts, Fields, fold

_NEEDED = ("component_id", "name_marking", "manufacturer", "manufacturer_country", "found_in_drones", "last_verified")
_MORE = ("category", "oem_part_number", "source_url", "notes")
_UNREAD = (
    "function", "production_date", "sanctions_status", "is_dual_use", "replaceable_with", "price_retail_usd",
    "evidence_image",
)  # fmt: skip
_SYSTEM = ("id", "display_name")
_SYSTEM_MORE = (
    "aka", "operators", "manufacturer_country", "role", "propulsion", "total_components_documented",
    "primary_source_url", "secondary_sources", "image_url", "last_verified", "notes",
)  # fmt: skip
_SYSTEMS = {*_SYSTEM, "total_components_documented"}
_BESIDE = (  # tables of the same export that say nothing more: by the columns that tell them
    {"manufacturer_id", "components_supplied", "drones_supplied"},
    {"edge_id", "source_entity", "target_entity", "relation"},
    {"teardown_id", "drone_id", "components_referenced"},
)
# What the column of the maker holds besides: "Nvidia Importers FIRST LLC, SECOND LLC".
_TRADERS = regex.compile(r"\s+(Importer|Foreign supplier|Involved compan)(?:s|ies|y)?\s+")
_BETWEEN = regex.compile(r",\s+(?!(?:LTD|LIMITED|INC|LLC|CO)\b)", regex.IGNORECASE)
_ROLES = {"Importer": "importer", "Foreign supplier": "foreign supplier", "Involved compan": "involved company"}
_NOTHING = ("", "unk", "unknown", "(unspecified)", "not identified")
_AS_PUBLISHED = regex.compile(r"Linked weapon as published by GUR:\s*(.+)")


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """The tables of an export, if one of parts is among them: all are one publication."""
    tables = {path: columns(path) for path in files}
    parts = [path for path, names in tables.items() if names >= set(_NEEDED)]
    beside = [path for path, names in tables.items() if any(names >= others for others in (_SYSTEMS, *_BESIDE))]
    return [(*parts, *beside)] if parts else []


def read(files: Sequence[Path]) -> Publication:
    """Open the export; it is of the last day on which a part was verified.

    Raises `ParseError` if no table of parts is there, a column lacks or is new, or a file is cut short.
    """
    tables = {path: columns(path) for path in files}
    systems = [path for path, names in tables.items() if names >= _SYSTEMS]
    parts = [path for path, names in tables.items() if names >= set(_NEEDED)]
    if not parts:
        raise ParseError(files[0], "no table of parts", remedy=f"one has the columns {', '.join(_NEEDED)}")
    beside = [path.name for path in files if path not in (*parts, *systems)]
    notes = (f"kept unread, since the parts say it all: {', '.join(beside)}",) if beside else ()
    return Publication(_verified(parts), None, _records(parts, systems), notes=notes)


def _verified(parts: Sequence[Path]) -> date | None:
    rows = (row for path in parts for _, row in records(path, _NEEDED, (*_MORE, *_UNREAD)))
    days = [iso(row["last_verified"]) for row in rows if row]
    return max((day for day in days if day), default=None)


def _records(parts: Sequence[Path], systems: Sequence[Path]) -> Iterator[Component | Quarantined]:
    names: dict[str, str] = {}
    for path in systems:
        for line, row in records(path, _SYSTEM, _SYSTEM_MORE):
            if row and fold(row["id"]) and fold(row["display_name"]):
                names[fold(row["id"])] = fold(row["display_name"])
            else:
                what = "it has no id or no name" if row else "it has more or fewer columns than the header"
                yield Quarantined(f"{path.name}:{line}", "", "", what)
    seen: set[tuple[str, str]] = set()
    for path in parts:
        for line, row in records(path, _NEEDED, (*_MORE, *_UNREAD)):
            record = f"{path.name}:{line}"
            if row is None:
                yield Quarantined(record, "", "", "it has more or fewer columns than the header")
                continue
            for found in _components(Fields(record, row), names):
                key = (found.number, found.system) if isinstance(found, Component) else None
                if key not in seen:
                    yield found
                if key:
                    seen.add(key)


def _components(row: Fields, names: dict[str, str]) -> Iterator[Component | Quarantined]:
    doubts = Doubts(row.record)
    number, slugs, note = row.pop("component_id"), row.pop("found_in_drones"), row.pop("notes")
    if not number:
        yield Quarantined(row.record, "component_id", "", "it has no number")
        return
    if not (examples := _slugs(slugs)):
        yield Quarantined(row.record, "found_in_drones", slugs, "it names no system")
        return
    published = _AS_PUBLISHED.fullmatch(note)
    country = _said(row.pop("manufacturer_country"))
    maker, *roles = _TRADERS.split(row.pop("manufacturer"))
    traders = [
        (_ROLES[role], name.strip(" ."))
        for role, several in zip(roles[::2], roles[1::2], strict=True)
        for name in _BETWEEN.split(several)
    ]
    said = Component(
        number=number,
        system="",
        what=_said(row.pop("name_marking")),
        category=_said(row.pop("category")),
        maker=_said(maker),
        country=doubts.country("manufacturer_country", country) if country else None,
        part_number=_said(row.pop("oem_part_number")),
        traders=tuple(traders),
        url=row.pop("source_url") or None,
        raw=row.record,
    )
    for slug in examples:
        # The portal's own words keep the marks that the export's slug lost: "Ы-954", "X-47".
        name = published[1] if published and len(examples) == 1 else names.get(slug, slug)
        yield said._replace(system=name)
    yield from doubts


def _slugs(text: str) -> list[str]:
    """The systems that a JSON array of texts names; none if it is something else.

    >>> _slugs('["orlan-10-uav"]'), _slugs("orlan-10-uav"), _slugs('[""]')
    (['orlan-10-uav'], [], [])
    """
    try:
        values = json.loads(text)
    except ValueError:
        return []
    whole = isinstance(values, list) and all(isinstance(value, str) and value.strip() for value in values)
    return [fold(value) for value in values] if whole else []


def _said(text: str) -> str | None:
    return None if text.lower() in _NOTHING else text

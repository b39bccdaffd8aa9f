"""OpenSanctions' targets.simple.csv: one row a party, the cells joined with ";" and items quoted again where needed.

A record is a row. The format does not say which alias, number or programme comes from which list, which alias is weak,
nor when a party was designated; `sanctions` is prose. Where no programme is named, the data sets stand for them.
`last_seen` is when OpenSanctions last saw the party on its list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from xref.entry import Address, Designation, Entry, Identifier, Name, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._csv import columns, records
from xref.sources._opensanctions import PARTIES, countries, identifier, latest
from xref.sources._strict import Doubts, fold

_NEEDED = (
    "id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions", "phones",
    "emails", "dataset", "first_seen", "last_seen",
)  # fmt: skip
_LATER = ("program_ids", "last_change")  # columns that older exports do not have
_MARKS = {"id", "schema", "name", "dataset", "first_seen"}  # no other list has these together


def is_ours(path: Path) -> bool:
    """Whether the header is that of the export; columns may lack or be new, which `read` refuses."""
    return columns(path) >= _MARKS


def datasets(path: Path) -> Iterator[str]:
    """The `dataset` cell of each row, as long as the rows can be read."""
    try:
        for _, row in records(path, _NEEDED, _LATER):
            yield fold(row["dataset"]) if row else ""
    except ParseError:
        return


def read(path: Path) -> Publication:
    """Open an export. Raises `ParseError` if a column lacks or is new, if it is not UTF-8 or no CSV.

    Published on the last day on which a party was seen.
    """
    published = latest(fold(row["last_seen"]) for _, row in records(path, _NEEDED, _LATER) if row)
    return Publication(published, None, _records(path))


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    for line, row in records(path, _NEEDED, _LATER):
        record = f"{path.name}:{line}"
        if row:
            yield from _entry(record, row)
        else:
            yield Quarantined(record, "", "", "it has more or fewer columns than the header")


def items(cell: str) -> list[str]:
    """The items of a cell, folded. Raises `csv.Error` if the quotes do not fit.

    >>> items('Ceram Sea;"A ""B""; C"'), items('""')
    (['Ceram Sea', 'A "B"; C'], [])
    """
    if not any(mark in cell for mark in '"\r\n'):  # nearly all, and `csv` takes ten times as long for a cell
        return [text for item in cell.split(";") if (text := fold(item))]
    rows = csv.reader(io.StringIO(cell, newline=""), delimiter=";", strict=True)
    return [text for row in rows for item in row if (text := fold(item))]


def _entry(record: str, row: dict[str, str]) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(record)

    def several(column: str) -> list[str]:
        try:
            return items(cell) if (cell := row.get(column)) else []
        except csv.Error:
            doubts.add(column, fold(row[column]), "its quotes do not fit")
            return []

    number, name, schema = fold(row["id"]), fold(row["name"]), fold(row["schema"])
    if schema not in PARTIES:
        yield Quarantined(record, "schema", schema, "a kind of party that we do not know")
        return
    if not number or not name:
        yield Quarantined(record, "id", number, "no id or no name")
        return
    places, remarks = countries(doubts, "countries", several("countries"))
    dates = [value for text in several("birth_date") if (value := doubts.when("birth_date", text))]
    lists, programmes = several("dataset"), several("program_ids")
    if programmes and lists:
        remarks.append(f"listed in: {', '.join(lists)}")
    identifiers = [identifier(text) for text in several("identifiers")]
    identifiers += [Identifier("phone", text) for text in several("phones")]
    identifiers += [Identifier("email", text) for text in several("emails")]
    yield Entry(
        number=number,
        kind=PARTIES[schema],
        names=(Name(name, "primary"), *(Name(text) for text in several("aliases") if text != name)),
        countries=tuple(dict.fromkeys(places)),
        dates=tuple(dates),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(Address(text) for text in several("addresses")),
        designations=tuple(Designation(programme) for programme in programmes or lists),
        reason="; ".join(several("sanctions")) or None,
        remarks="; ".join(remarks) or None,
        raw=record,
    )
    yield from doubts

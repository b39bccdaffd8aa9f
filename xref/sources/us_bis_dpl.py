"""The Denied Persons List as BIS exports it in CSV: five columns, name and address in one cell.

The cell is the name, the address, the code of the country and the postal code, joined with commas. The name ends at the
first comma but for what belongs to a name ("CO., LTD.", "JR."); where a state of the US is spelt like the code of a
country, no country is taken. The list has no numbers: the number is the one that the party has in the US CSL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import regex

from xref.countries import country_code
from xref.entry import Address, Designation, Entry, Publication, Quarantined
from xref.sources._cells import parted
from xref.sources._csl_text import names, number
from xref.sources._csv import columns, records
from xref.sources._strict import Doubts, Fields

_COLUMNS = (
    "name_and_address", "effective_date", "expiration_date", "appropriate_federal_register_citations", "type_of_denial",
)  # fmt: skip
_STATES = regex.compile("A[LRZ]|C[AO]|DE|GA|I[DLN]|KY|LA|M[ADENOST]|N[CE]|PA|S[CD]|TN|VA")  # codes of countries too
_ZIP = regex.compile(r"\d{5}(?:-\d{4})?")


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files with the five columns of the export."""
    return [(path,) for path in files if columns(path) >= {"name_and_address", "type_of_denial"}]


def read(files: Sequence[Path]) -> Publication:
    """Open the list, which has no date. Raises `ParseError` if a column lacks or is new, or if it is no CSV in UTF-8.

    An order has surely expired if it ends before the newest of the list took effect.
    """
    (path,) = files
    days = (_day(row["effective_date"]) for _, row in records(path, _COLUMNS) if row)
    return Publication(None, None, _records(path, max((day for day in days if day), default=date.min)))


def _day(text: str) -> date | None:
    try:
        day = datetime.strptime(text.strip(), "%m/%d/%Y").date()
    except ValueError:
        return None
    return day if 1940 <= day.year <= 2100 else None  # the list has had years such as 0203 and 3017


def _records(path: Path, newest: date) -> Iterator[Entry | Quarantined]:
    for line, row in records(path, _COLUMNS):
        record = f"{path.name}:{line}"
        if row:
            yield from _entry(Fields(record, row), newest)
        else:
            yield Quarantined(record, "", "", "it has more or fewer columns than the header")


def _entry(row: Fields, newest: date) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(row.record)

    cell = row.pop("name_and_address")
    name, address, country = _parted(cell)
    if not name:
        yield Quarantined(row.record, "name_and_address", cell, "it has no name")
        return
    start, end = (doubts.day(field, row.pop(field), _day) for field in ("effective_date", "expiration_date"))
    denial = row.pop("type_of_denial")
    given = names(name, [])
    remarks = [f"{'expired' if end < newest else 'expires'} on {end}"] if end else []
    remarks += [f"type of denial: {denial}"] if denial else []
    notice = row.pop("appropriate_federal_register_citations")
    yield Entry(
        number=number(given.names[0].text, str(start or notice)),
        kind="unknown",
        names=given.names,
        countries=(country,) if country else (),
        addresses=(Address(address, country),) if address else (),
        designations=(Designation("DPL", start, notice or None),),
        remarks="; ".join([*remarks, *given.remarks]) or None,
        raw=row.record,
    )
    yield from doubts
    yield from row.leftovers()


def _parted(cell: str) -> tuple[str, str, str | None]:
    """The name, the address and the country of a cell.

    >>> _parted("JOEL PRADO, JR., BOX 1, BIG SPRING, TX, US, 79720")
    ('JOEL PRADO, JR.', 'BOX 1, BIG SPRING, TX, US, 79720', 'US')
    >>> _parted("ACME CO., LTD., 1 ROAD, TUCSON, AZ, 85757")
    ('ACME CO., LTD.', '1 ROAD, TUCSON, AZ, 85757', None)
    >>> _parted("ACME, INC. (A.K.A. ACME, LTD.), 1 ROAD, MINSK, BY, 220012")[0]
    'ACME, INC. (A.K.A. ACME, LTD.)'
    """
    name, rest = parted(cell)
    slot, last = (rest[-2], rest[-1]) if len(rest) > 1 else ("", "")
    country = country_code(slot) if len(slot) == 2 and not (_STATES.fullmatch(slot) and _ZIP.fullmatch(last)) else None
    return name, ", ".join(part for part in rest if part), country

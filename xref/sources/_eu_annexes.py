"""The annexes of Regulation (EU) No 833/2014 as CSV in the columns of OpenSanctions' `journal_sanctions`.

The columns (`celex`, `recordId`, `annex`, ...) keep number, date, names, registration numbers and addresses as the
Official Journal prints them. A record is a row of the annex that is asked for; the other annexes are other measures. A
cell holds several values as a line of CSV parted by `;`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import regex

from xref.entry import Address, Designation, EntityKind, Entry, Identifier, Name, NameQuality, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._csv import head, rows
from xref.sources._nations import nations
from xref.sources._numbers import labelled, unread
from xref.sources._strict import Doubts, Fields, fold

_CELEX = "32014R0833"
COLUMNS = (
    "celex", "recordId", "programKey", "annex", "measure", "startDate", "reason", "schema", "name", "alias",
    "weakAlias", "previousName", "country", "nationality", "jurisdiction", "birthDate", "birthPlace", "position",
    "passportNumber", "gender", "appearance", "ethnicity", "fatherName", "motherName", "incorporationDate", "legalForm",
    "sector", "registrationNumber", "taxNumber", "idNumber", "innCode", "ogrnCode", "kppCode", "okpoCode", "leiCode",
    "swiftBic", "ticker", "imoNumber", "mmsi", "flag", "address", "phone", "email", "website", "notes",
)  # fmt: skip
_LARGEST = 20_000_000  # bytes searched for an annex; all annexes have 1 MB
_KINDS: dict[str, EntityKind] = {
    "LegalEntity": "organisation", "Organization": "organisation", "Company": "organisation", "Person": "person",
    "Vessel": "vessel",
}  # fmt: skip
_NAMES: tuple[tuple[str, NameQuality], ...] = (("alias", "alias"), ("previousName", "former"), ("weakAlias", "weak"))
_SCHEMES = {
    "innCode": "inn", "ogrnCode": "ogrn", "kppCode": "kpp", "okpoCode": "okpo", "leiCode": "lei", "swiftBic": "swift",
    "taxNumber": "tax", "idNumber": "other", "imoNumber": "imo", "mmsi": "mmsi", "passportNumber": "passport",
    "phone": "phone", "email": "email", "website": "website",
}  # fmt: skip


def is_annexes(path: Path) -> bool:
    """Whether a file is a CSV in these columns whose first row is of Regulation 833/2014."""
    first = head(path, 2)
    return len(first) == 2 and first[0].startswith(",".join(COLUMNS[:4])) and first[1].startswith(_CELEX)


def holds(path: Path, annex: str) -> bool:
    """Whether such a CSV has a row of an annex: its first four cells need no quotes."""
    row = regex.compile(rf"^{_CELEX},[^,\n]*,[^,\n]*,{annex},".encode(), regex.MULTILINE)
    with path.open("rb") as file:
        return row.search(file.read(_LARGEST)) is not None


def read_annex(path: Path, annex: str, remedy: str) -> Publication:
    """The rows of one annex, which have no date. Raises `ParseError` if there are other columns or no such row."""
    reader = rows(path)
    _, header = next(reader, (0, []))
    if tuple(header) != COLUMNS:
        odd = sorted(set(header) ^ set(COLUMNS)) or ["their order"]
        raise ParseError(path, f"other columns than those of the annexes: {', '.join(odd)[:200]}", remedy=remedy)
    place = COLUMNS.index("annex")
    ours = others = 0
    for _, row in reader:
        is_other = len(row) == len(COLUMNS) and row[place] != annex
        ours, others = ours + (not is_other), others + is_other
    if not ours:
        raise ParseError(path, f"no row of Annex {annex}", remedy=f"get the annexes of {_CELEX}")
    notes = (f"{others:,} row{'s' * (others > 1)} of other annexes left out",) if others else ()
    return Publication(None, None, _records(path, annex), notes=notes)


def _records(path: Path, annex: str) -> Iterator[Entry | Quarantined]:
    seen: set[str] = set()
    reader = rows(path)
    next(reader)
    for line, row in reader:
        record = f"{path.name}:{line}"
        if len(row) != len(COLUMNS):
            problem = f"it has {len(row)} columns instead of {len(COLUMNS)}"
            yield Quarantined(record, "", ",".join(row)[:500], problem)
            continue
        fields = Fields(record, dict(zip(COLUMNS, row, strict=True)))
        if fields.pop("annex") != annex:
            continue
        celex, number, schema, name = (fields.pop(column) for column in ("celex", "recordId", "schema", "name"))
        problem = (
            f"not of {_CELEX}" if celex != _CELEX
            else "no number or no name" if not number or not name
            else "its number stands twice" if number in seen
            else "an unknown schema" if schema not in _KINDS
            else ""
        )  # fmt: skip
        if problem:
            yield Quarantined(record, "recordId", ", ".join((celex, number, schema, name)), problem)
            continue
        seen.add(number)
        yield from _entry(annex, number, _KINDS[schema], name, fields)


def _entry(annex: str, number: str, kind: EntityKind, name: str, fields: Fields) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(fields.record)

    def several(column: str) -> list[str]:
        return _several(fields.pop(column))

    countries: list[str] = []
    for column in ("jurisdiction", "nationality", "country", "flag"):
        for text in several(column):
            found, unknown = nations(text)
            countries += found
            for part in unknown:
                doubts.add(column, part, "a country that we do not know")
    addresses = [Address(text, next(iter(nations(text.rpartition(",")[2])[0]), None)) for text in several("address")]
    countries += [address.country for address in addresses if address.country]
    identifiers = [Identifier(scheme, text) for column, scheme in _SCHEMES.items() for text in several(column)]
    remarks = several("notes")
    for text in several("registrationNumber"):
        numbers = labelled(text)
        identifiers += numbers or [Identifier("registration", text)]
        if numbers and unread(text, numbers):
            remarks.append(f"registration number: {text}")
    programme, measure = fields.pop("programKey"), fields.pop("measure")
    yield Entry(
        number=number,
        kind=kind,
        names=(Name(name, "primary"), *(Name(text, quality) for column, quality in _NAMES for text in several(column))),
        countries=tuple(dict.fromkeys(countries)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(addresses)),
        designations=(
            Designation(
                programme, _date(fields.pop("startDate"), doubts), f"Regulation 833/2014, Annex {annex}: {measure}"
            ),
        ),
        reason=fields.pop("reason") or None,
        remarks="; ".join(remarks) or None,
        raw=fields.record,
    )
    yield from doubts
    yield from fields.leftovers()


def _several(cell: str) -> list[str]:
    if not cell:
        return []
    (values,) = csv.reader([cell], delimiter=";", skipinitialspace=True)
    return [text for value in values if (text := fold(value))]


def _date(text: str, doubts: Doubts) -> date | None:
    match = regex.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    try:
        return date(*map(int, reversed(match.groups()))) if match else date.fromisoformat(text) if text else None
    except ValueError:
        doubts.add("startDate", text, "a date that is not understood")
        return None

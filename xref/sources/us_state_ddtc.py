"""Statutorily debarred parties of the State Department's Directorate of Defense Trade Controls, XLSX or CSV.

A row is a debarment; rows of one name and birth are one party. The columns are Party Name, Date Of Birth (a month),
Federal Register Notice, Notice Date, Corrected Notice and Corrected Notice Date; aliases stand in brackets after the
name. With a date of birth the party is a person, whose name is printed family name first; without one the list does not
say what it is: a name of the form `Family, Given` stays as printed and gets the other order as an alias. The list has
no numbers and no date. The administrative debarments, a file of eight rows with other columns, are not read.

The columns are those of the CSV of 2026, and of the XLSX as programs that read it describe it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import regex

from xref.entry import Designation, Entry, Name, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._cells import TAIL
from xref.sources._csl_text import names, number
from xref.sources._csv import columns
from xref.sources._days import iso
from xref.sources._office_csv import rows
from xref.sources._strict import Doubts, Fields, fold
from xref.workbook import says, sheet

_COLUMNS = (
    "party name", "date of birth", "federal register notice", "notice date", "corrected notice",
    "corrected notice date",
)  # fmt: skip
_PROGRAMME = "AECA statutory debarment"
_ACT = "section 38(g)(4) AECA, 22 CFR 127.7"
_SUFFIX = regex.compile(r"(?:Jr|Sr|II|III|IV)\.?", regex.I)
_REMEDY = "get the XLSX of statutorily debarred parties again, or see whether xref has an update"


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Workbooks and CSV with the columns of the list."""
    return [(path,) for path in files if _is_workbook(path) or columns(path) >= {"party_name", "notice_date"}]


def _is_workbook(path: Path) -> bool:
    return says(path, "Party Name", "Federal Register Notice", "Notice Date")


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if it is another list, has other columns, or is damaged."""
    (path,) = files
    found = _from_workbook(path) if _is_workbook(path) else rows(path)
    header = [cell.lower() for cell in found[0][1]] if found else []
    while header and not header[-1]:
        header.pop()
    if sorted(header) != sorted(_COLUMNS):
        problem = f"the columns are {', '.join(header)[:200] or 'not named'}"
        raise ParseError(path, problem, remedy=_REMEDY)
    return Publication(None, None, _records(path, header, found[1:]))


def _from_workbook(path: Path) -> list[tuple[int, list[str]]]:
    frame = sheet(path)
    header = ["" if name.startswith("__UNNAMED__") else fold(name) for name in frame.columns]
    body = (list(map(fold, row)) for row in frame.iter_rows())
    return [(1, header), *((line, row) for line, row in enumerate(body, 2) if any(row))]


def _records(path: Path, header: Sequence[str], body: Iterable[tuple[int, list[str]]]) -> Iterator[Entry | Quarantined]:
    for line, row in body:
        record = f"{path.name}:{line}"
        if len(row) < len(header) or any(row[len(header) :]):
            yield Quarantined(record, "", ", ".join(row)[:500], "it has more or fewer columns than the header")
        else:
            yield from _entry(Fields(record, dict(zip(header, row, strict=False))))


def _entry(row: Fields) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(row.record)

    printed, birth = row.pop("party name"), row.pop("date of birth")
    born = doubts.when("date of birth", birth)
    given = names(printed, [])
    if not given.names or given.names[0].quality != "primary":
        yield Quarantined(row.record, "party name", printed, "it has no name")
        return
    start = doubts.day("notice date", row.pop("notice date"), _day)
    notice = row.pop("federal register notice")
    if not notice:
        doubts.add("federal register notice", "", "no notice")
    corrected = doubts.day("corrected notice date", row.pop("corrected notice date"), _day)
    correction = row.pop("corrected notice")
    remarks = [f"notice corrected by {correction}{f' of {corrected}' if corrected else ''}"] if correction else []
    yield Entry(
        number=number(given.names[0].text, birth),
        kind="person" if born else "unknown",
        names=_names(given.names, person=bool(born)),
        dates=(born,) if born else (),
        designations=(Designation(_PROGRAMME, start, f"{_ACT}: {notice}" if notice else _ACT),),
        remarks="; ".join([*remarks, *given.remarks]) or None,
        raw=row.record,
    )
    yield from doubts
    yield from row.leftovers()


def _day(text: str) -> date | None:
    """A day as the workbook (2018-04-25 00:00:00) or the CSV (4/25/2018) writes it."""
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()
    except ValueError:
        return iso(text)


def _names(printed: Sequence[Name], *, person: bool) -> tuple[Name, ...]:
    """The names; a person's in reading order, that of an unknown party as printed and in reading order."""
    found: dict[str, Name] = {}
    for name in printed:
        turned = _turned(name.text)
        for text in (turned,) if person else (name.text, turned):
            quality = name.quality if not found or name.quality != "primary" else "alias"
            found.setdefault(text, Name(text, quality))
    return tuple(found.values())


def _turned(text: str) -> str:
    """A name printed family name first, in reading order; any other as it is.

    >>> _turned("Prado, Jr., Joel"), _turned("Aero Systems, Inc."), _turned("Kumar Export, Import, and Sons")
    ('Joel Prado Jr.', 'Aero Systems, Inc.', 'Kumar Export, Import, and Sons')
    """
    parts = [part.strip() for part in text.split(",")]
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    rest = [part for part in parts if part not in suffixes]
    if len(rest) != 2 or not all(rest) or TAIL.fullmatch(rest[1]):
        return text
    return " ".join([rest[1], rest[0], *suffixes])

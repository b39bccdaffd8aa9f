"""The ships to which EU ports and services are closed (Regulation (EU) No 833/2014, Annex XLII).

The workbook that the EU's sanctions map links has one sheet and five columns: a running number without a heading, the
ship's name when it was designated, its IMO number, the day of application and a link to the Official Journal. Cells can
hold `#REF!`, a reference that the publisher broke, which counts as empty; a ship without a day is reported. The running
number is that of the row, so a ship's number here is its IMO number. Learned from programs that read the workbook, not
from the workbook.

The rows of Annex XLII in a CSV of annexes (`_eu_annexes`) are read too; one that also holds Annex IV is taken for
`eu_annex_iv`, unless this list is asked for by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import regex

from xref.entry import Component, Designation, Entry, Identifier, Name, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._days import full, iso
from xref.sources._eu_annexes import holds, is_annexes, read_annex
from xref.sources._strict import Doubts, Fields, fold
from xref.workbook import says, sheet

_ANNEX = "XLII"
_WORDS = ("Vessel name at designation", "IMO number")
_NAME, _IMO, _DAY, _LINK = (
    "vessel name at designation time", "imo number", "date of application", "link to relevant eu official journal",
)  # fmt: skip
_NUMBER = "__UNNAMED__0"  # how the reader calls a first column without a heading
_REMEDY = "get the consolidated list of designated vessels from sanctionsmap.eu, or a newer xref"
_SEVEN = regex.compile(r"(?:IMO\s*)?(\d{7})(?:\.0)?")
_FORMER = regex.compile(
    r"(.+?)\s*\(\s*(?:ex[-\s:.]+|former(?:ly)?(?:\s+known\s+as)?[:\s]+|f\.?k\.?a\b[.:\s]+)([^()]+)\)", regex.IGNORECASE
)


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Workbooks whose first words are those of the header, and CSV of annexes with a row of Annex XLII."""
    return [(path,) for path in files if says(path, *_WORDS) or (is_annexes(path) and holds(path, _ANNEX))]


def read(files: Sequence[Path]) -> Publication:
    """Open the list, which has no date. Raises `ParseError` if it is another list, or has other columns."""
    (path,) = files
    if is_annexes(path):
        annex = read_annex(path, _ANNEX, "see the documentation of eu_vessels")
        return replace(annex, records=_renumbered(annex.records))
    frame = sheet(path)
    heads = {column: _head(column) for column in frame.columns}
    lacking = [name for name in (_NAME, _IMO, _DAY, _LINK) if list(heads.values()).count(name) != 1]
    unknown = [column for column, name in heads.items() if not name and not column.startswith("__UNNAMED__")]
    if lacking or unknown:
        problem = f"it lacks columns ({', '.join(lacking)}) or adds some ({', '.join(unknown)})"
        raise ParseError(path, problem[:300], remedy=_REMEDY)
    rows = (
        {heads[column] or column: value for column, value in row.items()} for row in frame.iter_rows(named=True)
    )  # fmt: skip
    return Publication(None, None, _records(path, rows))


def _head(column: str) -> str:
    """Which of the columns a heading names, "" for none; that of the name can go on with words of explanation."""
    text = fold(column).lower()
    return _NAME if text.startswith(_NAME) else text if text in (_IMO, _DAY, _LINK) else ""


def _renumbered(records: Iterator[Entry | Component | Quarantined]) -> Iterator[Entry | Component | Quarantined]:
    for record in records:
        numbers = [i.value for i in record.identifiers if i.scheme == "imo"] if isinstance(record, Entry) else []
        yield record._replace(number=numbers[0]) if isinstance(record, Entry) and numbers else record


def _records(path: Path, rows: Iterator[Mapping[str, str | None]]) -> Iterator[Entry | Quarantined]:
    for line, row in enumerate(rows, 2):
        if not any(fold(value) for value in row.values()):
            continue
        fields = Fields(f"{path.name}#{fold(row.get(_NUMBER)) or f'row {line}'}", row, empty=("#REF!",))
        fields.pop(_NUMBER)
        name, printed = fields.pop(_NAME), fields.pop(_IMO)
        match = _SEVEN.fullmatch(printed)
        if not match or not name:
            problem = "no name" if match else "no IMO number of seven digits"
            yield Quarantined(fields.record, "IMO number", f"{name}, {printed}".strip(", "), problem)
        else:
            yield from _entry(fields, name, match[1])


def _entry(fields: Fields, name: str, imo: str) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(fields.record)
    day, link = fields.pop(_DAY), fields.pop(_LINK)
    applied = _day(day)
    if not applied:
        doubts.add(_DAY, day, "a date that is not understood" if day else "no date, or a broken reference for one")
    is_url = link.startswith(("https://", "http://"))
    yield Entry(
        number=imo,
        kind="vessel",
        names=_names(name),
        identifiers=(Identifier("imo", imo),),
        designations=(Designation("designated vessels", applied, None if is_url else link or None),),
        url=link if is_url else None,
        raw=fields.record,
    )
    yield from doubts
    yield from fields.leftovers()


def _day(text: str) -> date | None:
    """A day as a date cell gives it, or in figures parted by points; an apostrophe is left over from the spreadsheet.

    >>> _day("2024-06-25 00:00:00"), _day("24.2.2025’"), _day("30.2.2025")
    (datetime.date(2024, 6, 25), datetime.date(2025, 2, 24), None)
    """
    return iso(text) or full(text.strip("'’‘` ").replace(".", "/"))


def _names(text: str) -> tuple[Name, ...]:
    """The name of a ship, and those that brackets behind it call former.

    >>> [(name.text, name.quality) for name in _names("Invented Star (ex-Made Up; Dreamt)")]
    [('Invented Star', 'primary'), ('Made Up', 'former'), ('Dreamt', 'former')]
    """
    match = _FORMER.fullmatch(text)
    if not match:
        return (Name(text, "primary"),)
    former = (fold(part) for part in match[2].split(";"))
    return (Name(match[1], "primary"), *(Name(part, "former") for part in former if part))

"""The boycott Requester List of BIS's Office of Antiboycott Compliance, CSV.

It names who has been reported to have asked a US person to join a foreign boycott. Such a party is a warning to
exporters; nothing prohibits dealing with it. Before the header stand up to ten lines, with `(Updated March 31, 2026)`;
the columns are REQUESTER, REQUESTING COUNTRY and DATE LISTED. A row is a record; a sentence of the publisher's at the
end is kept as a note. The day of listing is mostly a month alone (`Mar-26`), which goes to the remarks. The list gives
no number and no kind of party: the number is a hash of name and country.

The layout is as programs that read the list describe it; they say that its headings have been renamed before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import regex

from xref.dates import edtf
from xref.entry import Designation, Entry, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._csl_text import names, number
from xref.sources._csv import head
from xref.sources._days import iso
from xref.sources._office_csv import rows
from xref.sources._strict import Doubts, Fields, fold

_COLUMNS = ("requester", "requesting country", "date listed")
_PREAMBLE = 10  # lines; the list has had three and four
_OFFICE = "office of antiboycott compliance"
_UPDATED = regex.compile(r"\(?Updated:?\s+([A-Z][a-z]+ \d{1,2}, ?\d{4})\)?", regex.I)
_MONTH = regex.compile(r"([A-Za-z]{3,9})\.?[ -]'?(\d{4}|\d{2})")
_FOOTER = regex.compile(r"(?:\*+\s*)?(?:note:\s*)?this list is provided\b.*", regex.I)
_REASON = "reported to have made a boycott-related request; no restricted party for that"
_REMEDY = "get the Requester List (CSV) of https://www.bis.gov/OAC again, or see whether xref has an update"


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """CSV whose first lines name the office or the three columns."""
    return [(path,) for path in files if _is_ours(head(path, _PREAMBLE + 1))]


def _is_ours(lines: list[str]) -> bool:
    text = fold(" ".join(lines)).lower()
    return "requester" in text and (_OFFICE in text or all(column in text for column in _COLUMNS))


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if a column lacks or is new, or if it is no CSV."""
    (path,) = files
    found = rows(path)
    place = next((i for i, (_, row) in enumerate(found[: _PREAMBLE + 1]) if sum(map(bool, row)) > 1), None)
    if place is None:
        raise ParseError(path, f"none of its first {_PREAMBLE} lines names columns", remedy=_REMEDY)
    header = [cell.lower() for cell in found[place][1] if cell]
    lacking, unknown = sorted(set(_COLUMNS) - set(header)), sorted(set(header) - set(_COLUMNS))
    if lacking or unknown or len(set(header)) < len(header):
        problem = f"it lacks columns ({', '.join(lacking)}), adds some ({', '.join(unknown)}) or has one twice"
        raise ParseError(path, problem[:300], remedy=_REMEDY)
    before = " ".join(cell for _, row in found[:place] for cell in row)
    body = found[place + 1 :]
    notes = tuple(row[0] for _, row in body if _is_note(row))
    return Publication(
        _updated(before), None, _records(path, header, [x for x in body if not _is_note(x[1])]), (), notes
    )


def _is_note(row: list[str]) -> bool:
    return bool(_FOOTER.fullmatch(row[0])) and not any(row[1:])


def _updated(text: str) -> date | None:
    match = _UPDATED.search(text)
    return iso(edtf(match[1]) or "") if match else None


def _records(path: Path, header: list[str], body: Sequence[tuple[int, list[str]]]) -> Iterator[Entry | Quarantined]:
    for line, row in body:
        record = f"{path.name}:{line}"
        if any(row[len(header) :]) or not row[0] or len(row) < len(header):
            problem = "no requester, or more or fewer columns than the header"
            yield Quarantined(record, "requester", ", ".join(row)[:500], problem)
        else:
            yield from _entry(Fields(record, dict(zip(header, row, strict=False))))


def _entry(row: Fields) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(row.record)
    printed = row.pop("requester")
    given = names(printed, [])
    if not given.names or given.names[0].quality != "primary":
        yield Quarantined(row.record, "requester", printed[:500], "it has no name")
        return
    place, listed = row.pop("requesting country"), row.pop("date listed")
    seat = doubts.country("requesting country", place)
    day, month = _listed(listed)
    if not place:
        doubts.add("requesting country", "", "no country")
    if listed and not (day or month):
        doubts.add("date listed", listed, "a date that is not understood")
    remarks = [*([f"listed in {month}"] if month else []), *given.remarks]
    yield Entry(
        number=number(given.names[0].text, place),
        kind="unknown",
        names=given.names,
        countries=tuple(filter(None, (seat,))),
        designations=(Designation("OAC", day, "15 CFR part 760"),),
        reason=_REASON,
        remarks="; ".join(remarks) or None,
        raw=row.record,
    )
    yield from doubts
    yield from row.leftovers()


def _listed(text: str) -> tuple[date | None, str | None]:
    """The day, or the month alone, of a listing.

    >>> _listed("Mar-26"), _listed("October 2024"), _listed("3/31/2026"), _listed("26-Mar")
    ((None, '2026-03'), (None, '2024-10'), (datetime.date(2026, 3, 31), None), (None, None))
    """
    if match := _MONTH.fullmatch(text):
        year = match[2] if len(match[2]) == 4 else f"20{match[2]}"
        month = edtf(f"{match[1]} {year}")
        return None, month if month and len(month) == len("2026-03") else None
    try:
        return datetime.strptime(text, "%m/%d/%Y").date(), None
    except ValueError:
        return iso(edtf(text) or ""), None

"""Chinese military companies (section 1260H), which the US Department of Defense publishes in PDF alone.

The parser reads the table into which the PDFs are commonly copied by hand: CSV with `Name, Alias, Parent Name, Start
date` and optionally `Clean Name, Previous Name, Note, End date, Source Url`; a note that cites the section says why. A
row is a company as one list prints it, marks such as `*` included; rows of the same name are one company, and a company
that was taken off stays, with that day first in its remarks. `Clean Name` is the name without the short form in
brackets; several aliases are parted by `;` or by a comma without a blank. The list names no country and no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import regex

from xref.entry import Designation, Entry, Name, Publication, Quarantined, Relation
from xref.sources._csl_text import names, number
from xref.sources._csv import columns, records
from xref.sources._days import iso
from xref.sources._strict import Doubts, Fields

_NEEDED = ("name", "alias", "parent_name", "start_date")
_MORE = ("clean_name", "previous_name", "note", "end_date", "source_url")
_ACT = "section 1260H, Pub. L. 116-283"
_BETWEEN = regex.compile(r";\s*|,(?=\S)")


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files whose header has the four columns that are needed."""
    return [(path,) for path in files if columns(path) >= set(_NEEDED)]


def read(files: Sequence[Path]) -> Publication:
    """Open the table; published on the newest day in it. Raises `ParseError` if a column lacks or is new."""
    (path,) = files
    days = [iso(row.get(f, "")) for _, row in records(path, _NEEDED, _MORE) if row for f in ("start_date", "end_date")]
    return Publication(max((day for day in days if day), default=None), None, _records(path))


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    for line, row in records(path, _NEEDED, _MORE):
        record = f"{path.name}:{line}"
        if row:
            yield from _entry(Fields(record, row))
        else:
            yield Quarantined(record, "", "", "it has more or fewer columns than the header")


def _entry(row: Fields) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(row.record)

    printed, clean = row.pop("name"), row.pop("clean_name")
    if not printed:
        yield Quarantined(row.record, "name", "", "it has no name")
        return
    given = names(printed.rstrip("* "), [])
    primary = clean or given.names[0].text
    others = [
        *(name for name in given.names if name.quality != "primary"),
        *(Name(text, "former") for text in _BETWEEN.split(row.pop("previous_name"))),
        *(Name(text) for text in _BETWEEN.split(row.pop("alias"))),
    ]
    distinct: dict[str, Name] = {primary: Name(primary, "primary")}
    for name in others:
        distinct.setdefault(name.text, name)
    distinct.pop("", None)
    start, end = (doubts.day(field, row.pop(field)) for field in ("start_date", "end_date"))
    parent, note = row.pop("parent_name"), row.pop("note")
    remarks = [f"taken off on {end}, listed on {start or 'an unknown day'}"] if end else []
    remarks += [f"printed as {printed}"] if printed != primary else []
    why = "section 1260h(" in note.lower()
    yield Entry(
        number=number(primary, ""),
        kind="organisation",
        names=tuple(distinct.values()),
        designations=(Designation("1260H", start, _ACT),),
        relations=(Relation("listed under", parent),) if parent else (),
        reason=note if why else None,
        remarks="; ".join([*remarks, *([note] if note and not why else [])]) or None,
        url=row.pop("source_url") or None,
        raw=row.record,
    )
    yield from doubts
    yield from row.leftovers()

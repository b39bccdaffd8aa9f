"""The Entity List of the Uyghur Forced Labor Prevention Act: the web page of the Department of Homeland Security.

Goods made by these companies may not be imported into the United States. The page has a table for each of the lists of
section 2(d)(2)(B), whose number stands above it; the columns are Name of Entity (or Entity Name) and Effective Date. A
row is a record, and so is each subsidiary that a row names; a company of two lists stands on both. The list gives no
number and no country: the number is a hash of the name, and the page's "Last Updated" is the list's date.

The layout is that of the page as it was served in 2026; the forms of names are those that it has had since 2022.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import regex
from lxml import etree

from xref.dates import edtf
from xref.entry import Designation, Entry, Name, Publication, Quarantined, Relation
from xref.errors import ParseError
from xref.sources._csl_text import number
from xref.sources._days import iso
from xref.sources._html import is_page, page
from xref.sources._strict import Doubts, fold
from xref.sources._uflpa_names import company

_HEAD = 100_000  # bytes in which the title stands: scripts stand before it
_NAMES = ("name of entity", "entity name")
_DATE = "effective date"
_SECTION = regex.compile(r"Section 2\(d\)\(2\)\(B\)\([ivx]+\)", regex.I)
_UPDATED = regex.compile(r"Last Updated:\s*(\d{1,2}/\d{1,2}/\d{4})")
_LONGEST = 5_000  # letters of a cell: the longest has a few hundred
_REMEDY = "get https://www.dhs.gov/uflpa-entity-list again, or see whether xref has an update"


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Web pages that have the list's name near the start."""
    return [(path,) for path in files if is_page(path) and _named(path)]


def _named(path: Path) -> bool:
    with path.open("rb") as file:
        return b"UFLPA Entity List" in file.read(_HEAD)


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if the page is cut short, has no table, or one with other columns."""
    (path,) = files
    root = page(path)
    tables = list(_tables(root))
    for _, rows in tables:
        header = [cell.lower() for cell in _cells(rows[0])] if rows else []
        if len(header) != 2 or header[0] not in _NAMES or header[1] != _DATE:
            raise ParseError(path, f"a table with the columns {', '.join(header)[:200] or 'of none'}", remedy=_REMEDY)
    if not tables:
        raise ParseError(path, "no table of entities", remedy=_REMEDY)
    return Publication(_updated(root), None, _records(path, tables))


def _tables(root: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    """Each table's rows, and the section that was named last before it, "" if none was."""
    section = ""
    for node in root.iter("a", "p", "h2", "h3", "h4", "strong", "caption", "table"):
        if node.tag == "table":
            yield section, list(node.iter("tr"))
        elif match := _SECTION.search(_text(node)):
            section = match[0]


def _text(node: etree._Element) -> str:
    return fold("".join(map(str, node.itertext())))


def _cells(row: etree._Element) -> list[str]:
    return [_text(cell) for cell in row if cell.tag in ("td", "th")]


def _updated(root: etree._Element) -> date | None:
    match = _UPDATED.search(_text(root))
    try:
        return datetime.strptime(match[1], "%m/%d/%Y").date() if match else None
    except ValueError:
        return None


def _records(path: Path, tables: list[tuple[str, list[etree._Element]]]) -> Iterator[Entry | Quarantined]:
    for place, (section, rows) in enumerate(tables, 1):
        for line, row in enumerate(rows[1:], 1):
            cells = _cells(row)
            if any(cells):
                yield from _row(f"{path.name}#table={place}:{line}", section, cells)


def _row(record: str, section: str, cells: list[str]) -> Iterator[Entry | Quarantined]:
    doubts, printed = Doubts(record), cells[0]
    found = company(printed) if len(cells) == 2 and len(printed) <= _LONGEST else None
    if not found or not found.names or found.names[0].quality != "primary":
        yield Quarantined(record, _NAMES[0], ", ".join(cells)[:500], "no name, or other cells than the table's")
        return
    for text, problem in found.odd:
        doubts.add(_NAMES[0], text, problem)
    day = iso(edtf(cells[1]) or "")
    if not day:
        doubts.add(_DATE, cells[1], "a date that is not understood")
    if not section:
        doubts.add("section", "", "no section stands above its table")
    act = (Designation("UFLPA", day, f"Pub. L. 117-78, {section[:1].lower()}{section[1:]}" if section else None),)
    name = found.names[0].text
    remarks = "; ".join(found.remarks) or None
    yield Entry(number(name, ""), "organisation", found.names, designations=act, remarks=remarks, raw=record)
    for place, other in enumerate(found.subsidiaries, 1):
        yield Entry(
            number=number(other, ""),
            kind="organisation",
            names=(Name(other, "primary"),),
            designations=act,
            relations=(Relation("subsidiary of", name, number(name, "")),),
            raw=f"{record}.{place}",
        )
    yield from doubts

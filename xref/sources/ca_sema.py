"""Canada's autonomous sanctions (SEMA, JVCFOA): sema-lmes.xml, in the element names of 2025 and of 2020.

`Country` is the regulation, not a nationality. The list has no number of its own that stays: Item shifts when a party
is taken off, so the number here is a hash of regulation, name and date or IMO; the printed place stands in the legal
basis.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import regex

from xref.entry import Designation, Entry, Identifier, Name, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._strict import Doubts, Element
from xref.sources._xml import root, stream

# Aliases part at ";" and at the language tags ("Russian: ..."); at commas in a person's only: other names contain them.
_ALIASES = regex.compile(r";|,?\s*\b(?:Russian|Belaruss?ian|Ukrainian|English|French|Arabic|Persian|Chinese)\s*:")
_OR = regex.compile(r"\s+or\s+", regex.IGNORECASE)


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files whose root is `data-set` with `record` elements that have an `Item`."""
    return [(path,) for path in files if _is_ours(path)]


def _is_ours(path: Path) -> bool:
    node = root(path)
    if node is None or node.tag != "data-set":
        return False
    return any(record.find("Item") is not None for record in stream(path, ("record",)))


def read(files: Sequence[Path]) -> Publication:
    """Open the list, which has no date. Raises `ParseError` if it is another list or is cut short."""
    (path,) = files
    if not _is_ours(path):
        raise ParseError(path, "no data-set of records with Item", remedy="get sema-lmes.xml again")
    return Publication(None, None, _records(path))


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    for number, node in enumerate(stream(path, ("record",)), 1):
        yield from _entry(Element(f"{path.name}#record={number}", node))


def _entry(record: Element) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(record.record)
    regulation, given, family = record.text("Country"), record.text("GivenName"), record.text("LastName")
    body = record.text("EntityOrShip") or record.text("Entity")
    imo, title = record.text("ShipIMONumber"), record.text("TitleOrShip") or record.text("Title")
    day = record.text("DateOfBirthOrShipBuildDate") or record.text("DateOfBirth")
    name = " ".join(part for part in (given, family) if part) or body
    if not name or not regulation:
        yield Quarantined(record.record, "Country", regulation, "no name or no regulation")
        return
    when = [doubts.when("DateOfBirth", text) for text in _OR.split(day)]
    listed = doubts.day("DateOfListing", record.text("DateOfListing"))
    key = f"{regulation}|{name.casefold()}|{imo or day}"
    number = hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:12]
    person = bool(family or given)
    aliases = [part.strip(" ,") for part in _ALIASES.split(record.text("Aliases"))]
    if person:
        aliases = [name.strip() for alias in aliases for name in alias.split(",")]
    schedule, item = record.text("Schedule"), record.text("Item")
    place = ", ".join(part for part in (schedule and f"Schedule {schedule}", item and f"item {item}") if part)
    yield Entry(
        number=number,
        kind="person" if person else "vessel" if imo else "organisation",
        names=(Name(name, "primary"), *(Name(alias) for alias in aliases if alias)),
        dates=tuple(value for value in when if value),
        identifiers=(Identifier("imo", imo),) if imo else (),
        designations=(Designation(regulation, listed, place or None),),
        remarks=title or None,
        raw=record.record,
    )
    yield from doubts
    yield from record.leftovers()

"""OFAC's four CSV files: SDN.CSV, ALT.CSV, ADD.CSV and SDN_COMMENTS.CSV, and the same for the consolidated list.

None has a header or a date. They are joined on the party's number, the first column of each. Weak aliases, dates,
numbers and links stand in the remarks, pieces divided by "; ", which are cut off after 1,000 characters; the comments
file goes on where a remark was cut. The name of a person is printed "LAST, First".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import regex

from xref.countries import country_code
from xref.entry import Designation, Entry, Publication, Quarantined, Relation
from xref.errors import ParseError
from xref.sources._csv import rows
from xref.sources._ofac_words import Facts, known_type, list_by_programmes
from xref.sources._strict import fold

_HEAD = 100_000  # bytes by which a file is recognised: some 500 rows
_REMARK = 1000  # characters after which a remark is cut
_NUMBER = regex.compile(rb"^(\d+),", regex.MULTILINE)
_OLD_END = "\x1a"  # the end-of-file mark of DOS stands on a line of its own
_NULL = ("-0- ", "-0-", "")
_QUOTED = regex.compile(r"([afn]\.k\.a\.) '(.*)'")
_DAY = r"(?:circa |to |(?:\d\d? )?(?:[A-Z][a-z][a-z] )?\d{4} ?)+"
_TAIL = regex.compile(rf"(?:\((?P<country>[^()]+)\))?\s*(?P<more>(?:issued {_DAY})?\s*(?:expires {_DAY})?)$")
_PROSE = regex.compile(r"\b(?:and|under|were|issued|Issue|Offices)\b")  # words that no number has, but sentences do
_VESSEL = (
    "Vessel Call Sign",
    "Vessel Type",
    "Vessel Tonnage",
    "Vessel Gross Registered Tonnage",
    "Vessel Flag",
    "Vessel Owner",
)


class _Sibling(NamedTuple):
    """A file beside the primary one: its name at OFAC, and what is lost without it."""

    printed: str
    without: str


_SIBLINGS = {  # by the number of columns
    5: _Sibling("ALT.CSV", "no aliases"),
    6: _Sibling("ADD.CSV", "no addresses"),
    2: _Sibling("COMMENTS.CSV", f"remarks are cut after {_REMARK} characters"),
}


def _columns(path: Path) -> int:
    """The number of columns if the file is one of the four, by the shapes of its first rows; else 0."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.removeprefix(b"\xef\xbb\xbf")[:1].isdigit():
        return 0
    first = _rows_of(head)
    columns = len(first[0]) if first else 0
    known = [row for row in first if len(row) == columns and _is_row(row)]
    return columns if 2 * len(known) > len(first) else 0


def _rows_of(head: bytes) -> list[list[str]]:
    lines = head.decode("utf-8-sig", errors="replace").splitlines()
    try:
        found = [row for row in csv.reader(lines) if row and row != [_OLD_END]]
    except csv.Error:
        return []
    return found[:-1] if len(head) == _HEAD else found  # the last row may be cut by our own reading


def _is_row(row: list[str]) -> bool:
    if not row[0].isdecimal():
        return False
    if len(row) == 12:
        return _null(row[2]) in ("", "individual", "vessel", "aircraft") and bool(_null(row[3]))
    if len(row) == 5:
        return row[1].isdecimal() and row[2] in ("aka", "fka", "nka")
    if len(row) == 6:
        return row[1].isdecimal()
    return len(row) == 2


def _null(text: str) -> str:
    """A value folded; OFAC's null `-0-` is the empty string."""
    if text in _NULL:  # two cells in three
        return ""
    text = fold(text)
    return "" if text == "-0-" else text


def _programmes(text: str) -> list[str]:
    return [programme for part in _null(text).split("] [") if (programme := part.strip(" []"))]


def groups(files: Sequence[Path], wanted: str) -> list[tuple[Path, ...]]:
    """The publications of the wanted list among the files: a primary file, and those that share most of its numbers.

    Without a primary file the others are nobody's.
    """
    kinds = {path: columns for path in files if (columns := _columns(path))}
    primaries = [path for path, columns in kinds.items() if columns == 12]
    if not primaries:
        return []
    numbers = {path: _numbers(path) for path in kinds}
    found: dict[Path, dict[int, tuple[float, Path]]] = {path: {} for path in primaries}
    for path, columns in kinds.items():
        if columns not in _SIBLINGS:
            continue
        shared, primary = max(((_share(numbers[path], numbers[p]), p) for p in primaries), key=lambda pair: pair[0])
        if shared > max(0.5, found[primary].get(columns, (0.0, path))[0]):  # the lists share a sixth of their parties
            found[primary][columns] = (shared, path)
    return [
        (path, *(found[path][columns][1] for columns in _SIBLINGS if columns in found[path]))
        for path in primaries
        if _which(path) == wanted
    ]


def _which(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return list_by_programmes(
        set(_programmes(row[3])) for row in _rows_of(head) if len(row) == 12 and row[0].isdecimal()
    )


def _numbers(path: Path) -> frozenset[bytes]:
    return frozenset(_NUMBER.findall(path.read_bytes()))


def _share(part: frozenset[bytes], whole: frozenset[bytes]) -> float:
    return len(part & whole) / len(part) if part else 0.0


def which(files: Sequence[Path]) -> str | None:
    """Which of OFAC's lists the primary file among the files is; None if there is no one primary file."""
    primaries = [path for path in files if _columns(path) == 12]
    return _which(primaries[0]) if len(primaries) == 1 else None


def read(files: Sequence[Path]) -> Publication:
    """Open one primary file with those that stand beside it. Raises `ParseError` if a file is cut short."""
    by_columns = {_columns(path): path for path in files}
    missing = [sibling for columns, sibling in _SIBLINGS.items() if columns not in by_columns]
    lacks = tuple(f"{sibling.without}: {sibling.printed} was not beside it" for sibling in missing)
    return Publication(None, None, _records(by_columns), lacks)


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each row with the place where it stands; a row of another width comes too."""
    _refuse_cut(path)
    return ((f"{path.name}:{line}", row) for line, row in rows(path) if row != [_OLD_END])


def _refuse_cut(path: Path) -> None:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 8))
        end = file.read()
    if not end.endswith((b"\n", b"\r", b"\x1a")) and not end.rstrip().endswith((b'"', b"-0-")):
        raise ParseError(path, "it ends in the middle of a row: it is cut short", remedy="get the file again")


_Rows = dict[str, list[tuple[str, list[str]]]]  # each row with its place, by the party's number


class _Beside(NamedTuple):
    """The rows of the other files; those of a party are taken out when it is read."""

    aliases: _Rows
    addresses: _Rows
    comments: _Rows


def _records(files: Mapping[int, Path]) -> Iterator[Entry | Quarantined]:
    beside = _Beside({}, {}, {})
    for columns, taken in ((5, beside.aliases), (6, beside.addresses), (2, beside.comments)):
        if columns in files:
            for place, row in _rows(files[columns]):
                if len(row) == columns:
                    taken.setdefault(row[0], []).append((place, row))
                else:
                    yield Quarantined(
                        place, "row", ",".join(row), f"{len(row)} columns instead of {columns}", kept=True
                    )
    for place, row in _rows(files[12]):
        if len(row) == 12:
            yield from _entry(place, row, beside)
        else:
            yield Quarantined(place, "row", ",".join(row), f"{len(row)} columns instead of 12")
    for left in beside:
        for place, row in (pair for pairs in left.values() for pair in pairs):
            yield Quarantined(place, "row", ",".join(row), "of a party that the primary file does not have", kept=True)


def _entry(place: str, row: list[str], beside: _Beside) -> Iterator[Entry | Quarantined]:
    number, name, kind = (_null(text) for text in row[:3])
    facts = Facts(place, kind or "entity", "SDN_Type")
    facts.name(facts.reading_order(name))
    for _, alias in beside.aliases.pop(row[0], ()):
        facts.name(facts.reading_order(_null(alias[3])), alias[2] or "(none)")
        facts.remark(_null(alias[4]))
    facts.remark(_null(row[4]))
    for word, value in zip(_VESSEL, row[5:11], strict=True):
        if text := _null(value):
            facts.fact(word, text)
    remark = row[11] if _null(row[11]) else ""
    more = "".join(comment[1] for _, comment in beside.comments.pop(row[0], ()))
    _remarks(facts, remark + more)
    for _, address in beside.addresses.pop(row[0], ()):
        street, city, country, said = (_null(text) for text in address[2:])
        facts.address((street, city), country)
        facts.remark(said)
    facts.designations = tuple(Designation(programme) for programme in _programmes(row[3]))
    yield from facts.entry(number)


def _remarks(facts: Facts, text: str) -> None:
    cut = len(text) >= _REMARK and not text.endswith(".")
    pieces = [fold(piece) for piece in text.strip().removesuffix(".").split("; ")]
    if cut:
        facts.doubts.add("Remarks", pieces[-1], f"cut off after {_REMARK} characters; the comments file goes on")
        facts.remark(pieces.pop())
    for piece in filter(None, pieces):
        _piece(facts, piece.removeprefix("alt. "))


def _piece(facts: Facts, piece: str) -> None:
    word, _, value = piece.partition(" ")
    if "'" in piece and (alias := _QUOTED.fullmatch(piece)):
        facts.name(facts.reading_order(alias[2]), alias[1] or "(none)", weak=True)
    elif word in ("DOB", "POB"):
        facts.fact("Birthdate" if word == "DOB" else "Place of Birth", value)
    elif word in ("nationality", "citizen"):
        facts.nationality(word, value)
    elif piece.startswith("Linked To: "):
        facts.relations.append(Relation("linked to", piece.removeprefix("Linked To: ")))
    elif not (found := known_type(piece)) or not _number(facts, *found):
        if word in ("a.k.a.", "f.k.a.", "n.k.a."):
            facts.doubts.add("Remarks", piece, "an alias that is not quoted")
        facts.remark(piece)


def _number(facts: Facts, kind: str, text: str) -> bool:
    """Take a number such as "A12 (Iran) issued 1 Jan 2001"; False if it is prose that begins with a type word.

    What stands in brackets at the end is its country, if it is one.
    """
    value, country, more = text.strip(), "", ""
    tail = _TAIL.search(text) if "(" in text or "issued" in text or "expires" in text else None
    if tail and (not tail["country"] or country_code(tail["country"])):
        value, country, more = text[: tail.start()].strip(), tail["country"] or "", tail["more"].strip()
    if not value or _PROSE.search(value):
        return False
    facts.fact(kind, value, country, more)
    return True

"""A list of one's own: CSV in UTF-8 with `id,name` and the optional columns of `COLUMNS`; `;` separates several values.

Lines before the header that begin with `#` are comments; one of the form `# published: 2026-10-08` is the list's date.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import cast, get_args

from xref.entry import Address, Designation, EntityKind, Entry, Identifier, Name, NameQuality, Publication, Quarantined
from xref.errors import ParseError
from xref.identifiers import SCHEMES
from xref.sources._csv import head, preamble, rows
from xref.sources._strict import Doubts, fold

COLUMNS = (
    "id", "name", "kind", "aliases", "weak_aliases", "former_names", "countries", "birth_date", "identifiers",
    "addresses", "programme", "designated_on", "reason", "url",
)  # fmt: skip
_COMMENTS = 100  # lines in which the header is looked for; the starter lists have 10 before it
_NAMES: tuple[tuple[str, NameQuality], ...] = (
    ("aliases", "alias"),
    ("former_names", "former"),
    ("weak_aliases", "weak"),
)


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files whose header has `id` and `name` and no column that we do not know."""
    return [(path,) for path in files if _looks_like_ours(path)]


def _looks_like_ours(path: Path) -> bool:
    first = next((line for line in head(path, _COMMENTS) if not line.startswith("#")), "")
    try:
        return {"id", "name"} <= set(map(_key, next(csv.reader([first]), []))) <= set(COLUMNS)
    except csv.Error:
        return False


def read(files: Sequence[Path]) -> Publication:
    """Open one list. Raises `ParseError` if the header lacks `id` or `name`, has an unknown column, or is not UTF-8."""
    (path,) = files
    published, comments = preamble(path)
    reader = rows(path, comments, remedy="save it as CSV in UTF-8")
    header = list(map(_key, next(reader, (0, []))[1]))
    if not header:
        raise ParseError(path, "it is empty", remedy="the first row names the columns, such as id,name")
    if unknown := [column for column in header if column not in COLUMNS]:
        raise ParseError(path, f"unknown column {', '.join(unknown)}", remedy=f"the columns are {', '.join(COLUMNS)}")
    if lacking := [column for column in ("id", "name") if column not in header]:
        raise ParseError(path, f"no column {' and no column '.join(lacking)}", remedy="the first row names the columns")
    if len(set(header)) < len(header):
        raise ParseError(path, "a column stands twice", remedy="keep one of them")
    return Publication(published, None, _records(path, header, reader))


def _key(column: str) -> str:
    return fold(column).lower()


def _records(path: Path, header: list[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Entry | Quarantined]:
    seen: set[str] = set()
    for number, row in rows:
        yield from _row(f"{path.name}:{number}", header, row, seen)


def _row(record: str, header: list[str], row: list[str], seen: set[str]) -> Iterator[Entry | Quarantined]:
    if len(row) != len(header):
        yield Quarantined(record, "", ",".join(row), f"it has {len(row)} columns, the header {len(header)}")
        return
    values = dict(zip(header, map(fold, row), strict=True))
    if not values["id"] or not values["name"] or values["id"] in seen:
        problem = "the id stands twice" if values["id"] in seen else "it has no id or no name"
        yield Quarantined(record, "id", values["id"], problem)
        return
    seen.add(values["id"])
    yield from _entry(record, values)


def _several(values: dict[str, str], column: str) -> list[str]:
    return [part for part in map(str.strip, values.get(column, "").split(";")) if part]


def _entry(record: str, values: dict[str, str]) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(record)
    kind = values.get("kind") or "unknown"
    if kind not in get_args(EntityKind):
        doubts.add("kind", kind, f"not one of {', '.join(get_args(EntityKind))}")
        kind = "unknown"
    countries = [code for text in _several(values, "countries") if (code := doubts.country("countries", text))]
    dates = [day for text in _several(values, "birth_date") if (day := doubts.when("birth_date", text))]
    identifiers = []
    for text in _several(values, "identifiers"):
        scheme, _, value = text.partition(":")
        if value and scheme in SCHEMES:
            identifiers.append(Identifier(scheme, value.strip()))
        else:
            doubts.add("identifiers", text, "not of the form scheme:value with a scheme that we know")
    designated = None
    if text := values.get("designated_on", ""):
        try:
            designated = date.fromisoformat(text)
        except ValueError:
            doubts.add("designated_on", text, "a date that is not of the form 2026-10-08")
    names = [Name(values["name"], "primary")]
    names += [Name(text, quality) for column, quality in _NAMES for text in _several(values, column)]
    programmes = _several(values, "programme") or ([""] if designated else [])
    yield Entry(
        number=values["id"],
        kind=cast(EntityKind, kind),
        names=tuple(names),
        countries=tuple(countries),
        dates=tuple(dates),
        identifiers=tuple(identifiers),
        addresses=tuple(Address(text) for text in _several(values, "addresses")),
        designations=tuple(Designation(programme, designated) for programme in programmes),
        reason=values.get("reason") or None,
        url=values.get("url") or None,
        raw=record,
    )
    yield from doubts

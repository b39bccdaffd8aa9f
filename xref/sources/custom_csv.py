"""A list of one's own: CSV in UTF-8 with `id,name` and the optional columns of `COLUMNS`; `;` separates several values.

Lines before the header that begin with `#` are comments; one of the form `# published: 2026-10-08` is the list's date.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import cast, get_args

from xref.countries import country_code
from xref.dates import edtf
from xref.entry import Address, Designation, EntityKind, Entry, Identifier, Name, NameQuality, Publication, Quarantined
from xref.errors import ParseError
from xref.identifiers import SCHEMES
from xref.sources._strict import fold

COLUMNS = (
    "id", "name", "kind", "aliases", "weak_aliases", "former_names", "countries", "birth_date", "identifiers",
    "addresses", "programme", "designated_on", "reason", "url",
)  # fmt: skip
_NAMES: tuple[tuple[str, NameQuality], ...] = (
    ("aliases", "alias"),
    ("former_names", "former"),
    ("weak_aliases", "weak"),
)


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files whose header has `id` and `name` and no column that we do not know."""
    return [(path,) for path in files if _looks_like_ours(path)]


def _looks_like_ours(path: Path) -> bool:
    try:
        header = _open(path)[1]
    except ParseError:
        return False
    return {"id", "name"} <= set(header) <= set(COLUMNS)


def read(files: Sequence[Path]) -> Publication:
    """Open one list. Raises `ParseError` if the header lacks `id` or `name`, has an unknown column, or is not UTF-8."""
    (path,) = files
    published, header, lines, skipped = _open(path)
    if unknown := [column for column in header if column not in COLUMNS]:
        raise ParseError(path, f"unknown column {', '.join(unknown)}", remedy=f"the columns are {', '.join(COLUMNS)}")
    if lacking := [column for column in ("id", "name") if column not in header]:
        raise ParseError(path, f"no column {' and no column '.join(lacking)}", remedy="the first row names the columns")
    if len(set(header)) < len(header):
        raise ParseError(path, "a column stands twice", remedy="keep one of them")
    return Publication(published, None, _records(path, header, lines, skipped))


def _open(path: Path) -> tuple[date | None, list[str], Iterator[list[str]], int]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise ParseError(path, f"it is not UTF-8 (byte {error.start})", remedy="save it as UTF-8") from None
    published, skipped = None, 0
    while skipped < len(lines) and lines[skipped].startswith("#"):
        key, _, value = lines[skipped].strip("# \r\n").partition(":")
        if key.strip() == "published":
            try:
                published = date.fromisoformat(value.strip())
            except ValueError:
                raise ParseError(path, f"the date {value.strip()!r} is not of the form 2026-10-08") from None
        skipped += 1
    rows = csv.reader(lines[skipped:])
    try:
        header = next(rows, None)
    except csv.Error as error:
        raise ParseError(path, f"no CSV: {error}", remedy="the first row names the columns, such as id,name") from None
    if not header:
        raise ParseError(path, "it is empty", remedy="the first row names the columns, such as id,name")
    return published, [fold(column).lower() for column in header], rows, skipped


def _records(path: Path, header: list[str], rows: Iterator[list[str]], skipped: int) -> Iterator[Entry | Quarantined]:
    seen: set[str] = set()
    for number, row in enumerate(rows, skipped + 2):
        record = f"{path.name}:{number}"
        if not any(row):
            continue
        if len(row) != len(header):
            yield Quarantined(record, "", ",".join(row), f"it has {len(row)} columns, the header {len(header)}")
            continue
        values = dict(zip(header, map(fold, row), strict=True))
        if not values["id"] or not values["name"] or values["id"] in seen:
            problem = "the id stands twice" if values["id"] in seen else "it has no id or no name"
            yield Quarantined(record, "id", values["id"], problem)
            continue
        seen.add(values["id"])
        yield from _entry(record, values)


def _several(values: dict[str, str], column: str) -> list[str]:
    return [part for part in map(str.strip, values.get(column, "").split(";")) if part]


def _entry(record: str, values: dict[str, str]) -> Iterator[Entry | Quarantined]:
    doubts: list[Quarantined] = []

    def doubt(field: str, value: str, problem: str) -> None:
        doubts.append(Quarantined(record, field, value, problem, kept=True))

    kind = values.get("kind") or "unknown"
    if kind not in get_args(EntityKind):
        doubt("kind", kind, f"not one of {', '.join(get_args(EntityKind))}")
        kind = "unknown"
    countries = []
    for text in _several(values, "countries"):
        if code := country_code(text):
            countries.append(code)
        else:
            doubt("countries", text, "a country that we do not know")
    identifiers = []
    for text in _several(values, "identifiers"):
        scheme, _, value = text.partition(":")
        if value and scheme in SCHEMES:
            identifiers.append(Identifier(scheme, value.strip()))
        else:
            doubt("identifiers", text, "not of the form scheme:value with a scheme that we know")
    dates = []
    for text in _several(values, "birth_date"):
        if value := edtf(text) or "":
            dates.append(value)
        else:
            doubt("birth_date", text, "a date that is not understood")
    designated = None
    if text := values.get("designated_on", ""):
        try:
            designated = date.fromisoformat(text)
        except ValueError:
            doubt("designated_on", text, "a date that is not of the form 2026-10-08")
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

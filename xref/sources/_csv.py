"""CSV in UTF-8 as a stream of rows or of records, with what goes wrong on the way in one voice."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from xref.errors import ParseError
from xref.sources._strict import fold

_HEAD = 8192  # bytes: the longest header here has 900
_AGAIN = "get the file again"


def head(path: Path, lines: int) -> list[str]:
    """The first lines of a file as text, fewer if they do not stand in its first 8 kB; nothing is raised."""
    with path.open("rb") as file:
        return file.read(_HEAD).decode("utf-8-sig", errors="replace").splitlines()[:lines]


def columns(path: Path, delimiter: str = ",") -> set[str]:
    """The columns that the first line of a file names, in lower case with `_` for blanks; nothing is raised."""
    try:
        return {_key(column) for column in next(csv.reader(head(path, 1), delimiter=delimiter), [])}
    except csv.Error:
        return set()


def preamble(path: Path) -> tuple[date | None, int]:
    """The date and the number of the lines before the header that begin with `#`, as lists made by hand have them.

    One of the form `# published: 2026-10-08` is the date. Raises `ParseError` if it is of another form.
    """
    published, count = None, 0
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        while (line := file.readline(_HEAD)).startswith("#"):
            count += 1
            key, _, value = line.strip("# \r\n").partition(":")
            if key.strip() == "published":
                try:
                    published = date.fromisoformat(value.strip())
                except ValueError:
                    problem = f"the date {value.strip()[:40]!r} is not of the form 2026-10-08"
                    raise ParseError(path, problem, where=f"line {count}") from None
    return published, count


def rows(path: Path, skip: int = 0, *, delimiter: str = ",", remedy: str = _AGAIN) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the number of the line on which it ends, after `skip` lines.

    Raises `ParseError` if the file is not UTF-8, not CSV, or cut short inside quotes.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(islice(file, skip, None), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if any(row):
                    yield reader.line_num + skip, row
        except (csv.Error, UnicodeDecodeError) as error:
            what = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"it is not CSV: {error}"
            raise ParseError(path, what, where=f"line {reader.line_num + skip}", remedy=remedy) from None


def records(
    path: Path, needed: Collection[str], optional: Collection[str] = (), *, delimiter: str = ","
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Each row by column, and the line it ends on; None for a row that has more or fewer columns than the header.

    Columns are named in lower case with `_` for blanks. Raises `ParseError` as `rows`, and if a column lacks, is new or
    stands twice.
    """
    again = f"{_AGAIN}, or see whether xref has an update"
    reader = rows(path, delimiter=delimiter, remedy=again)
    header = [_key(column) for column in next(reader, (0, []))[1]]
    if lacking := [column for column in needed if column not in header]:
        raise ParseError(path, f"no column {', '.join(lacking)}", remedy=again)
    if unknown := [column for column in header if column not in (*needed, *optional)]:
        raise ParseError(path, f"unknown column {', '.join(unknown)}", remedy=again)
    if len(set(header)) < len(header):
        raise ParseError(path, "a column stands twice", remedy=again)
    width = len(header)
    for line, row in reader:
        yield line, dict(zip(header, row, strict=True)) if len(row) == width else None


def _key(column: str) -> str:
    return fold(column).lower().replace(" ", "_")

"""CSV with a header as a stream of records; names of columns are compared without regard to case, blanks and `_`."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from xref.errors import ParseError
from xref.sources._strict import fold

_LONGEST = 10_000  # bytes of a header; the longest here has 500


def _key(column: str) -> str:
    return fold(column).lower().replace(" ", "_")


def columns(path: Path) -> set[str]:
    """The columns that the first line of a file names, in lower case with `_` for blanks; nothing is raised."""
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST).decode("utf-8-sig")
        return {_key(column) for column in next(csv.reader([line]), [])}
    except (OSError, UnicodeDecodeError, csv.Error):
        return set()


def records(
    path: Path, needed: Collection[str], optional: Collection[str] = ()
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Each row by column, and the line it ends on; None for a row that has more or fewer columns than the header.

    Raises `ParseError` if a column lacks, is new or stands twice, or if the file is not UTF-8, no CSV or cut short.
    """
    again = "get the file again, or see whether xref has an update"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            header = [_key(column) for column in next(rows, [])]
            if lacking := [column for column in needed if column not in header]:
                raise ParseError(path, f"no column {', '.join(lacking)}", remedy=again)
            if unknown := [column for column in header if column not in (*needed, *optional)]:
                raise ParseError(path, f"unknown column {', '.join(unknown)}", remedy=again)
            if len(set(header)) < len(header):
                raise ParseError(path, "a column stands twice", remedy=again)
            for row in rows:
                if row:
                    yield rows.line_num, dict(zip(header, row, strict=True)) if len(row) == len(header) else None
        except UnicodeDecodeError as error:
            raise ParseError(path, f"it is not UTF-8 (byte {error.start})", remedy=again) from None
        except csv.Error as error:
            problem = f"no CSV, or cut short: {error}"
            raise ParseError(path, problem, where=f"line {rows.line_num}", remedy=again) from None

"""CSV in UTF-8 as a stream of rows, with what goes wrong on the way in one voice."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from xref.errors import ParseError

_HEAD = 8192  # bytes: the longest header here has 900


def head(path: Path, lines: int) -> list[str]:
    """The first lines of a file as text, fewer if they do not stand in its first 8 kB; nothing is raised."""
    with path.open("rb") as file:
        return file.read(_HEAD).decode("utf-8-sig", errors="replace").splitlines()[:lines]


def rows(path: Path, skip: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the number of the line on which it ends, after `skip` lines.

    Raises `ParseError` if the file is not UTF-8 or not CSV.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(islice(file, skip, None), strict=True)
        try:
            for row in reader:
                if any(row):
                    yield reader.line_num + skip, row
        except (csv.Error, UnicodeDecodeError) as error:
            what = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"it is not CSV: {error}"
            where = f"line {reader.line_num + skip}"
            raise ParseError(path, what, where=where, remedy="get the file again") from None

"""CSV as an office program saves it: in UTF-8, else in Windows-1252. Read whole, for lists of a few hundred rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from xref.errors import ParseError
from xref.sources._strict import fold

_LARGEST = 20_000_000  # bytes; the largest list that comes so has 50 thousand
_AGAIN = "get the file again"


def rows(path: Path) -> list[tuple[int, list[str]]]:
    """Each row that says something, folded, with the number of the line on which it ends.

    Raises `ParseError` if the file is too large, neither UTF-8 nor Windows-1252, no CSV, or cut short inside quotes.
    """
    if (size := path.stat().st_size) > _LARGEST:
        raise ParseError(path, f"{size:,} bytes are too many for this list", remedy=_AGAIN)
    reader = csv.reader(io.StringIO(_decoded(path), newline=""), strict=True)
    try:
        found = [(reader.line_num, [fold(cell) for cell in row]) for row in reader]
    except csv.Error as error:
        raise ParseError(path, f"it is not CSV: {error}", where=f"line {reader.line_num}", remedy=_AGAIN) from None
    return [(line, row) for line, row in found if any(row)]


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise ParseError(path, "it is neither UTF-8 nor Windows-1252", remedy=_AGAIN) from None

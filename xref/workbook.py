"""XLSX workbooks: a cheap look at their words, and the rows of the first sheet as text (with the extra `xlsx`)."""

from __future__ import annotations

import zipfile
import zlib
from functools import reduce
from pathlib import Path

import polars as pl
import regex

from xref.errors import ParseError

_PARTS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
_LOOK = 65_536  # bytes of a part that are looked at: the header's words stand at its start
_LARGEST = 300_000_000  # bytes unpacked; the largest list here has 25 MB
_CELLS = 20_000_000  # from the first to the last cell: the reader holds empty ones too, the widest list has 2.5 million
_REFERENCE = regex.compile(rb"""\br\s*=\s*["']([A-Z]*)(\d{1,15})""")
_FAR = (  # a cell beyond column Z or row 99,999, and one beyond column ZZ or row 9,999
    regex.compile(rb"""\br\s*=\s*["'](?:[A-Z]{2}|[A-Z]?\d{6})"""),
    regex.compile(rb"""\br\s*=\s*["'](?:[A-Z]{3}|[A-Z]{0,2}\d{5})"""),
)
_COUNT = regex.compile(rb"""[cC]ount\s*=\s*["'](\d{1,15})""")
_DAMAGE = (OSError, EOFError, ValueError, IndexError, RuntimeError, zlib.error)  # what a broken archive raises


def says(path: Path, *words: str) -> bool:
    """Whether a file is a workbook in which all of the words stand near the start."""
    try:
        with zipfile.ZipFile(path) as book:
            text = b""
            for part in _PARTS:
                if part in book.namelist():
                    with book.open(part) as opened:
                        text += opened.read(_LOOK)
    except (zipfile.BadZipFile, *_DAMAGE):
        return False
    return all(word.encode() in text for word in words)


def sheet(path: Path) -> pl.DataFrame:
    """The first sheet, all cells as text, its first row as the names of the columns.

    Raises `ParseError` if the workbook is damaged or too large.
    """
    import fastexcel  # imported late: few runs read a workbook

    try:
        _measure(path)
        return pl.read_excel(path, engine="calamine", read_options={"dtypes": "string"})
    except (zipfile.BadZipFile, fastexcel.FastExcelError, pl.exceptions.PolarsError, *_DAMAGE) as error:
        first = str(error).partition("\n")[0][:200]
        raise ParseError(path, f"the workbook is damaged: {first}", remedy="get the file again") from None


def _measure(path: Path) -> None:
    """Raises `ParseError` if reading the workbook would take more memory than any list needs."""
    with zipfile.ZipFile(path) as book:
        size = sum(part.file_size for part in book.infolist())
        if size > _LARGEST:
            raise ParseError(path, f"it unpacks to {size:,} bytes", remedy="get the file again")
        for part in (part for part in book.namelist() if part.endswith(".xml")):
            text = book.read(part)
            count = max((int(number) for number in _COUNT.findall(text)), default=0)
            if count <= _CELLS and not all(far.search(text) for far in _FAR):
                continue  # it has 7 million cells at most, which shows six times as fast as how many
            width, height = _extent(text)
            if max(width * height, count) > _CELLS:
                problem = f"{part} claims {width:,} columns, {height:,} rows or {count:,} items"
                raise ParseError(path, problem, remedy="get the file again")


def _extent(text: bytes) -> tuple[int, int]:
    """The number of columns and of rows that a part claims."""
    places = set(_REFERENCE.findall(text))
    columns, rows = {letters for letters, _ in places}, {row for _, row in places}
    return max(map(_column, columns), default=0), max(map(int, rows), default=0)


def _column(letters: bytes) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    return reduce(lambda number, letter: number * 26 + letter - 64, letters[:10], 0)

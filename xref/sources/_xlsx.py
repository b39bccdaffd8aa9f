"""XLSX workbooks: a cheap look at their words, and the rows of the first sheet as text (with the extra `xlsx`)."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import polars as pl

from xref.errors import ParseError

_PARTS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
_LOOK = 65_536  # bytes of a part that are looked at: the header's words stand at its start
_LARGEST = 300_000_000  # bytes unpacked; the largest list here has 25 MB


def says(path: Path, *words: str) -> bool:
    """Whether a file is a workbook in which all of the words stand near the start."""
    try:
        with zipfile.ZipFile(path) as book:
            text = b""
            for part in _PARTS:
                if part in book.namelist():
                    with book.open(part) as opened:
                        text += opened.read(_LOOK)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return False
    return all(word.encode() in text for word in words)


def sheet(path: Path) -> pl.DataFrame:
    """The first sheet, all cells as text, its first row as the names of the columns.

    Raises `ParseError` if the workbook is damaged, or the extra `xlsx` is not installed.
    """
    try:
        import fastexcel
    except ModuleNotFoundError:
        raise ParseError(path, "reading XLSX needs fastexcel", remedy="install xref[xlsx]") from None
    try:
        with zipfile.ZipFile(path) as book:
            if sum(part.file_size for part in book.infolist()) > _LARGEST:
                raise ParseError(path, f"it unpacks to more than {_LARGEST:,} bytes", remedy="get the file again")
        return pl.read_excel(path, engine="calamine", read_options={"dtypes": "string"})
    except (zipfile.BadZipFile, fastexcel.FastExcelError, pl.exceptions.PolarsError, OSError, ValueError) as error:
        first = str(error).partition("\n")[0][:200]
        raise ParseError(path, f"the workbook is damaged: {first}", remedy="get the file again") from None

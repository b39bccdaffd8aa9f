"""Tables to screen: what they are read from, and which are refused."""

import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from xref.errors import ParseError, TableError
from xref.rows import read
from xref.sources import au_dfat

WORKBOOK = Path(__file__).parent / "fixtures" / "au_dfat" / "xlsx-2026" / "Australian_Sanctions_Consolidated_List.xlsx"
COLUMNS = dict.fromkeys(("name", "kind", "country", "birth_date", "identifier", "address", "row_id"))
NAMED = {**COLUMNS, "name": "Name of Individual or Entity"}


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook of a fixture with other bytes in one of its parts."""
    with zipfile.ZipFile(WORKBOOK) as book, zipfile.ZipFile(path, "w") as made:
        for name in book.namelist():
            data = book.read(name)
            assert name != part or old in data
            made.writestr(name, data.replace(old, new, 1) if name == part else data)
    return path


def test_a_workbook_is_a_table_of_texts(tmp_path: Path) -> None:
    book = tmp_path / "suppliers.xlsx"
    pl.DataFrame({"Supplier": ["Acme", "Rostec"], "No": [7, 8], "Country": ["DE", "RU"]}).write_excel(book)
    found = read(book, COLUMNS)
    assert found.mentions.select("mention", "countries").rows() == [("Acme", ["DE"]), ("Rostec", ["RU"])]
    assert found.articles["article_id"].to_list() == ["7", "8"]


@pytest.mark.parametrize(
    ("part", "old", "new", "says"),
    [
        ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD1048576"', "claims 16,384 columns, 1,048,576 rows"),
        ("xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="9999999999', "claims"),
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetDate>", "damaged"),
    ],
)
def test_a_workbook_that_would_need_too_much_memory_or_is_damaged_is_refused(
    tmp_path: Path, part: str, old: bytes, new: bytes, says: str
) -> None:
    book = changed(tmp_path / "a.xlsx", part, old, new)
    with pytest.raises(TableError, match=says):
        read(book, NAMED)
    with pytest.raises(ParseError, match=says):
        au_dfat.read([book])


def test_screen_says_in_one_line_that_a_workbook_is_refused(tmp_path: Path) -> None:
    book = changed(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD1048576"')
    command = [sys.executable, "-c", "from xref.cli import main; main()", "screen", str(book), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert "a.xlsx: xl/worksheets/sheet1.xml claims 16,384 columns, 1,048,576 rows" in line


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsx", "a.parquet", "a.csv"])
def test_what_is_no_table_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\0\0")
    with pytest.raises(TableError, match=name):
        read(tmp_path / name, NAMED)

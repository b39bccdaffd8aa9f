"""What other programs read of a report: spreadsheets, workbook readers, databases."""

import csv
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
from report_findings import findings, match
from test_cli import SEEDS, xref

from xref.cells import plain
from xref.report import csv as csv_files
from xref.report import parquet, reading, xlsx
from xref.tables import REPORT

_CSV = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0"  # comma, quotation mark, UTF-8
HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(1;1)", "=cmd|'/c calc'!A1", '=HYPERLINK("https://example.org";"x")', "\t=1+1",
    "\n=1+1", " =1+1", '"=1+1"', "＝1+1", "a;=1+1", "a\n=1+1", "|calc", "'=1+1", "007", "5E002", "8542.10", "1,234",
    "1/2", "12:30", "12345678901234567890", "2024-05-07", "May 2024", "true", "50%", "$500", "(5)", "O'Brien", "a\nb",
    'q"q', "  spaces  ", "Ростех", "李尚福", "العربية", "\u200f=1+1", "x" * 40_000,
]  # fmt: skip


def through_calc(folder: Path, *paths: Path) -> Path:
    """The folder of the files as LibreOffice Calc opens and saves them. Skips where that is not installed."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    back = folder / "back"
    command = ["soffice", profile, "--headless", f"--infilter={_CSV}", "--convert-to", f"csv:{_CSV}", "--outdir", back]
    subprocess.run([*command, *paths], capture_output=True, check=True, timeout=300)
    return back


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_spreadsheet_changes_no_hostile_cell_and_calculates_none(tmp_path: Path) -> None:
    frame = pl.DataFrame({"article_id": [f"a{n}" for n in range(len(HOSTILE))], "path": HOSTILE, "reason": HOSTILE})
    csv_files.write_table(frame, tmp_path / "unread.csv")
    back = cells(through_calc(tmp_path, tmp_path / "unread.csv") / "unread.csv")
    assert back == cells(tmp_path / "unread.csv")
    assert [plain(row[1]) for row in back[1:]] == HOSTILE


@pytest.mark.parametrize("excel", [False, True])
def test_a_spreadsheet_changes_nothing_of_a_report(tmp_path: Path, excel: bool) -> None:
    corpus = SEEDS if SEEDS.is_dir() else "corpus"
    assert xref("run", corpus, "--out", tmp_path, *["--excel"] * excel).returncode == 0
    run = reading.folder(tmp_path / "latest")
    found = reading.findings(run)
    back = through_calc(tmp_path, *sorted(run.glob("*.csv")))
    for name, schema in REPORT.items():
        if name != "articles":  # whose texts are not in CSV
            assert same(reading.table(back / f"{name}.csv", schema), getattr(found, name)), name


def same(back: pl.DataFrame, found: pl.DataFrame) -> bool:
    """A spreadsheet tells no empty text from an absent one, and shows a number to ten places."""
    empty = pl.col(pl.String()).replace("", None)
    rounded = pl.col(pl.Float64()).round(10)
    return back.with_columns(empty, rounded).equals(found.with_columns(empty, rounded))


def test_another_reader_of_workbooks_finds_each_cell(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    rows = [match(match_id=f"m{n}", mention=text, sentence=text) for n, text in enumerate(HOSTILE[:-1])]
    given = findings(matches=rows)
    xlsx.write(given, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert book.sheetnames == ["run", *given._fields]
    for name, frame in given._asdict().items():
        shown = frame.drop("text") if name == "articles" else frame
        head, *read = [[cell.value for cell in row] for row in book[name].iter_rows(max_row=1 + shown.height)]
        assert head == shown.columns
        for row, values in zip(read, shown.iter_rows(), strict=True):
            assert [day(value) for value in row] == [None if value == "" else value for value in values], name
    sheet = book["matches"]
    assert (sheet.freeze_panes, sheet.cell(2, 7).is_date) == ("A2", True)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert book["run"]["A1"].value == "State of the run"


def day(value: object) -> object:
    """A workbook knows moments only."""
    return value.date() if hasattr(value, "date") else value


def test_a_database_reads_the_parquet_and_the_csv_files(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    given = findings(matches=[match(match_id=f"m{n}", sentence=text) for n, text in enumerate(HOSTILE)])
    parquet.write(given, tmp_path)
    csv_files.write(given, tmp_path)
    for name, frame in given._asdict().items():
        read = duckdb.sql(f"select * from '{tmp_path}/{name}.parquet'")  # noqa: S608
        assert read.columns == frame.columns
        assert read.fetchall() == frame.rows(), name
    read = duckdb.sql(f"select sentence from read_csv('{tmp_path}/matches.csv', all_varchar = true)")  # noqa: S608
    assert [plain(text) for (text,) in read.fetchall()] == HOSTILE

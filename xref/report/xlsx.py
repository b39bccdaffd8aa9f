"""The report as one workbook: the state of the run and of its lists, then a sheet a table; a text stays a text.

A cell holds no more than 32,767 characters and a sheet no more than 1,048,576 rows: a longer text ends in "…", which
the first sheet says, and more rows are refused. The texts of the articles are left out. A control character is written
as Excel writes it (`_x0001_`). Links lead to articles and to the pages of lists; a sheet holds 65,530 of them, and an
address after these is a text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
from polars.selectors import Selector

from xref.errors import ReportError, UsageError
from xref.report._elements import counted, web
from xref.report.contract import NOT_IN_CSV
from xref.tables import Findings, run_state

_CELL = 32_767  # characters: Excel's limit
_ROWS = 1_048_575  # below the header: Excel's limit
_LINKS = 65_530  # of a sheet: Excel's limit
_LINK = 2_079  # characters of an address: Excel's limit
_CREATED = datetime(2000, 1, 1)  # the same inputs give the same bytes
_WIDTH, _NUMBER = 140, 70  # pixels
_WIDTHS = {"sentence": 420, "evidence": 260, "contradictions": 260, "reason": 260, "words": 320, "problem": 260}
_STATES = ("key", "title", "state", "published_on", "age_days", "entries", "quarantined", "sha256", "note")  # of a list
_WHAT = {  # what a run is worth, by `tables.run_state`
    "complete": "complete: all lists are fresh",
    "degraded": "DEGRADED: a list is missing, refused, not whole or old; see below",
    "invalid": "NOT FOR SCREENING: excerpts that came with xref, or no list",
}
_OPTIONS = {"in_memory": True}  # the one file that is written can then fail in one place


def require() -> None:
    """Raises `UsageError` if what writes workbooks is not installed."""
    if find_spec("xlsxwriter") is None:
        raise UsageError("a workbook needs xlsxwriter, which is not installed", "install xref[xlsx], or leave out xlsx")


def write(findings: Findings, folder: Path, about: Sequence[tuple[str, str]] = ()) -> None:
    """Write report.xlsx. about: what the first sheet says of the run, heading and words.

    Raises `ReportError` if a table has more rows than a sheet holds.
    """
    require()
    import xlsxwriter

    frames = {name: frame.drop(NOT_IN_CSV.get(name, ()), strict=False) for name, frame in findings._asdict().items()}
    pages = {key: web(url) for key, url in findings.lists.select("key", "url").iter_rows()}
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": "xref report", "created": _CREATED})
        first = book.add_worksheet("run")
        cut = {name: _sheet(book, name, frame, pages) for name, frame in frames.items()}
        _first(book, first, findings, frames, [*about, *_cut(cut)])
    (folder / "report.xlsx").write_bytes(buffer.getvalue())


def _cut(cut: dict[str, int]) -> Iterator[tuple[str, str]]:
    for name, cells in cut.items():
        if cells:
            held = f"longer than a cell of a workbook holds, and cut; {name}.csv has them whole"
            yield "Cut", f"{counted(cells, 'text')} of {name}, {held}"


def _first(
    book: Any, sheet: Any, findings: Findings, frames: dict[str, pl.DataFrame], about: Iterable[tuple[str, str]]
) -> None:
    """What the run is worth, what it was, how many rows each sheet has, and the state of each list."""
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, len(_STATES) - 1, 14)
    row = 0
    for head, words in [("State of the run", _WHAT[run_state(findings.lists)]), *about]:
        sheet.write_string(row, 0, head, bold)
        sheet.write_string(row, 1, words[:_CELL])
        row += 1
    sheet.write_string(row, 0, "No match is not clearance", bold)
    sheet.write_string(row, 1, "Leads for human review; not legal advice.")
    row += 2
    for name, frame in frames.items():
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, counted(frame.height, "row"))
        row += 1
    row += 1
    sheet.write_row(row, 0, _STATES, bold)
    for values in findings.lists.select(_STATES).iter_rows():
        row += 1
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value, day if column == _STATES.index("published_on") else None)


def _sheet(book: Any, name: str, frame: pl.DataFrame, pages: dict[str, str | None]) -> int:
    """Write a table; how many texts were cut."""
    if frame.height > _ROWS:
        raise ReportError(f"{name} has {frame.height:,} rows, a sheet holds {_ROWS:,}", "leave xlsx out of --format")
    text = pl.col(pl.String())
    long = text.str.len_chars() > _CELL
    cut = sum(map(int, frame.select(long.sum()).row(0)))
    frame = frame.with_columns(pl.when(long).then(text.str.head(_CELL - 1) + "…").otherwise(text).name.keep())
    widths: dict[str | Selector, tuple[str, ...] | int] = {
        column: _WIDTHS.get(column, _NUMBER if kind.is_numeric() else _WIDTH) for column, kind in frame.schema.items()
    }
    sheet = book.add_worksheet(name)
    sheet.add_write_handler(str, _text)
    frame.write_excel(
        book, sheet, autofilter=True, freeze_panes=(1, 0), column_widths=widths, header_format={"bold": True},
        float_precision=4,
    )  # fmt: skip
    for row, column, url in _links(frame, pages):
        sheet.write_url(row + 1, frame.columns.index(column), url, string=frame[column][row])
    return cut


def _text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> int | None:
    """Write a text as a text, whatever it looks like; None leaves the empty one to the library, which writes a blank.

    Its options against formulas did not hold for the braces of an array formula ("{=1}") before 3.3.1.
    """
    return sheet.write_string(row, column, text, style) if text else None


def _links(frame: pl.DataFrame, pages: dict[str, str | None]) -> list[tuple[int, str, str]]:
    """Row, column and address of the links of a table; a cell holds one, the first of its addresses."""
    columns = [name for name in ("article_url", "url") if name in frame.columns]
    found: list[tuple[int, str, str | None]] = [
        (row, name, url) for name in columns for row, url in enumerate(frame[name].str.split("; ").list.first())
    ]
    if "source_title" in frame.columns:
        titled = frame["source_title"].is_not_null()
        found += [(row, "source_title", pages.get(key)) for row, key in enumerate(frame["source"]) if titled[row]]
    return [(row, name, url) for row, name, url in found if url and web(url) and len(url) <= _LINK][:_LINKS]

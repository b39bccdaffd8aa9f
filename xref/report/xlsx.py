"""The report as one workbook, a sheet a table; a text stays a text, whatever it looks like.

A cell holds no more than 32,767 characters and a sheet no more than 1,048,576 rows: a longer text ends in "…", more
rows are refused. The texts of the articles are left out.
"""

from __future__ import annotations

import io
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
from polars.selectors import Selector

from xref.errors import ReportError, UsageError
from xref.report._elements import web
from xref.tables import Findings

_CELL = 32_767  # characters: Excel's limit
_ROWS = 1_048_575  # below the header: Excel's limit
_LINKS = 65_530  # of a sheet: Excel's limit; the addresses after it stay texts
_CREATED = datetime(2000, 1, 1)  # the same inputs give the same bytes
_WIDTH, _NUMBER = 140, 70  # pixels
_WIDTHS = {"sentence": 420, "evidence": 260, "contradictions": 260, "reason": 260, "words": 320, "problem": 260}
_OPTIONS = {
    "in_memory": True,  # the one file that is written can then fail in one place
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def require() -> None:
    """Raises `UsageError` if what writes workbooks is not installed."""
    if find_spec("xlsxwriter") is None:
        raise UsageError("a workbook needs xlsxwriter, which is not installed", "install xref[xlsx], or leave out xlsx")


def write(findings: Findings, folder: Path) -> None:
    """Write report.xlsx. Raises `ReportError` if a table has more rows than a sheet holds."""
    require()
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": "xref report", "created": _CREATED})
        for name, frame in findings._asdict().items():
            _sheet(book, name, frame.drop("text") if name == "articles" else frame)
    (folder / "report.xlsx").write_bytes(buffer.getvalue())


def _sheet(book: Any, name: str, frame: pl.DataFrame) -> None:
    if frame.height > _ROWS:
        raise ReportError(f"{name} has {frame.height:,} rows, a sheet holds {_ROWS:,}", "leave xlsx out of --format")
    text = pl.col(pl.String())
    frame = frame.with_columns(
        pl.when(text.str.len_chars() > _CELL).then(text.str.head(_CELL - 1) + "…").otherwise(text).name.keep()
    )
    widths: dict[str | Selector, tuple[str, ...] | int] = {
        column: _WIDTHS.get(column, _NUMBER if kind.is_numeric() else _WIDTH) for column, kind in frame.schema.items()
    }
    sheet = frame.write_excel(
        book, name, autofilter=True, freeze_panes=(1, 0), column_widths=widths, header_format={"bold": True},
        float_precision=4,
    ).get_worksheet_by_name(name)  # fmt: skip
    for column in ("article_url", "url"):
        if column in frame.columns:
            first = frame[column].str.split("; ").list.first()  # a cell holds one link
            links = [(n, url) for n, url in enumerate(first) if web(url) and len(url) <= 2_079]  # Excel's limit
            for n, url in links[:_LINKS]:
                sheet.write_url(n + 1, frame.columns.index(column), url, string=frame[column][n])

"""The report as CSV files: UTF-8, RFC 4180 with line feeds, ISO dates, ids as text.

`xref.cells` keeps spreadsheets from calculating and rewriting cells, and says how to undo that; `xref.report.reading`
does. `xref.report.contract` says what the columns hold.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from xref.cells import guarded_frame
from xref.report.contract import NOT_IN_CSV
from xref.tables import Findings


def write(findings: Findings, folder: Path, *, excel: bool = False) -> None:
    """One file a table: matches.csv, mentions.csv, ...; `excel` adds the byte-order mark."""
    for name, frame in findings._asdict().items():
        left_out = NOT_IN_CSV.get(name)
        write_table(frame.drop(left_out) if left_out else frame, folder / f"{name}.csv", excel=excel)


def write_table(frame: pl.DataFrame, path: Path, *, excel: bool = False) -> None:
    """One table as such a file."""
    guarded_frame(frame).write_csv(path, include_bom=excel, line_terminator="\n")

"""The report as CSV files: UTF-8, RFC 4180 with line feeds, ISO dates, ids as text.

`xref.cells` keeps spreadsheets from calculating and rewriting cells, and says how to undo that; `xref.report.reading`
does. `xref.report.contract` says what the columns hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from xref.cells import guarded_frame
from xref.content import Content, batches
from xref.report.contract import NOT_IN_CSV
from xref.tables import REPORT


def write(content: Content, folder: Path, *, excel: bool = False) -> None:
    """One file a table: matches.csv, mentions.csv, ...; `excel` adds the byte-order mark."""
    for name in REPORT:
        left_out = NOT_IN_CSV.get(name, ())
        frames = (frame.drop(left_out) for frame in batches(content, name))
        _write(frames, folder / f"{name}.csv", excel=excel)


def write_table(frame: pl.DataFrame, path: Path, *, excel: bool = False) -> None:
    """One table as such a file."""
    _write([frame], path, excel=excel)


def _write(frames: Iterable[pl.DataFrame], path: Path, *, excel: bool) -> None:
    """The rows of frames of one schema, at least one frame."""
    with path.open("wb") as file:
        for number, frame in enumerate(frames):
            first = number == 0
            guarded_frame(frame).write_csv(
                file, include_header=first, include_bom=excel and first, line_terminator="\n"
            )

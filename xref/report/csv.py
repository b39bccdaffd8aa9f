"""The report as CSV files: UTF-8, RFC 4180 with line feeds, ISO dates, ids as text.

A text cell that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets hide.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from xref.tables import Findings

_FORMULA = r"^'*[=+\-@\t\r]"  # the first characters that make a spreadsheet calculate; with ' so that it can be undone


def write(findings: Findings, folder: Path, *, excel: bool = False) -> None:
    """One file a table: matches.csv, mentions.csv, ...; `excel` adds the byte-order mark."""
    for name, frame in findings._asdict().items():
        shown = frame.drop("text") if name == "articles" else frame  # the texts are in articles.parquet
        write_table(shown, folder / f"{name}.csv", excel=excel)


def write_table(frame: pl.DataFrame, path: Path, *, excel: bool = False) -> None:
    """One table as such a file."""
    _harmless(frame).write_csv(path, include_bom=excel, line_terminator="\n")


def _harmless(frame: pl.DataFrame) -> pl.DataFrame:
    text = pl.col(pl.String())
    return frame.with_columns(pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).name.keep())


def read_table(path: Path, schema: pl.Schema) -> pl.DataFrame:
    """A table as `write_table` wrote it; columns that it does not have are null.

    Raises `OSError` or `polars.exceptions.PolarsError` if it cannot be read.
    """
    text = pl.col(pl.String())
    read = pl.read_csv(path, infer_schema=False)
    plain = read.with_columns(pl.when(text.str.contains(rf"^'{_FORMULA[1:]}")).then(text.str.slice(1)).otherwise(text))
    return plain.select(
        _typed(pl.col(name) if name in plain.columns else pl.lit(None, pl.String()), kind).alias(name)
        for name, kind in schema.items()
    )


def _typed(text: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if kind == pl.Boolean():
        return text.replace_strict({"true": True, "false": False}, return_dtype=kind)
    return text.str.to_date() if kind == pl.Date() else text.cast(kind)

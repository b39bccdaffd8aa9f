"""The report as Parquet files, a file a table: types are kept, and nothing in a text is changed."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from xref.content import Content, lazy
from xref.tables import REPORT

_GROUP = 10_000  # rows of a group: a reader holds one, and what the file holds does not depend on how it was made


def write(content: Content, folder: Path) -> None:
    """Write matches.parquet, mentions.parquet, ..."""
    for name in REPORT:
        write_table(lazy(content, name), folder / f"{name}.parquet")


def write_table(rows: pl.LazyFrame, path: Path) -> None:
    """The rows of a table as such a file."""
    rows.sink_parquet(path, row_group_size=_GROUP, maintain_order=True)

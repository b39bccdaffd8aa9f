"""The report as JSON lines, a file a table, for programs that read a stream of documents: jq, log pipelines, search.

Columns and words are those of the CSV files, and the texts stand as they are. What is joined with "; " there is an
array here. A match holds what spoke for and against it in numbers (`rules`: those of evidence.csv), so that each line
can be understood alone; there is no evidence.jsonl for that.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from xref.content import Content, batches, reasoned
from xref.report.contract import described
from xref.tables import REPORT


def write(content: Content, folder: Path) -> None:
    """Write matches.jsonl, mentions.jsonl, ..."""
    for name in REPORT:
        if name != "evidence":
            with (folder / f"{name}.jsonl").open("wb") as file:
                for frame in reasoned(content) if name == "matches" else batches(content, name):
                    _split(name, frame).write_ndjson(file)


def _split(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    joined = [column.name for column in described(name).columns if column.joined]
    texts = (pl.col(column).replace("", None) for column in joined)
    return frame.with_columns(text.str.split("; ").fill_null(pl.lit([], pl.List(pl.String()))) for text in texts)

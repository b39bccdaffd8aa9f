"""The report as JSON lines, a file a table, for programs that read a stream of documents: jq, log pipelines, search.

Columns and words are those of the CSV files, and the texts stand as they are. What is joined with "; " there is an
array here. A match holds what spoke for and against it in numbers (`rules`: those of evidence.csv), so that each line
can be understood alone; there is no evidence.jsonl for that.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from xref.report.contract import described
from xref.tables import Findings


def write(findings: Findings, folder: Path) -> None:
    """Write matches.jsonl, mentions.jsonl, ..."""
    for name, frame in findings._asdict().items():
        if name != "evidence":
            split = _split(name, frame)
            shown = _with_rules(split, findings.evidence) if name == "matches" else split
            shown.write_ndjson(folder / f"{name}.jsonl")


def _split(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    joined = [column.name for column in described(name).columns if column.joined]
    texts = (pl.col(column).replace("", None) for column in joined)
    return frame.with_columns(text.str.split("; ").fill_null(pl.lit([], pl.List(pl.String()))) for text in texts)


def _with_rules(matches: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    rules = evidence.group_by("match_id", maintain_order=True).agg(rules=pl.struct("rule", "value", "words"))
    return matches.join(rules, on="match_id", how="left", maintain_order="left").with_columns(
        pl.col("rules").fill_null(pl.lit([], rules.schema["rules"]))
    )

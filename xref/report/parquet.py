"""The report as Parquet files, a file a table: types are kept, and nothing in a text is changed."""

from __future__ import annotations

from pathlib import Path

from xref.tables import Findings


def write(findings: Findings, folder: Path) -> None:
    """Write matches.parquet, mentions.parquet, ..."""
    for name, frame in findings._asdict().items():
        frame.write_parquet(folder / f"{name}.parquet")

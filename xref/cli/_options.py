"""Options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

ListsDir = Annotated[Path, typer.Option("--lists", help="The folder of the lists.")]
Keys = Annotated[Optional[list[str]], typer.Option("--source", help="Use only this list; may be repeated.")]  # noqa: UP045
Out = Annotated[Path, typer.Option("--out", help="The folder that holds the reports.")]
Threshold = Annotated[float, typer.Option("--threshold", min=0.0, max=1.0, help="The lowest score reported.")]
Formats = Annotated[str, typer.Option("--format", help="Of csv, html, xlsx, parquet, ftm: a,b,c.")]
FailOn = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--fail-on", help="Exit with 4 on a `match`, or already on a `possible`."),
]
Excel = Annotated[bool, typer.Option("--excel", help="Begin each CSV file with a byte-order mark.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def today() -> date:
    """The day in UTC, as everywhere in reports."""
    return datetime.now(UTC).date()

"""Options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

ListsDir = Annotated[Path, typer.Option("--lists", help="The folder of the lists.")]
Keys = Annotated[Optional[list[str]], typer.Option("--source", help="Use only this list; may be repeated.")]  # noqa: UP045
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def today() -> date:
    """The day in UTC, as everywhere in reports."""
    return datetime.now(UTC).date()

"""`xref prune`: clear the store of old versions."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import ListsDir
from xref.errors import UsageError

_REPORTS = Path("reports")


def prune(
    lists: ListsDir = Path("lists"),
    keep: Annotated[int, typer.Option(min=1, help="The last versions of each list that stay.")] = 3,
    older_than: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=0, metavar="DAYS", help="Remove only versions, and refused files, older than this."),
    ] = None,
    reports: Annotated[Path, typer.Option(help="Reports; the versions that they were made with stay.")] = _REPORTS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")] = False,
    wait: Annotated[float, typer.Option(min=0.0, help="Seconds to wait for a refresh to end.")] = 0.0,
) -> None:
    """Remove old versions of the lists, but none in use or behind a report. Example: xref prune --keep 5 --dry-run"""
    from xref import catalogue, snapshot
    from xref import prune as pruning

    if not reports.is_dir() and reports != _REPORTS:
        raise UsageError(f"no such folder: {reports}", "give the folder that holds the reports")
    known, total, count = catalogue.load(lists), 0, 0
    with nullcontext() if dry_run else snapshot.writing(lists, wait):
        needed = pruning.needed(reports)
        for folder in list(pruning.superfluous(lists, known, needed, datetime.now(UTC), keep, older_than)):
            size = pruning.size(folder)
            if not dry_run:
                pruning.remove(lists, folder)
            print(f"{'would remove' if dry_run else 'removed'}  {folder.relative_to(lists)}  {size:,} bytes")
            total, count = total + size, count + 1
    print(f"{count} folders, {total:,} bytes {'could be' if dry_run else 'were'} removed")

"""`xref compare`: what differs between two runs, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xref.cli._options import AsJson, RunFolder, RunLists, run_folder
from xref.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

_COLOURS = {"new": "green", "changed": "yellow", "gone": "red"}
_ROWS = 50  # rows shown on a terminal


def compare(
    one: RunFolder,
    other: RunFolder,
    lists: RunLists = None,
    csv: Annotated[Optional[Path], typer.Option(help="Write the differing rows to this file.")] = None,  # noqa: UP045
    as_json: AsJson = False,
) -> None:
    """Explain each row of matches.csv that differs between two runs: list, text, policy, code or decision.
    Example: xref compare reports/20240501T060000-1a2b3c4d reports/latest
    """
    from xref import comparison
    from xref.report.csv import write_table

    before, after = run_folder(one), run_folder(other)
    found = comparison.compare(before, after, lists)
    if csv:
        try:
            write_table(found.differences, csv)
        except OSError as error:
            raise UsageError(f"cannot write {csv}: {error.strerror or error}", "give another file") from None
    if as_json:
        about = {"one": before.name, "other": after.name, "inputs": found.inputs, "only_version": found.versions}
        rows = json.loads(found.differences.write_json())
        print(json.dumps({**about, "counts": found.counts, "differences": rows}, ensure_ascii=False))
        return
    print(f"{before.name} -> {after.name}")
    for line in found.inputs or ["no input differs"]:
        print(line)
    for name, (had, has, lost, gained) in found.counts.items():
        if lost or gained:
            print(f"{name}: {had:,} -> {has:,} rows; {lost:,} of the first alone, {gained:,} of the second alone")
    counts = dict(found.differences["difference"].value_counts().iter_rows())
    print(", ".join(f"{counts.get(word, 0):,} {word}" for word in _COLOURS)
          + f" matches; {found.versions:,} differ in the version of their list alone")  # fmt: skip
    _print(found.differences)


def _print(differences: pl.DataFrame) -> None:
    """A table on a terminal, a line a row elsewhere."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        for row in differences.iter_rows(named=True):
            print(row["difference"], row["article_id"], row["mention"], row["entity_id"], row["words"], sep="  ")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("match", "article", "mention", "entity", "why"):
        table.add_column(column, overflow="fold")
    for row in differences.head(_ROWS).iter_rows(named=True):
        cells = [escape(row[name] or "") for name in ("article_id", "mention", "entity_id", "words")]
        table.add_row(f"[{_COLOURS[row['difference']]}]{row['difference']}[/]", *cells)
    if differences.height:
        console.print(table)
    if differences.height > _ROWS:
        console.print(f"... and {differences.height - _ROWS:,} more: see --csv")

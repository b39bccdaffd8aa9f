"""`xref diff`: what changed between two versions of a list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xref.cli._options import AsJson, ListsDir
from xref.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from xref.snapshot import Snapshot

_COLOURS = {"ADD": "green", "MOD": "yellow", "DEL": "red"}


def diff(
    key: Annotated[str, typer.Argument(help="The list, such as us_ofac_sdn.")],
    old: Annotated[Optional[str], typer.Argument(help="A version, its beginning, or a day.")] = None,  # noqa: UP045
    new: Annotated[Optional[str], typer.Argument(help="The same; without it, the last version.")] = None,  # noqa: UP045
    lists: ListsDir = Path("lists"),
    material: Annotated[
        bool, typer.Option("--material", help="Leave out changes of mere wording, remarks, reasons and addresses.")
    ] = False,
    csv: Annotated[Optional[Path], typer.Option(help="Write the changes to this file.")] = None,  # noqa: UP045
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions of a list, the last two if none are given; see xref lists --history.
    Example: xref diff us_ofac_sdn 2024-05-01 2024-05-03
    """
    import polars as pl

    from xref import catalogue, delta, snapshot
    from xref.report.csv import write_table

    known = catalogue.load(lists)
    if key not in known:
        raise UsageError(f"no list {key}", f"the lists are {', '.join(known)}")
    carrier = known[key].part_of or key
    versions = snapshot.history(lists, carrier)
    if len(versions) < 2:
        count = "only one version" if versions else "no version"
        remedy = f"get another by xref refresh {carrier}, or an older one by xref refresh --from FILE"
        raise UsageError(f"{count} of {carrier} in {lists}", remedy)
    one = _version(versions, old) if old else versions[-2]
    other = _version(versions, new) if new else versions[-1]
    changes = delta.diff(snapshot.load(lists, one), snapshot.load(lists, other))
    if known[key].part_of:
        changes = changes.filter(pl.col("entity_id").str.starts_with(f"{key}:"))
    counts = _counts(changes)
    if material:
        changes = changes.filter("material")
    if csv:
        try:
            write_table(changes, csv)
        except OSError as error:
            raise UsageError(f"cannot write {csv}: {error.strerror or error}", "give another file") from None
    if as_json:
        rows = json.loads(changes.write_json())
        about = {"key": key, "old": one.version, "new": other.version, **counts}
        print(json.dumps({**about, "changes": rows}, ensure_ascii=False))
        return
    print(f"{key}  {one.version} -> {other.version}")
    print(f"+{counts['added']} ~{counts['changed']} ({counts['material']} material) -{counts['removed']}")
    for version, complete in ((one, other), (other, one)):
        for lack in sorted({*version.lacks} - {*complete.lacks}):
            print(f"{version.version} is less whole than the other: {lack}")
    _print(changes)


def _version(versions: Sequence[Snapshot], asked: str) -> Snapshot:
    """The version in use on a day, or the one whose name begins so."""
    try:
        day = date.fromisoformat(asked).isoformat()
        found = [version for version in versions if version.day <= day][-1:]
    except ValueError:
        found = [version for version in versions if version.version.startswith(asked)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(version.version for version in found or versions)
    raise UsageError(f"{'several versions' if found else 'no version'} {asked}", f"give one of {names}")


def _counts(changes: pl.DataFrame) -> dict[str, int]:
    """How many were added, changed, materially so, and removed."""
    changed = changes.filter(changes["change"] == "MOD")
    of = {name: changes.filter(changes["change"] == name).height for name in ("ADD", "DEL")}
    return {
        "added": of["ADD"], "changed": changed.height, "material": changed.filter("material").height,
        "removed": of["DEL"],
    }  # fmt: skip


def _print(changes: pl.DataFrame) -> None:
    """A table on a terminal, a line a change elsewhere."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table(box=None, pad_edge=False)
    for column in ("change", "id", "name", "what"):
        table.add_column(column, no_wrap=column in ("change", "id"), overflow="fold")
    for row in changes.iter_rows(named=True):
        word, what = row["change"], [row["kind"]]  # all that is new is in the file
        if word == "MOD":
            word = "MOD" if row["material"] else "MOD minor"
            what = [f"{sign} {row[side]}" for sign, side in (("-", "before"), ("+", "after")) if row[side]]
        if console.is_terminal:
            cells = (row["entity_id"], row["name"], "\n".join(what))
            table.add_row(f"[{_COLOURS[row['change']]}]{word}[/]", *map(escape, cells))
        else:
            print(word, row["entity_id"], row["name"], *what, sep="  ")
    if table.row_count:
        console.print(table)

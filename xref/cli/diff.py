"""`xref diff`: what changed between two versions of a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
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
    official: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Show a delta file of the publisher (OFAC's), and whether the list in use has it."),
    ] = None,
    csv: Annotated[Optional[Path], typer.Option(help="Write the changes to this file.")] = None,  # noqa: UP045
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions of a list, the last two if none are given; see xref lists --history.
    Example: xref diff us_ofac_sdn 2024-05-01 2024-05-03
    """
    import polars as pl

    from xref import catalogue, delta, snapshot

    known = catalogue.load(lists)
    if key not in known:
        raise UsageError(f"no list {key}", f"the lists are {', '.join(known)}")
    if known[key].holds != "parties":
        remedy = "xref lists --history has its versions"
        raise UsageError(f"{key} holds {known[key].holds}, no parties that could be compared", remedy)
    carrier = known[key].part_of or key
    versions = snapshot.history(lists, carrier)
    if official:
        _official(official, key, versions[-1:], lists, csv, as_json)
        return
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
    _written(changes, csv)
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


def _official(path: Path, key: str, used: Sequence[Snapshot], lists: Path, csv: Path | None, as_json: bool) -> None:
    """Show what a publisher's delta file says, and whether the version in use has it."""
    import polars as pl

    from xref import delta, snapshot

    changes = delta.official(path, key)
    _written(changes, csv)
    if as_json:
        about = {"key": key, "file": path.name, "in_use": used[0].version if used else None}
        print(json.dumps({**about, "changes": json.loads(changes.write_json())}, ensure_ascii=False))
        return
    print(f"{path.name}, on all lists of the publisher: {_tally(changes, lambda some: f'{some.height}')}")
    if used:
        ids = snapshot.load(lists, used[0]).entities["entity_id"].implode()
        held = changes.with_columns(held=pl.col("entity_id").is_in(ids))
        said = _tally(held, lambda some: f"{some['held'].sum()} of {some.height}")
        print(f"of these {key} {used[0].version} holds: {said}")
    _print(changes)


def _tally(changes: pl.DataFrame, say: Callable[[pl.DataFrame], str]) -> str:
    """What `say` says of those added, changed and removed."""
    words = {"ADD": "added", "MOD": "changed", "DEL": "removed"}
    return ", ".join(f"{say(changes.filter(changes['change'] == change))} {word}" for change, word in words.items())


def _written(changes: pl.DataFrame, csv: Path | None) -> None:
    from xref.report.csv import write_table

    if csv:
        try:
            write_table(changes, csv)
        except OSError as error:
            raise UsageError(f"cannot write {csv}: {error.strerror or error}", "give another file") from None


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
        word, what = row["change"], [row["kind"] or row["fields"] or ""]  # all that is new is in the file
        if word == "MOD":
            word = "MOD" if row["material"] else "MOD minor"
            what = [f"{sign} {row[side]}" for sign, side in (("-", "before"), ("+", "after")) if row[side]] or what
        if console.is_terminal:
            cells = (row["entity_id"], row["name"] or "", "\n".join(what))
            table.add_row(f"[{_COLOURS[row['change']]}]{word}[/]", *map(escape, cells))
        else:
            print(word, row["entity_id"], row["name"] or "", *what, sep="  ")
    if table.row_count:
        console.print(table)

"""`xref lists`: the health of each list."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xref.cli._options import AsJson, ListsDir, today

if TYPE_CHECKING:
    import polars as pl

    from xref.snapshot import Snapshot

_COLOURS = {
    "fresh": "green",
    "stale": "yellow",
    "degraded": "yellow",
    "missing": "red",
    "refused": "red",
    "excerpt": "red",
}
_WIDTH = 150  # columns where there is no terminal: a line a list, for those who read it with other programs


def lists(
    keys: Annotated[Optional[list[str]], typer.Argument(help="All that is known of these lists.")] = None,  # noqa: UP045
    lists: ListsDir = Path("lists"),
    as_json: AsJson = False,
    history: Annotated[bool, typer.Option("--history", help="Every version in the store.")] = False,
) -> None:
    """Show the health of each list. Example: xref lists; xref lists us_ofac_sdn; xref lists --history"""
    import polars as pl

    from xref import catalogue, snapshot
    from xref.errors import UsageError
    from xref.lists import open_lists
    from xref.rules import reviews_due

    known = catalogue.load(lists)
    if history:
        wanted = {known[key].part_of or key if key in known else key for key in keys or known}
        _history([version for key in known if key in wanted for version in snapshot.history(lists, key)], as_json)
        return
    for line in reviews_due(known.values(), today()):
        print(f"xref: warning: {line}", file=sys.stderr)
    health = open_lists(lists, known, (), today()).health
    if unknown := sorted(set(keys or ()) - set(health["key"])):
        raise UsageError(f"no list {', '.join(unknown)}", f"the lists are {', '.join(health['key'])}")
    if keys:
        health = health.filter(pl.col("key").is_in(keys))
    if as_json:
        print(json.dumps(json.loads(health.write_json()), ensure_ascii=False))
    elif keys:
        _facts(health)
    else:
        _table(health)
        _narratives(lists)


def _narratives(lists: Path) -> None:
    """A line on the press releases in the store, if there are any."""
    from xref import narratives
    from xref.errors import StoreError

    try:
        held = narratives.held(lists)
    except StoreError as error:
        print(f"xref: warning: {error}", file=sys.stderr)
        return
    if held:
        of = ", ".join(f"{authority} {count:,}" for authority, count in held.of.items())
        newest = f", the newest of {held.newest}" if held.newest else ""
        print(f"\nNarratives: {held.passages:,} passages of press releases ({of}){newest}")


def _facts(health: pl.DataFrame) -> None:
    """Everything that lists.csv says of each list, a line a fact."""
    width = max(map(len, health.columns))
    for number, row in enumerate(health.iter_rows(named=True)):
        print("\n" * bool(number), end="")
        for column, value in row.items():
            if value is not None:
                print(f"{column:{width}}  {value:,}" if isinstance(value, int) else f"{column:{width}}  {value}")


def _history(versions: list[Snapshot], as_json: bool) -> None:
    if as_json:
        from dataclasses import asdict

        print(json.dumps([asdict(version) for version in versions], ensure_ascii=False))
        return
    for v in versions:
        counts = f"{v.entries:,} entries, {v.quarantined} quarantine rows"
        print(f"{v.key}  {v.version}  {counts}, retrieved {v.retrieved_at[:10]}")


def _table(health: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    table = Table(box=None, pad_edge=False)
    for column in ("list", "state", "published", "age", "entries", "title", "note"):
        table.add_column(column, justify="right" if column in ("age", "entries") else "left", no_wrap=column != "note")
    off = []
    for row in health.iter_rows(named=True):
        if row["state"] == "off":
            off.append(f"{row['key']}: {row['note']}")
            continue
        age = "" if row["age_days"] is None else f"{row['age_days']} d"
        state = f"[{_COLOURS[row['state']]}]{row['state']}[/]"
        entries = f"{row['entries']:,}" if row["entries"] else ""
        table.add_row(
            row["key"],
            state,
            str(row["published_on"] or ""),
            age,
            entries,
            escape(row["title"]),
            escape(row["note"] or ""),
        )
    console.print(table)
    if off:
        console.print("\nNot used:")
        for line in off:
            console.print(f"  {escape(line)}", soft_wrap=True, highlight=False)

"""`xref match`: one name, with the evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from xref.cli._options import Keys, ListsDir, today
from xref.errors import UsageError


def match(
    name: Annotated[str, typer.Argument(help="The name of a company, a person, a ship.")],
    kind: Annotated[str, typer.Option(help="person, organisation, vessel, aircraft or unknown.")] = "unknown",
    lists: ListsDir = Path("lists"),
    source: Keys = None,
    top: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
) -> None:
    """Match one name. Example: xref match "Rosoboronexport" """
    from xref import catalogue, screen
    from xref.lists import open_lists

    if kind not in ("person", "organisation", "vessel", "aircraft", "unknown"):
        raise UsageError(f"--kind {kind} is not known", "give person, organisation, vessel, aircraft or unknown")
    opened = open_lists(lists, catalogue.load(lists), source or (), today())
    found = screen.match(name, kind, opened, top)
    if as_json:
        print(json.dumps(json.loads(found.write_json()), ensure_ascii=False))
        return
    for row in found.iter_rows(named=True):
        print(
            f"{row['score']:.2f}  {row['entity_id']}  {row['entity_name']}"
            f"  (as {row['matched_name']}, {row['name_quality']})"
        )
        against = f"; against: {row['contradictions']}" if row["contradictions"] else ""
        print(f"      {row['evidence']}{against}")
    screened = ", ".join(f"{key} ({state})" for key, state in opened.health.select("key", "state").iter_rows())
    print(f"{found.height or 'No'} match in: {screened}")

"""`xref narratives`: what press releases say of a party."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from xref.cli._options import AsJson, ListsDir


def narratives(
    name: Annotated[str, typer.Argument(help="The name of a party, or some words of it.")],
    lists: ListsDir = Path("lists"),
    as_json: AsJson = False,
) -> None:
    """What the press releases in the store say of a party. Example: xref narratives "Rosoboronexport" """
    from xref.narratives.store import said_of

    found = said_of(lists, name)
    if as_json:
        print(json.dumps(json.loads(found.write_json()), ensure_ascii=False))
        return
    for row in found.iter_rows(named=True):
        print("  ".join(filter(None, (str(row["published_on"] or "undated"), row["authority"], row["url"]))))
        print(f"      {'; '.join(row['names']) or row['title']}")
        print(f"      {' '.join(filter(None, (row['text'], row['lead'])))}")
    print(f"{found.height or 'No'} passage{'' if found.height == 1 else 's'}")

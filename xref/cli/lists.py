"""`xref lists`: the health of each list."""

from __future__ import annotations

import json
from pathlib import Path

from xref.cli._options import AsJson, ListsDir, today


def show(lists: ListsDir = Path("lists"), as_json: AsJson = False) -> None:
    """Show the health of each list. Example: xref lists --json"""
    from xref import catalogue
    from xref.lists import open_lists

    health = open_lists(lists, catalogue.load(lists), (), today()).health
    if as_json:
        print(json.dumps(json.loads(health.write_json()), ensure_ascii=False))
        return
    for row in health.iter_rows(named=True):
        print(f"{row['key']}  {row['state']}  {row['entries']} entries, published {row['published_on'] or 'unknown'}")

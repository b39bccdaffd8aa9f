"""`xref explain`: why a pair scores what it scores, also when it does not match."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from xref.cli._options import AsJson, AsOf, Keys, ListsDir, PolicyFile, past, today


def explain(
    name: Annotated[str, typer.Argument(help="The name in question.")],
    entity_id: Annotated[str, typer.Argument(help="The listed party, such as us_ofac_sdn:18782.")],
    kind: Annotated[str, typer.Option(help="person, organisation, vessel, aircraft or unknown.")] = "unknown",
    lists: ListsDir = Path("lists"),
    source: Keys = None,
    as_of: AsOf = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Show each listed name's score and its parts. Example: xref explain "Wagner" us_ofac_sdn:22543"""
    from xref import catalogue, scope
    from xref import policy as policies
    from xref.compare import explain as explained
    from xref.compare import query
    from xref.contradictions import of_entity
    from xref.lists import open_lists
    from xref.prepared import prepare

    opened = open_lists(lists, catalogue.load(lists), source or (), today(), past(as_of))
    names, parts = explained(query(name, kind), entity_id, opened.tables)
    kept, _ = scope.apply(policies.load(lists, policy), opened, source or ())
    screened = entity_id in kept.tables.entities["entity_id"]
    disputed = of_entity(entity_id, opened.tables, prepare(opened).party_of)
    if as_json:
        print(
            json.dumps(
                {
                    "names": json.loads(names.write_json()),
                    "parts": json.loads(parts.write_json()),
                    "screened": screened,
                    "list_contradictions": disputed,
                },
                ensure_ascii=False,
            )
        )
        return
    for row in names.iter_rows(named=True):
        print(f"{row['score']:.2f}  {row['listed']} ({row['quality']}): {row['spoke_for']}")
        if row["against"]:
            print(f"      against: {row['against']}")
    print(f"\nThe parts of the best, {names['listed'][0]}, in log odds (a score of .5 is 0, of .95 is 2.9):")
    for row in parts.iter_rows(named=True):
        print(f"{row['value']:+7.2f}  {row['words']}")
    print(f"{parts['value'].sum():+7.2f}  in all")
    if disputed:
        print(f"\nThe lists disagree: {disputed}")
    if not screened:
        print(f"\nThe policy leaves {entity_id} out: no run finds it.")

"""`xref match`: one name, with the evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import AsOf, Keys, ListsDir, Ownership, PolicyFile, Threshold, past, today
from xref.errors import UsageError

_KINDS = ("person", "organisation", "vessel", "aircraft", "address", "unknown")


def match(
    name: Annotated[
        str, typer.Argument(help="The name of a company, a person, a ship; an address with --kind address.")
    ],
    kind: Annotated[str, typer.Option(help="person, organisation, vessel, aircraft, address or unknown.")] = "unknown",
    country: Annotated[Optional[str], typer.Option(help="A country, by its name or code.")] = None,  # noqa: UP045
    birth_date: Annotated[Optional[str], typer.Option(help="A date such as 1958 or 1958-02-03.")] = None,  # noqa: UP045
    address: Annotated[Optional[str], typer.Option(help="An address, as written.")] = None,  # noqa: UP045
    lists: ListsDir = Path("lists"),
    source: Keys = None,
    as_of: AsOf = None,
    top: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 10,
    policy: PolicyFile = None,
    ownership: Ownership = None,
    threshold: Threshold = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
) -> None:
    """Match one name. Example: xref match "Rosoboronexport" """
    from xref import asked as one
    from xref import ownership as holdings
    from xref import scope
    from xref.cli._lists import opened
    from xref.compare import query
    from xref.prepared import prepare
    from xref.report._elements import counted

    if kind not in _KINDS:
        raise UsageError(f"--kind {kind} is not known", f"give {', '.join(_KINDS[:-1])} or {_KINDS[-1]}")
    asked = query(name, kind, country, birth_date, address)
    of_day = past(as_of)
    edges = holdings.read(lists, ownership or (), of_day or today())
    known = opened(lists, source, of_day, today(), policy, threshold)
    prepared = prepare(known.lists)
    found = one.best(asked, prepared, top, known.policy)
    if as_json:
        print(json.dumps(json.loads(found.write_json()), ensure_ascii=False))
        return
    owned = holdings.of_name(asked, prepared, known.policy, edges)
    for row in found.iter_rows(named=True):
        print(f"{row['score']:.2f} {row['band']}  {row['entity_id']}  {row['entity_name']}")
        quality = f" ({row['name_quality']})" if row["name_quality"] else ""  # an address has none
        print(f"      as {row['matched_name']}{quality}: {row['evidence']}")
        if row["contradictions"]:
            print(f"      against: {row['contradictions']}")
        if row["also_listed_on"]:
            print(f"      also {row['also_listed_on']}")
        if row["list_contradictions"]:
            print(f"      the lists disagree: {row['list_contradictions']}")
    for row in owned.iter_rows(named=True):
        percent = "" if row["percent"] is None else f", {row['percent']:g}%"
        print(f"Owned, not listed: {row['owned']}: {row['rule']}: {row['outcome']}{percent}")
        print(f"      {row['path']}")
        print(f"      {row['rule_state']}; {row['basis']}")
    for name, _, count in edges.files:
        print(f"Ownership: {counted(count, 'edge')} of {name}")
    for record, problem in edges.quarantine.select("record", "problem").iter_rows():
        print(f"Ownership: {record}: {problem}")
    when = f" as of {of_day}" if of_day else ""
    states = dict(known.lists.health.select("key", "state").iter_rows())
    used = ", ".join(f"{key} ({states[key]})" for key in known.lists.used)
    print(f"{found.height or 'No'} match{'es' if found.height > 1 else ''} in{when}: {used}")
    if missing := [key for key, state in states.items() if state == "missing"]:
        print(f"Not screened, missing: {', '.join(missing)}")
    for line in scope.words(known.policy, known.left):
        print(f"Left out: {line}")

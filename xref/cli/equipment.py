"""`xref equipment`: who makes a weapon or a vehicle, whose parts were found in it, and which of them are listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xref.cli._options import AsJson, AsOf, Keys, ListsDir, PolicyFile, past, today
from xref.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xref.makers import Maker, Product, Status


def equipment(
    name: Annotated[str, typer.Argument(help="A system as news writes it, such as Orlan-10 or Герань-2.")],
    lists: ListsDir = Path("lists"),
    source: Keys = None,
    as_of: AsOf = None,
    policy: PolicyFile = None,
    every: Annotated[bool, typer.Option("--all", help="Every maker of parts, not only those that tell most.")] = False,
    as_json: AsJson = False,
) -> None:
    """Look up a weapon or a vehicle. Example: xref equipment Orlan; xref equipment "Kh-101" --all --json"""
    from xref import makers
    from xref.cli._lists import opened
    from xref.prepared import prepare

    of = opened(lists, source, past(as_of), today(), policy)
    known = prepare(of.lists)
    product = makers.find([name], known).get(name)
    if product is None:
        raise UsageError(f"no weapon or vehicle {name} that we know", "give its name or designator, such as Orlan-10")
    status = makers.statuses([product], known, of.policy)
    if as_json:
        print(json.dumps(_facts(product, status, of.lists.used), ensure_ascii=False))
    else:
        _print(product, status, of.lists.used, every)


def _facts(product: Product, status: Mapping[Maker, Status], used: list[str]) -> dict[str, Any]:
    from xref.controls import tier
    from xref.makers import of_supply

    def said(found: Status) -> dict[str, Any]:
        return {"outcome": found.outcome, "entity_ids": list(found.entity_ids)}

    system = product.system
    return {
        "system": product.name,
        "type": product.type or None,
        "country": system.country if system else None,
        "aliases": list(system.aliases) if system else [],
        "cited": list(system.cited) if system else [],
        "makers": [
            {"name": name, "country": country or None, **said(status[name, country])}
            for name, (country, _) in product.makers.items()
        ],
        "parts": [
            {
                "role": s.role, "name": s.maker, "country": s.country, "parts": s.parts, "what": s.what,
                "hs6": list(s.hs6), "chpl_tier": sorted({found for code in s.hs6 if (found := tier(code))}),
                **said(of_supply(s, status)), "basis": list(s.basis),
            }
            for s in product.supplies
        ],
        "lists_screened": used,
    }  # fmt: skip


def _print(product: Product, status: Mapping[Maker, Status], used: list[str], every: bool) -> None:
    from xref.controls import tier
    from xref.makers import by_country, of_supply, shown

    system = product.system
    about = [product.type, system.country if system else ""]
    print("  ".join(filter(None, [product.name, ", ".join(filter(None, about))])))
    if system and system.aliases:
        print(f"Also {', '.join(system.aliases)}")
    for name, (country, _) in product.makers.items():
        print(f"Made by {name} ({country}): {_said(status[name, country])}")
    if product.supplies:
        some, rest = (product.supplies, []) if every else shown(product.supplies, status)
        print(f"Parts found in it, by the country of the maker: {by_country(product.supplies)}")
        for s in some:
            role = "" if s.role == "component maker" else f" ({s.role})"
            codes = ", ".join(f"{code} (tier {tier(code)})" if tier(code) else code for code in s.hs6)
            print(f"  {s.country or '??'}  {s.maker or 'maker not identified'}{role}: {s.what}")
            print("        " + "; ".join(filter(None, [codes, _said(of_supply(s, status)) if s.maker else ""])))
        if rest:
            print(f"  and {len(rest)} other makers, which are on no list: {by_country(rest)}; --all shows each")
    cited = [*(system.cited if system else ()), *(text for s in product.supplies for text in s.basis)]
    print(f"Documented by: {'; '.join(dict.fromkeys(cited)) or 'public descriptions of it'}")
    print(f"Compared with {', '.join(used)}. A brand on a part says nothing of who sold it.")


def _said(status: Status) -> str:
    return f"{status.outcome}  {'; '.join(status.entity_ids)}".rstrip()

"""`xref goods`: the codes under which goods may fall, and what a code stands for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from xref.cli._options import AsJson

if TYPE_CHECKING:
    from xref.controls import Candidates, Control

_WIDTH = 110  # columns where there is no terminal
_SAID = (
    "Candidates, not a classification: whoever exports the thing classifies it, by its data sheet. A code that is not "
    "here, or goods without one, are not thereby free of control."
)


def goods(
    asked: Annotated[str, typer.Argument(help="Goods, such as microchips; or a code: 8542.31, 3A001, ML6.")],
    as_json: AsJson = False,
) -> None:
    """Look up goods or a code of controlled goods; needs no lists. Example: xref goods "ball bearings" """
    from xref import controls
    from xref.goods import find

    code = controls.by_code(asked)
    known = controls.candidates(asked)
    terms = [m.canonical for m in find(asked, (), traded=True)] if known is None else []
    found = [known] if known else [c for term in dict.fromkeys(terms) if (c := controls.candidates(term))]
    if code.scheme:
        _code(code, as_json)
    elif found:
        _terms(found, as_json)
    else:
        _unknown(asked, controls.nearest(asked), as_json)


def _code(code: Control, as_json: bool) -> None:
    if as_json:
        print(json.dumps([code._asdict()], ensure_ascii=False))
        return
    print(
        f"{code.scheme} {code.code}: {code.status}" if code.scheme in ("HS", "ECCN") else f"{code.code}: {code.status}"
    )
    for head, values in (
        ("stands for", (code.caption,)), ("European Union", code.eu), ("goods", code.terms), ("basis", code.basis),
    ):  # fmt: skip
        if any(values):
            print(f"  {head}: {'; '.join(values)}")
    print("A code that is on no list here is not thereby free of control.")


def _terms(found: list[Candidates], as_json: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from xref import controls

    if as_json:
        print(json.dumps([one.fields() | {"codes": controls.captions(one)} for one in found], ensure_ascii=False))
        return
    console = Console()
    console = console if console.is_terminal else Console(width=_WIDTH)
    for one in found:
        table = Table(title=f"{one.term}: {one.status}", box=None, title_justify="left")
        for column in ("list", "code", "tier", "stands for"):
            table.add_column(column, overflow="fold")
        for row in controls.captions(one):
            table.add_row(*(escape(row[name]) for name in ("list", "code", "tier", "caption")))
        console.print(table)
        if one.note:
            console.print(f"Note: {escape(one.note)}.")
        if one.basis:
            console.print(f"Basis: {escape('; '.join(one.basis))}.")
    console.print(_SAID)


def _unknown(asked: str, nearest: list[str], as_json: bool) -> None:
    if as_json:
        print(json.dumps([], ensure_ascii=False))
        return
    print(f"No goods or code {asked} in the tables, which is no clearance.")
    if nearest:
        print(f"Nearest: {'; '.join(nearest)}")

"""`xref dossier`: everything on one party, for a case file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import AsJson, AsOf, Keys, ListsDir, past, run_folder, today
from xref.errors import ReportError


def dossier(
    party_id: Annotated[str, typer.Argument(help="A party or an entity of a list, such as us_ofac_sdn:18782.")],
    run: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(help="The folder of a run; else reports/latest, if there is one."),
    ] = None,
    lists: ListsDir = Path("lists"),
    source: Keys = None,
    as_of: AsOf = None,
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Write all that the lists say of a party and a run found of it, as HTML and JSON.

    Example: xref dossier us_ofac_sdn:18782 reports/latest --out case-17
    """
    from xref import aside, catalogue
    from xref.lists import open_lists
    from xref.prepared import prepare
    from xref.report import dossier as dossiers
    from xref.report import dossier_html, reading

    given = run_folder(run or Path("reports/latest"))
    folder = reading.folder(given) if run or given.exists() else None
    known = prepare(open_lists(lists, catalogue.load(lists), source or (), today(), past(as_of)))
    found = dossiers.of_party(party_id, known, lists, folder)
    if as_json:
        print(dossiers.text(found), end="")
        return
    name = "dossier-" + re.sub(r"[^\w.-]+", "-", str(found["party_id"]))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for ending, text in ((".html", dossier_html.page(found, today())), (".json", dossiers.text(found))):
            aside.write(out / (name + ending), text)
            print(out / (name + ending))
    except OSError as error:
        raise ReportError(f"{out} cannot be written: {error.strerror}", "give another --out") from None

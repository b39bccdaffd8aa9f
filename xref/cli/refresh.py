"""`xref refresh`: new versions of the lists."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import ListsDir
from xref.errors import UsageError


def refresh(
    keys: Annotated[Optional[list[str]], typer.Argument(help="Only these lists.")] = None,  # noqa: UP045
    path: Annotated[Optional[Path], typer.Option("--from", help="A list file, a folder of them, a zip.")] = None,  # noqa: UP045
    lists: ListsDir = Path("lists"),
) -> None:
    """Import published lists from files. Example: xref refresh --from SDN.XML"""
    from xref import catalogue
    from xref import refresh as importer

    if path is None:
        raise UsageError("downloading is not there yet", "get the list from its publisher and give it by --from FILE")
    outcomes = list(importer.import_path(path, lists, catalogue.load(lists), keys or (), datetime.now(UTC)))
    for o in outcomes:
        what = f"{o.key} {o.version}: {o.entries} entries, {o.quarantined} quarantine rows" if o.version else o.problem
        print(f"{o.state}  {o.name}  {what}")
    if not any(o.state in ("new", "same") for o in outcomes):
        raise UsageError(f"nothing imported from {path}", "give a list file that xref knows: see xref lists")
    if any(o.state == "refused" for o in outcomes):
        raise typer.Exit(1)

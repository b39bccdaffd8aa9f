"""`xref report`: an earlier run in other formats, and what the columns of a report's files hold."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import AsJson, Excel, run_folder
from xref.errors import UsageError

_WIDTH = 120  # columns where there is no terminal


def report(
    what: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="The folder of a run; with --columns, a file such as matches.csv.", metavar="RUN|FILE"),
    ] = None,
    formats: Annotated[str, typer.Option("--format", help="Of csv, html, xlsx, parquet, ftm, jsonl: a,b,c.")] = "",
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Where the files go; else exports/ beside the run."),
    ] = None,
    excel: Excel = False,
    columns: Annotated[bool, typer.Option("--columns", help="Print what the columns of each file hold.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write an earlier run in other formats, or print what its columns hold.

    Example: xref report reports/latest --format xlsx,jsonl. Another: xref report --columns matches.csv
    """
    if columns:
        _columns(what, as_json)
        return
    from xref.report import again, folder, reading

    chosen = folder.chosen(formats, always=())
    if not chosen:
        raise UsageError("no format is named", f"give --format, of {', '.join(folder.FORMATS)}; or --columns")
    into = again.write(reading.folder(run_folder(Path(what or "reports/latest"))), out, chosen, excel=excel)
    names = sorted(path.name for path in into.iterdir())
    print(json.dumps({"folder": str(into), "files": names}) if as_json else f"{into}: {', '.join(names)}")


def _columns(name: str | None, as_json: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from xref.report import contract
    from xref.tables import REPORT

    names = [contract.described(name).name] if name else list(REPORT)
    if as_json:
        print(json.dumps(contract.package(names), indent=1, ensure_ascii=False))
        return
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    print(f"The contract of xref's reports, version {contract.version()}. {contract.CELLS}")
    for file in map(contract.described, names):
        print(f"\n{file.name}.csv: {file.says}\nSorted by {'; '.join(file.order)}.")
        table = Table(box=None, pad_edge=False)
        for head in ("column", "type", "holds"):
            table.add_column(head, overflow="fold", no_wrap=head == "column")
        for column in file.columns:
            notes = [column.says, f"one of {', '.join(column.words)}" if column.words else ""]
            notes += ['joined with "; "' if column.joined else "", "never empty" if column.required else ""]
            table.add_row(*map(escape, (column.name, column.type, "; ".join(filter(None, notes)))))
        console.print(table)

"""`xref graph`: who supplies what to whom in a run, for programs that draw graphs, or drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import run_folder
from xref.errors import ReportError, UsageError


def graph(
    run: Annotated[Path, typer.Argument(help="The folder of a run.")] = Path("reports/latest"),
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="A .graphml, .svg, .html or .json file; else GraphML on the terminal."),
    ] = None,
    most: Annotated[Optional[int], typer.Option(min=1, help="The most edges; 40 in a picture.")] = None,  # noqa: UP045
) -> None:
    """Write who supplies what to whom as a graph or a picture. Example: xref graph reports/latest --out chain.svg"""
    from xref.report import graph as graphs
    from xref.report.graph import files

    kind = out.suffix.lower() if out else ".graphml"
    if kind not in files.FORMATS:
        raise UsageError(f"{out} is of no format that we write", f"give a name that ends in {', '.join(files.FORMATS)}")
    whole = graphs.of_folder(run_folder(run))
    text, missing = files.text(whole, kind, most)
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ReportError(f"{out} cannot be written: {error.strerror}", "give another --out") from None
    print(
        f"{out}: {len(whole.nodes):,} nodes, {len(whole.edges):,} edges"
        + (f"; {missing}: see --most" if missing else "")
    )

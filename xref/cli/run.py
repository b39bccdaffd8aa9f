"""`xref run`: articles x lists -> a report."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import Keys, ListsDir
from xref.errors import UsageError


def run(
    corpus: Annotated[Optional[Path], typer.Argument(help="A folder of articles, or one file.")] = None,  # noqa: UP045
    lists: ListsDir = Path("lists"),
    out: Annotated[Path, typer.Option(help="The folder that holds the reports.")] = Path("reports"),
    source: Keys = None,
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="The lowest score reported.")] = 0.70,
    formats: Annotated[str, typer.Option("--format", help="Of csv, html, xlsx, parquet, ftm: a,b,c.")] = "csv,html",
    fail_on: Annotated[str | None, typer.Option(help="Exit with 4 on a `match`, or already on a `possible`.")] = None,
    excel: Annotated[bool, typer.Option("--excel", help="Begin each CSV file with a byte-order mark.")] = False,
) -> None:
    """Screen articles against the lists and write a report. Example: xref run corpus/ --out reports/"""
    from rich.console import Console

    from xref import catalogue, screen
    from xref import corpus as articles
    from xref.lists import open_lists
    from xref.report import folder, terminal

    if fail_on not in (None, "match", "possible"):
        raise UsageError(f"--fail-on {fail_on} is not known", "give match or possible")
    wanted = folder.chosen(formats)
    started = datetime.now(UTC)
    chosen = corpus or (Path("corpus") if Path("corpus").is_dir() else catalogue.shipped() / "corpus")
    opened = open_lists(lists, catalogue.load(lists), source or (), started.date())
    read, unread = articles.read(chosen)
    findings = screen.screen(read, unread, opened, threshold)
    path = folder.write(findings, out, started, sys.argv[1:], formats=wanted, excel=excel)
    terminal.summary(findings, path, Console())
    bands = set(findings.matches["band"].cast(str))
    if (fail_on == "match" and "match" in bands) or (fail_on == "possible" and bands):
        raise typer.Exit(4)
    if set(opened.health["state"].cast(str)) & {"missing", "stale", "degraded", "refused"}:
        raise typer.Exit(3)

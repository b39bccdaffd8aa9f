"""What `xref run` and `xref screen` share: open the lists, screen, write the report, say what was found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from xref.cli._options import past
from xref.errors import UsageError
from xref.prepared import Prepared
from xref.tables import Findings, run_state

_WIDTH = 110  # columns of the summary where there is no terminal


def reported(
    screen: Callable[[Prepared], Findings], *, threshold: float, lists: Path, source: Sequence[str] | None,
    as_of: str | None, out: Path, formats: str, fail_on: str | None, excel: bool,
) -> None:  # fmt: skip
    """Screen and report; exits with 4 if `fail_on` was found, with 3 if a list is not as it should be.

    threshold: at which `screen` does so; a self-test kept for the same one is shown in the report.
    """
    from rich.console import Console

    from xref import catalogue, selftest
    from xref.lists import open_lists
    from xref.prepared import prepare
    from xref.report import folder, terminal
    from xref.rules import reviews_due

    if fail_on not in (None, "match", "possible"):
        raise UsageError(f"--fail-on {fail_on} is not known", "give match or possible")
    of_day = past(as_of)
    wanted = folder.chosen(formats)
    started = datetime.now(UTC)
    known = catalogue.load(lists)
    opened = open_lists(lists, known, source or (), started.date(), of_day)
    prepared = prepare(opened)
    findings = screen(prepared)
    due, proof = reviews_due(known.values(), started.date()), selftest.kept(prepared, threshold)
    this = folder.Run(started, sys.argv[1:], of_day, due, proof)
    path = folder.write(findings, out, this, formats=wanted, excel=excel)
    console = Console()
    terminal.summary(findings, path, console if console.is_terminal else Console(width=_WIDTH), of_day)
    bands = set(findings.matches["band"].cast(str))
    if (fail_on == "match" and "match" in bands) or (fail_on == "possible" and bands):
        raise typer.Exit(4)
    if run_state(opened.health) == "degraded":
        raise typer.Exit(3)

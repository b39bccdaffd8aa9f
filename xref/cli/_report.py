"""What `xref run` and `xref screen` share: open the lists, screen, write the report, say what was found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from xref.cli._options import past
from xref.detectors import Detector, versions
from xref.errors import UsageError
from xref.ownership import Edges
from xref.policy import Policy
from xref.prepared import Prepared
from xref.rescreen import Rescreen
from xref.tables import Findings, run_state

_WIDTH = 110  # columns of the summary where there is no terminal


def reported(
    screen: Callable[[Prepared, Policy, Edges, Rescreen], Findings], asked: Sequence[object], *,
    lists: Path, source: Sequence[str] | None, as_of: str | None, policy: Path | None, threshold: float | None,
    ownership: Sequence[Path], out: Path, formats: str, fail_on: str | None, excel: bool,
    detectors: Sequence[Detector] = (), changed_only: bool = False,
) -> None:  # fmt: skip
    """Screen and report; exits with 4 if `fail_on` was found, with 3 if a list is not as it should be.

    asked: the kind of run and what was given to it, of which two runs must have the same to be compared. changed_only:
    whether what the last of these found may be used, where it follows from the same (`xref.rescreen`).
    """
    from rich.console import Console

    from xref import changes, narratives, selftest
    from xref import ownership as holdings
    from xref.cli._lists import opened
    from xref.prepared import prepare
    from xref.report import folder, terminal
    from xref.rules import reviews_due

    if fail_on not in (None, "match", "possible"):
        raise UsageError(f"--fail-on {fail_on} is not known", "give match or possible")
    of_day = past(as_of)
    wanted = folder.chosen(formats)
    started = datetime.now(UTC)
    edges = holdings.read(lists, ownership, of_day or started.date())
    known = opened(lists, source, of_day, started.date(), policy, threshold)
    prepared = prepare(known.lists)
    scope = changes.scope([*asked, sorted(source or ()), of_day is not None], known.policy)
    kept = Rescreen(out, scope, use=changed_only)
    findings = screen(prepared, known.policy, edges, kept)
    previous = changes.last(out, scope)
    now = changes.inputs(known.lists.tables.entities["entity_id"], known.policy, versions(detectors))
    findings = changes.since(findings, previous, now)
    due, proof = reviews_due(known.catalogue.values(), started.date()), selftest.kept(prepared, known.policy.threshold)
    this = folder.Run(
        started, sys.argv[1:], of_day, due, known.policy, known.left, proof, detectors=versions(detectors),
        ownership=edges.files, narratives=narratives.digest(lists), scope=scope,
        previous=previous.named if previous else None,
    )  # fmt: skip
    path = folder.write(findings, out, this, formats=wanted, excel=excel)
    kept.keep()
    console = Console()
    terminal.summary(findings, path, console if console.is_terminal else Console(width=_WIDTH), this)
    for said in filter(None, (kept.said, changes.line(findings, previous))):
        console.print(said, markup=False, highlight=False, soft_wrap=True)
    bands = set(findings.matches["band"].cast(str))
    if (fail_on == "match" and "match" in bands) or (fail_on == "possible" and bands):
        raise typer.Exit(4)
    if run_state(known.lists.health) == "degraded":
        raise typer.Exit(3)

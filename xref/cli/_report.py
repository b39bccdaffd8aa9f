"""What `xref run` and `xref screen` share: open the lists, screen, write the report, say what was found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from xref.changes import Inputs, Previous
from xref.cli._lists import Opened
from xref.cli._options import past
from xref.content import Content
from xref.decisions import Log
from xref.detectors import Detector, versions
from xref.embeddings import Embeddings
from xref.errors import UsageError
from xref.ownership import Edges
from xref.prepared import Prepared
from xref.tables import Findings, run_state

if TYPE_CHECKING:
    import polars as pl

_WIDTH = 110  # columns of the summary where there is no terminal


class Given(TypedDict):
    """The options that every run has."""

    lists: Path
    source: Sequence[str] | None
    as_of: str | None
    policy: Path | None
    threshold: float | None
    ownership: Sequence[Path]
    out: Path
    formats: str
    fail_on: str | None
    excel: bool


class Reported(NamedTuple):
    """The folder of a report; code: to exit with, 4 if `fail_on` was found, 3 if something is not whole.

    That is a list, the decisions, or what was screened: an article that no attempt could screen.
    """

    folder: Path
    code: int


class Begun(NamedTuple):
    """What a run follows from beside its articles or rows.

    started: when, of which the day counts, unless the lists are those of another day (`as_of`). options: of the command
    line, as the manifest has them. out: the folder of the runs. scope, previous, now: see `manifest` and `changes`.
    """

    started: datetime
    as_of: date | None
    options: Mapping[str, Any]
    out: Path
    opened: Opened
    prepared: Prepared
    edges: Edges
    log: Log
    scope: str
    previous: Previous | None
    now: Inputs


Screen = Callable[[Begun], Content]


def reported(
    screen: Screen, kind: str, asked: Mapping[str, Any], *,
    lists: Path, source: Sequence[str] | None, as_of: str | None, policy: Path | None, threshold: float | None,
    ownership: Sequence[Path], out: Path, formats: str, fail_on: str | None, excel: bool,
    detectors: Sequence[Detector] = (), embeddings: Embeddings | None = None,
    kept: Mapping[str, pl.DataFrame] | None = None, started: datetime | None = None, resumed: bool = False,
    quiet: bool = False, verbose: bool = False, say: Callable[[], Sequence[str]] = lambda: (),
) -> Reported:  # fmt: skip
    """Screen and report.

    screen: gives what was found, with decisions and changes. kind, asked, kept: the kind of run, what its own options
    say, and the frames that a replay of it needs (see `xref.manifest.Run`). started, resumed: of a run that goes
    on, which is compared with what was there when it began. quiet: print only where the report is, and on stderr what
    is wrong. verbose: print all, and the times. say: asked at the end what else there is to tell, in lines.
    """
    from rich.console import Console

    from xref import changes, decisions, manifest, narratives, places, runs, selftest
    from xref import ownership as holdings
    from xref.cli._lists import opened
    from xref.content import counts, shown
    from xref.prepared import prepare
    from xref.profiles.when import seen_for
    from xref.report import folder, terminal
    from xref.rules import reviews_due

    if fail_on not in (None, "match", "possible"):
        raise UsageError(f"--fail-on {fail_on} is not known", "give match or possible")
    of_day = past(as_of)
    wanted = folder.chosen(formats)
    started = started or datetime.now(UTC)
    edges = holdings.read(lists, ownership, of_day or started.date())
    known = opened(lists, source, of_day, started.date(), policy, threshold)
    options = dict(asked) | {
        "lists": lists.as_posix(), "source": sorted(source or ()), "as_of": as_of, "threshold": threshold,
        "policy": policy.as_posix() if policy else None, "ownership": [path.as_posix() for path in ownership],
        "format": list(wanted), "excel": excel, "fail_on": fail_on,
    }  # fmt: skip
    prepared, begun = prepare(known.lists), perf_counter()
    scope = manifest.scope_of(kind, options, known.policy)
    previous = changes.last(out, scope, started if resumed else None)
    log = decisions.opened(out, known.policy, started.date())
    now = changes.inputs(known.lists.tables.entities["entity_id"], known.policy, versions(detectors))
    found = screen(Begun(started, of_day, options, out, known, prepared, edges, log, scope, previous, now))
    screened, whole, some = perf_counter(), counts(found), shown(found)
    due, proof = reviews_due(known.catalogue.values(), started.date()), selftest.kept(prepared, known.policy.threshold)
    command = list(map(places.without_secrets, sys.argv[1:]))
    this = folder.Run(
        started, command, of_day, due, known.policy, known.left, proof, detectors=versions(detectors),
        ownership=edges.files, narratives=narratives.held(lists, of_day), embeddings=embeddings, kind=kind,
        options=options, parts=known.lists.parts,
        kept={**(kept or {}), **seen_for(some.descriptions, known.lists)}, decisions=log,
        previous=previous.named if previous else None,
    )  # fmt: skip
    path = folder.write(found, out, this, formats=wanted, excel=excel)
    runs.noted(out, path)
    news = [said for said in (*say(), changes.line(whole, previous)) if said]
    if quiet:
        terminal.warn(some, whole, Console(stderr=True, soft_wrap=True), this)
        print(path)
    else:
        console = Console()
        terminal.summary(
            found, path, console if console.is_terminal else Console(width=_WIDTH), this, news, verbose=verbose
        )
    if verbose:
        print(f"Screened in {screened - begun:,.1f} s, reported in {perf_counter() - screened:,.1f} s", file=sys.stderr)
    if (fail_on == "match" and whole.loud["match"]) or (fail_on == "possible" and whole.loud.total()):
        return Reported(path, 4)
    degraded = log.damage or whole.aside or run_state(known.lists.health) == "degraded"
    return Reported(path, 3 if degraded else 0)


def judged(found: Findings, begun: Begun) -> Findings:
    """What was found in one piece, with what people decided on it, and what changed since the last run."""
    from xref import changes, decisions

    return changes.since(decisions.applied(found, begun.log), begun.previous, begun.now)

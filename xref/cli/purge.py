"""`xref purge`: take what is personal out of old reports."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import ListsDir, PolicyFile
from xref.errors import UsageError


def purge(
    reports: Annotated[Path, typer.Option(help="The folder that holds the runs.")] = Path("reports"),
    older_than: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=0, metavar="DAYS", help="Purge runs older than this; else than the policy says to keep them."),
    ] = None,
    lists: ListsDir = Path("lists"),
    policy: PolicyFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be purged, and purge nothing.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Also runs that are younger than the policy says to keep them.")
    ] = False,
) -> None:
    """Take texts, names of persons, identifiers and notes out of old reports; hashes stay, for xref verify.

    Cannot be undone: such a run can be neither replayed nor compared. Example: xref purge --dry-run
    """
    from xref import policy as policies
    from xref import purge as purging

    if not reports.is_dir():
        raise UsageError(f"no such folder: {reports}", "give the folder that holds the runs")
    now, keep = datetime.now(UTC), policies.load(lists, policy).retention.days
    if not dry_run:
        purging.ready(reports, now)
    days = keep if older_than is None else older_than
    found = list(purging.old(reports, now, days))
    if young := [run.folder.name for run in found if (now - run.started).days < keep]:
        some = f"{len(young)} of these runs are" if young[1:] else f"{young[0]} is"
        problem = f"{some} younger than the {keep} days that reports are kept by the policy"
        if not dry_run and not yes:
            raise UsageError(problem, "give --yes to purge them all the same, or change [retention] in policy.toml")
        print(f"xref: warning: {problem}", file=sys.stderr)
    for run in found:
        if not dry_run:
            purging.purge(run.folder, now)
        print(f"{'would purge' if dry_run else 'purged'}  {run.folder.name}  of {run.started:%Y-%m-%d}")
    for work in purging.stopped(reports, now, days):
        if not dry_run:
            purging.remove(work)
        print(f"{'would remove' if dry_run else 'removed'}  {work}, which a run that was stopped left")
    print(f"{len(found)} runs {'could be' if dry_run else 'were'} purged")

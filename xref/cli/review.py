"""`xref review`: decide on what a run found; what is decided is remembered by every later run."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xref.cli._options import AsJson, ListsDir, PolicyFile, run_folder
from xref.errors import LedgerError, UsageError

if TYPE_CHECKING:
    from xref.decisions import Log
    from xref.decisions.sheet import Read
    from xref.decisions.standing import Standing

_FILE = Optional[Path]  # noqa: UP045


def review(
    run: Annotated[Path, typer.Argument(help="The folder of a run.")] = Path("reports/latest"),
    who: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--who", help="Who decides; without it, the user of this computer."),
    ] = None,
    expires: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--expires", help="The last day of the decisions, a number of days, or never."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Go through what is decided too.")] = False,
    export: Annotated[_FILE, typer.Option("--export", help="Write what is open to this CSV file, to fill in.")] = None,
    filled: Annotated[_FILE, typer.Option("--import", help="Take the decisions of such a file.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show the decisions that stand, and until when.")] = False,
    lists: ListsDir = Path("lists"),
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Go through the matches that nobody has decided on, the best first. Example: xref review reports/latest --who Ann

    Decisions go to dispositions.csv beside the runs. They hold until the record changes, or expires; reason codes are
    asked for.
    """
    from xref import decisions
    from xref import policy as policies
    from xref.cli import _review
    from xref.decisions import cases, sheet
    from xref.decisions.expiry import last_day

    folder, now, person = run_folder(run), datetime.now(UTC), " ".join((who or _user()).split())
    if not person or ";" in person:
        raise UsageError(f"--who {who} is no name", "give the name of a person, without semicolons")
    chosen = policies.load(lists, policy)
    if listed:
        _print(decisions.opened(folder.resolve().parent, chosen, now.date()), as_json)
        return
    until = last_day(expires, now.date(), chosen.review.expires_days)
    opened = cases.read(folder)
    log = decisions.opened(opened.folder.parent, chosen, now.date())
    if log.damage:
        raise LedgerError(log.warning, f"run xref verify --repair {log.path.parent}")
    if export:
        written = sheet.write(export, opened, cases.cases(opened, log, person, again=again))
        print(f"{export}: {written:,} rows to decide; fill in disposition and reason_code, then xref review --import")
        return
    if filled:
        _imported(sheet.read(filled, opened, log, person, now, until), filled, log)
        return
    _review.go(opened, log, person, until, again=again)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container whose user has no name
        raise UsageError("this computer does not say who decides", "give --who") from None


def _imported(read: Read, path: Path, log: Log) -> None:
    from xref.decisions.log import append

    if read.rows:
        append(log.path, read.rows)
    for line in read.refused:
        print(f"{path.name}: refused: {line}", file=sys.stderr)
    counts = f"{len(read.rows):,} decided, {read.known:,} decided so before, {read.empty:,} left open"
    print(f"{counts}, {len(read.refused):,} refused. {log.path}")
    if read.refused:
        raise typer.Exit(3)


def _print(log: Log, as_json: bool) -> None:
    """The last decision on each key, in the order in which they were taken."""
    from xref.cli import _review
    from xref.decisions.standing import standings, waits
    from xref.decisions.subjects import EVERYWHERE
    from xref.report._elements import counted

    known = standings(log.rows.iter_rows(named=True))
    last = {one.row["nr"]: one for key, one in known.items() if (key[-1] == "") == (one.row["scope"] == EVERYWHERE)}
    rows = [_about(standing, waits(standing, log)) for _, standing in sorted(last.items())]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        until = f"until {row['expires']}" if row["expires"] else "until the record changes"
        state = f"{row['state']}: " if row["state"] else ""
        reason = f"{row['reason_code']}{': ' + row['note'] if row['note'] else ''}"
        line = (
            f"{row['decided_on'][:10]}  {state}{row['disposition']}  {row['mention']} / {row['entity_id']} "
            f"{row['entity_name']}  {row['scope']}  by {row['decided_by']}  {reason}  {until}"
        )
        print(_review.harmless(line))
    print(f"{counted(len(rows), 'decision stands', 'decisions stand')} in {log.path}")
    if log.damage:
        raise LedgerError(log.warning, f"run xref verify --repair {log.path.parent}")


def _about(standing: Standing, state: str) -> dict[str, str]:
    names = ("decided_on", "disposition", "reason_code", "note", "scope", "mention", "entity_id", "entity_name")
    own = {name: standing.row[name] for name in names}
    return {**own, "decided_by": "; ".join(standing.people), "expires": standing.expires, "state": state}

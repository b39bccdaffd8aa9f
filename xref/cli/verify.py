"""`xref verify`: whether the reports in a folder stand as they were written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from xref.cli._options import AsJson
from xref.errors import UsageError


def verify(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that holds the runs.")] = Path("reports"),
    repair: Annotated[
        bool, typer.Option("--repair", help="Set the damaged end of a log aside, so that it can be written again.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Verify the log of runs, the log of decisions, and each file of each report; exits with 1 if one was changed.
    Example: xref verify reports/
    """
    from xref import verify as verifying

    if not out.is_dir():
        raise UsageError(f"no such folder: {out}", "give the folder that holds the runs")
    aside = verifying.repair(out) if repair else []
    found = verifying.verify(out)
    if as_json:
        about = {**found._asdict(), "trouble": [one._asdict() for one in found.trouble], "aside": list(map(str, aside))}
        print(json.dumps(about, ensure_ascii=False))
    else:
        for path in aside:
            print(f"set aside  what was damaged, in {path}")
        for run, day in found.purged.items():
            print(f"purged     {run}  on {day}: of what was taken out, the manifest has the hashes")
        for one in found.trouble:
            print(f"{one.what:<9}  {one.where}  {one.why}")
        size = f"{found.runs} runs, {found.files} files"
        if found.trouble:
            print(f"{size}: {len(found.trouble)} not as written")
        else:
            print(f"{size}: all as written. The log ends with {found.chain[:16] or 'nothing'}")
    if found.trouble:
        raise typer.Exit(1)

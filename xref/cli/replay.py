"""`xref replay`: the same run again, from what it kept."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import AsJson, RunFolder, RunLists, run_folder


def replay(
    run: RunFolder,
    lists: RunLists = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Write the report again as a run below this folder."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run it again from its kept inputs: are its CSV files, byte for byte, what they follow from?

    Exits with 1 if they are not, or if an input is gone. Example: xref replay reports/latest
    """
    from xref import replay as replaying
    from xref import runs
    from xref.report import folder

    path = run_folder(run)
    again = replaying.replay(path, lists, datetime.now(UTC), sys.argv[1:])
    same = replaying.same(again.findings, path)
    differ = [name for name, equal in same.items() if not equal]
    written = None
    if out:
        options = again.this.options
        formats = folder.chosen(",".join(options["format"]))
        written = folder.write(again.findings, out, again.this, formats=formats, excel=options["excel"])
        runs.noted(out, written)
    if as_json:
        about = {"run": path.name, "identical": not differ, "other_inputs": again.others, "files": same}
        print(json.dumps(about | {"written": str(written) if written else None}, ensure_ascii=False))
    else:
        for line in again.others:
            print(f"Not as it was: {line}.")
        print(f"{path.name}: all {len(same)} CSV files are byte for byte the same." if not differ else
              f"{path.name}: {len(differ)} of {len(same)} CSV files differ: {', '.join(differ)}.")  # fmt: skip
        if written:
            print(f"The report: {written}")
            if differ:
                print(f"What differs, and why: xref compare {path} {written}")
    if differ:
        raise typer.Exit(1)

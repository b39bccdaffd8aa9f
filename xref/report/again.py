"""An earlier run in other formats, written from its own files.

They go into a folder aside: that of the run is closed, since its manifest holds the hash of every file in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

from polars.exceptions import PolarsError

from xref import aside, manifest
from xref.errors import ReportError
from xref.manifest import Run
from xref.report import folder, reading
from xref.scope import LeftOut


def write(run: Path, out: Path | None, formats: Collection[str], *, excel: bool = False) -> Path:
    """Write the run of a folder in these formats, of `folder.FORMATS`, and return where they are.

    out: a folder; else `exports/<run>` beside that of the run. Raises `ReportError` if the run cannot be read, or the
    files cannot be written.
    """
    said = manifest.read(run)
    into = out or run.parent / "exports" / run.name
    part = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        if out is None:
            aside.folder(aside.folder(into.parent) / into.name)
        into.mkdir(parents=True, exist_ok=True)
        aside.remove(part)  # of a process of that number that was killed
        files = part / "files"
        files.mkdir(parents=True)
        folder.write_formats(reading.large(run, part / "tables"), files, _run(said), formats, excel=excel)
        for file in sorted(files.iterdir()):
            file.replace(into / file.name)
    except (OSError, PolarsError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise ReportError(f"{into} cannot be written: {why or error}", "free space, or give another --out") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return into


def _run(said: dict[str, Any]) -> Run:
    """What the formats show of the run itself. The figures of a self-test are not in a manifest, and are left out."""
    left = [LeftOut(**entry) for entry in said["policy"]["left_out"]]
    as_of = date.fromisoformat(said["as_of"]) if said["as_of"] else None
    day, started = date.fromisoformat(said["day"]), datetime.fromisoformat(said["started"])
    return Run(started, said["command"], as_of, said["reviews_due"], manifest.policy_of(said), left, on=day)

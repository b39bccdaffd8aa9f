"""An earlier run in other formats, written from its own files.

They go into a folder aside: that of the run is closed, since its manifest holds the hash of every file in it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xref.errors import ReportError
from xref.policy import Chosen, Policy
from xref.report import folder, reading
from xref.scope import LeftOut


def write(run: Path, out: Path | None, formats: Collection[str], *, excel: bool = False) -> Path:
    """Write the run of a folder in these formats, of `folder.FORMATS`, and return where they are.

    out: a folder; else `exports/<run>` beside that of the run. Raises `ReportError` if the run cannot be read, or the
    files cannot be written.
    """
    findings, said = reading.findings(run), reading.manifest(run)
    into = out or run.parent / "exports" / run.name
    try:
        into.mkdir(parents=True, exist_ok=True)
        folder.write_formats(findings, into, _run(said), formats, excel=excel)
    except OSError as error:
        raise ReportError(f"{into} cannot be written: {error.strerror}", "give another --out") from None
    return into


def _run(said: dict[str, Any]) -> folder.Run:
    """What the formats show of the run itself. The figures of a self-test are not in a manifest, and are left out."""
    policy = dict(said["policy"])
    left = [LeftOut(**entry) for entry in policy.pop("left_out")]
    as_of = date.fromisoformat(said["as_of"]) if said["as_of"] else None
    started, due = datetime.fromisoformat(said["started"]), said["reviews_due"]
    return folder.Run(started, said["command"], as_of, due, _policy(policy), left)


def _policy(said: dict[str, Any]) -> Policy:
    """The policy of a manifest; what another version may have added to it says nothing of what a report shows."""
    known = {name: value for name, value in said.items() if name in Policy.__dataclass_fields__}
    return Policy(**{name: _value(value) for name, value in known.items()})


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return Chosen(**{name: tuple(names) for name, names in value.items()})
    return tuple(value) if isinstance(value, list) else value

"""The log of runs: `runs.csv` in the folder that holds them, a row when a report is complete (`xref.ledger`).

It says which runs there were, and by the hash of each manifest what was in them: who changes a report, or removes one,
shows (`xref.verify`). A run that is purged (`xref.purge`) has one row more, with the hash of its new manifest.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from xref import ledger, manifest
from xref.errors import LedgerError

NAME = "runs.csv"
WORK = ".work"  # the folder beside it with what runs in parts have done so far (`xref.bulk.work`)
COLUMNS = (
    "run", "started", "command", "scope", "state", "articles", "mentions", "matches", "possible", "manifest",
)  # fmt: skip
PURGED = "purged"  # the state of a run of which personal fields were taken out


def noted(out: Path, run: Path) -> None:
    """Write the row of a run whose report is complete. Raises `LedgerError` if the log is damaged or cannot be written.

    The report is there all the same, and the error says so.
    """
    values = manifest.read(run)
    bands, mentions = values["counts"]["bands"], values["counts"]["mentions"]
    counts = {
        "articles": values["counts"]["articles"], "mentions": sum(mentions.values()), "matches": bands.get("match", 0),
        "possible": bands.get("possible", 0),
    }  # fmt: skip
    row = {name: str(count) for name, count in counts.items()}
    row |= {"run": run.name, "started": values["started"], "command": " ".join(values["command"])}
    try:
        _append(out, run, row | {"scope": values["scope"], "state": values["state"]})
    except LedgerError as error:
        raise LedgerError(f"the report is at {run}, but cannot be noted: {error.problem}", error.remedy) from None


def purged(out: Path, run: Path, now: datetime) -> None:
    """Write that personal fields of a run were taken out. Raises `LedgerError` as `noted` does."""
    _append(
        out, run, {"run": run.name, "started": now.isoformat(timespec="seconds"), "command": "purge", "state": PURGED}
    )


def logged(out: Path) -> ledger.Ledger:
    """The rows of the log, and whether it is damaged. Raises `LedgerError` if it cannot be read."""
    return ledger.read(out / NAME, COLUMNS)


def _append(out: Path, run: Path, row: dict[str, str]) -> None:
    ledger.append(out / NAME, COLUMNS, [row | {"manifest": manifest.digest(run / manifest.NAME)}])

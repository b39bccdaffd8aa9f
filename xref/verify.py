"""Whether reports stand as they were written: the ledgers, each run against the log, each file against its manifest.

Who can write the folder could write all of it anew. That shows where the last chain of `runs.csv` was noted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xref import decisions, ledger, manifest, runs
from xref.errors import ReportError

_LEDGERS: Mapping[str, Sequence[str]] = {runs.NAME: runs.COLUMNS, decisions.NAME: decisions.COLUMNS}


class Trouble(NamedTuple):
    """A thing that is not as it was written: what is changed, gone, added, damaged or cannot be read (unread); where,
    below the folder of the runs; why."""

    what: str
    where: str
    why: str


class Verified(NamedTuple):
    """What was looked at, and what of it is wrong. purged: runs by the day on which they were. chain: the last of the
    log, to be noted elsewhere."""

    runs: int
    files: int
    chain: str
    purged: Mapping[str, str]
    trouble: Sequence[Trouble]


def verify(out: Path) -> Verified:
    """Verify a folder of runs. Raises `LedgerError` if a ledger cannot be read."""
    trouble = [Trouble("damaged", path.name, why) for path, why in _damaged(out)]
    log = runs.logged(out)
    noted = {row["run"]: row["manifest"] for row in log.rows}  # the last row of a run counts
    there = sorted(path.parent.name for path in out.glob(f"[!.]*/{manifest.NAME}") if not path.parent.is_symlink())
    chains = _chains(out / decisions.NAME)
    counted, purged = 0, {}
    for name in sorted({*noted, *there}):
        trouble += _run(out / name, noted.get(name))
        try:
            values = manifest.read(out / name)
        except ReportError as error:
            trouble += [Trouble("unread", f"{name}/{manifest.NAME}", error.problem)] if name in there else []
            continue
        head = (values["decisions"] or {}).get("chain")
        if head and head not in chains:
            lost = f"it no longer has the row {head:.12} with which {name} was made"
            trouble.append(Trouble("changed", decisions.NAME, lost))
        if purge := values.get("purged"):
            purged[name] = purge["on"]
            trouble += [
                Trouble("changed", f"{name}/{f}", "it already was when it was purged") for f in purge["changed"]
            ]
        expected = {**values["files"], **purge["files"]} if purge else values["files"]
        expected = {file: sha for file, sha in expected.items() if sha}
        counted += len(expected)
        trouble += _files(out / name, expected)
    return Verified(len({*noted, *there}), counted, log.head, purged, trouble)


def repair(out: Path) -> list[Path]:
    """Set the damaged ends of ledgers aside; the files with them. Raises `LedgerError` if that cannot be written."""
    aside = (ledger.repair(out / name, columns) for name, columns in _LEDGERS.items())
    return [path for path in aside if path]


def _damaged(out: Path) -> Iterator[tuple[Path, str]]:
    for name, columns in _LEDGERS.items():
        held = ledger.read(out / name, columns)
        if held.damage:
            yield out / name, f"{held.damage}; the {len(held.rows)} rows before it hold"


def _chains(path: Path) -> set[str]:
    """The chain of each row of a ledger, damaged or not."""
    return (
        {line.rpartition(",")[2] for line in path.read_text("utf-8", "replace").split("\n")}
        if path.is_file()
        else set()
    )


def _run(run: Path, noted: str | None) -> Iterator[Trouble]:
    """A run against the log."""
    path = run / manifest.NAME
    if noted is None:
        yield Trouble("added", run.name, f"{runs.NAME} does not know it")
    elif not run.is_dir():
        yield Trouble("gone", run.name, f"{runs.NAME} knows it")
    elif not path.is_file():
        yield Trouble("gone", f"{run.name}/{path.name}", "without it, nothing says what the files should be")
    elif manifest.digest(path) != noted:
        yield Trouble("changed", f"{run.name}/{path.name}", f"{runs.NAME} has another hash")


def _files(run: Path, expected: Mapping[str, Any]) -> Iterator[Trouble]:
    """The files of a run against its manifest."""
    there = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()} - {manifest.NAME}
    for name in sorted({*there, *expected}):
        if name not in there:
            yield Trouble("gone", f"{run.name}/{name}", "the manifest names it")
        elif name not in expected:
            yield Trouble("added", f"{run.name}/{name}", "the manifest does not name it")
        elif manifest.digest(run / name) != expected[name]:
            yield Trouble("changed", f"{run.name}/{name}", "the manifest has another hash")

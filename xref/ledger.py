"""An append-only CSV file whose rows are chained by hashes, so that a later change to it shows.

The last column of each row, `chain`, is the SHA-256 of the row before's chain and of this row's line. Who changes,
removes or adds a row breaks the chain there: what stands before it still holds, and nothing after it is believed. Who
can write the file could also write the whole chain anew: that shows where its last value was noted elsewhere, which
every run does in its manifest.

A row is one line (line breaks in a value become spaces), so that a damaged line cannot swallow those after it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
from filelock import FileLock

from xref import aside
from xref.cells import guarded, plain_frame
from xref.errors import LedgerError

CHAIN = "chain"
START = ""  # the chain before the first row
Row = Mapping[str, str]


class Ledger(NamedTuple):
    """What a file holds up to its end, or up to where it is damaged.

    rows: the values by column, without the chain. head: the chain of the last of them. damage: what is wrong and in
    which line, "" if nothing is.
    """

    rows: Sequence[Row]
    head: str = START
    damage: str = ""


class Held(NamedTuple):
    """What a file holds as a frame of texts, else as `Ledger`: 100,000 rows are read in half a second."""

    frame: pl.DataFrame
    head: str = START
    damage: str = ""


def read(path: Path, columns: Sequence[str], upto: str | None = None) -> Ledger:
    """The rows of the file, none if it is not there; with `upto`, those up to the one with that chain.

    Raises `LedgerError` if the file cannot be read, or if no row has the chain `upto`.
    """
    held = frame(path, columns, upto)
    return Ledger(held.frame.rows(named=True), held.head, held.damage)


def frame(path: Path, columns: Sequence[str], upto: str | None = None) -> Held:
    """The same as a frame."""
    data = _bytes(path)
    good, head, damage = _verified(data, columns, upto)
    if upto not in (None, head):
        raise LedgerError(f"{path} has no longer the row {upto:.12}", "restore the file from a copy of that time")
    if not good:
        return Held(pl.DataFrame(schema=dict.fromkeys(columns, pl.String())), head, damage)
    rows = pl.read_csv(data[:good], infer_schema=False).select(columns).fill_null("")
    return Held(plain_frame(rows), head, damage)


def append(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Write rows at the end, all or none, and return the chain of the last one.

    Raises `LedgerError` if the file is damaged, which would hide the damage, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path):
            data = _bytes(path)
            _, head, damage = _verified(data, columns)
            if damage:
                raise LedgerError(f"{path} is damaged: {damage}", f"run xref verify --repair {path.parent}")
            lines = [] if data else [f"{_line([*columns, CHAIN])}\n"]
            for row in rows:
                line = _line([guarded(" ".join(row.get(name, "").split())) for name in columns])
                head = _chain(head, line.encode())
                lines.append(f"{line},{head}\n")
            aside.append(path, "".join(lines).encode())
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be written: {error.strerror}", "free space, or see who may write it"
        ) from None
    return head


def repair(path: Path, columns: Sequence[str]) -> Path | None:
    """Set aside what stands from the first damaged line on; the file with it, None if there is no damage.

    Raises `LedgerError` if the files cannot be written.
    """
    try:
        with _locked(path):
            data = _bytes(path)
            good, _, damage = _verified(data, columns)
            if not damage:
                return None
            damaged = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
            aside.write(damaged, data[good:])
            aside.write(path, data[:good])
    except OSError as error:
        raise LedgerError(f"{path} cannot be repaired: {error.strerror}", "see who may write the folder") from None
    return damaged


def _locked(path: Path) -> FileLock:
    """A lock that one process at a time holds. Raises `OSError` if a link stands in its place, or in the file's."""
    lock = path.with_name(f".{path.name}.lock")
    aside.refuse_link(path)
    aside.refuse_link(lock)
    return FileLock(lock)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be read: {error.strerror}", "see that it is a file that you may read"
        ) from None


def _verified(data: bytes, columns: Sequence[str], upto: str | None = None) -> tuple[int, str, str]:
    """How many bytes of the file hold, with the names of the columns, the chain of their last row, what is damaged."""
    if not data:
        return 0, START, ""
    first, *lines = data.split(b"\n")
    if first != _line([*columns, CHAIN]).encode() or not lines:
        return 0, START, "line 1 does not have the names of the columns"
    good, head = len(first) + 1, START
    for number, line in enumerate(lines, 2):
        if head == upto or (not line and number == len(lines) + 1):
            break
        values, comma, chain = line.rpartition(b",")
        if not comma or number == len(lines) + 1:
            return good, head, f"line {number} is not whole"
        if chain.decode(errors="replace") != (head := _chain(before := head, values)):
            return good, before, f"line {number} was changed, or the row before it is gone"
        good += len(line) + 1
    return good, head, ""


def _line(values: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()


def _chain(head: str, line: bytes) -> str:
    return hashlib.sha256(head.encode() + b"\n" + line).hexdigest()

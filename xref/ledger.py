"""An append-only CSV file whose rows are chained by hashes, so that a later change to it shows.

The last column of each row, `chain`, is the SHA-256 of the row before's chain and of this row's values. Who changes,
removes or adds a row breaks the chain there: what stands before it still holds, and nothing after it is believed. Who
can write the file could also write the whole chain anew: that shows where its last value was noted elsewhere, which
every run does in its manifest.

A row is one line (line breaks in a value become spaces), so that a damaged line cannot swallow those after it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from xref.errors import LedgerError

CHAIN = "chain"
START = ""  # the chain before the first row
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # the first characters that make a spreadsheet calculate
Row = Mapping[str, str]


class Ledger(NamedTuple):
    """What a file holds up to its end, or up to where it is damaged.

    rows: the values by column, without the chain. head: the chain of the last of them. damage: what is wrong and in
    which line, "" if nothing is.
    """

    rows: Sequence[Row]
    head: str = START
    damage: str = ""


def read(path: Path, columns: Sequence[str], upto: str | None = None) -> Ledger:
    """The rows of the file, none if it is not there; with `upto`, those up to the one with that chain.

    Raises `LedgerError` if the file cannot be read, or if no row has the chain `upto`.
    """
    try:
        data = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be read: {error.strerror}", "see that it is a file that you may read"
        ) from None
    found = _parsed(data, columns, upto)
    if upto not in (None, found.head):
        raise LedgerError(f"{path} has no longer the row {upto:.12}", "restore the file from a copy of that time")
    return found


def append(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Write rows at the end, all or none, and return the chain of the last one.

    Raises `LedgerError` if the file is damaged, which would hide the damage, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock")):
            known = read(path, columns)
            if known.damage:
                raise LedgerError(f"{path} is damaged: {known.damage}", f"run xref verify --repair {path.parent}")
            head, lines = known.head, [] if path.exists() and path.stat().st_size else [_line([*columns, CHAIN])]
            for row in rows:
                values = [" ".join(row.get(name, "").split()) for name in columns]
                head = _chain(head, values)
                lines.append(_line([*map(_harmless, values), head]))
            with path.open("ab") as file:
                file.write("".join(lines).encode())
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be written: {error.strerror}", "free space, or see who may write it"
        ) from None
    return head


def repair(path: Path, columns: Sequence[str]) -> Path | None:
    """Set aside what stands from the first damaged line on; the file with it, None if there is no damage.

    Raises `LedgerError` if the files cannot be written.
    """
    known = read(path, columns)
    if not known.damage:
        return None
    try:
        with FileLock(path.with_name(f".{path.name}.lock")):
            lines = path.read_bytes().split(b"\n")
            good = len(known.rows) + 1 if known.rows or lines[0] == _line([*columns, CHAIN]).encode().rstrip() else 0
            aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
            aside.write_bytes(b"\n".join(lines[good:]))
            part = path.with_name(f".{path.name}.part")
            part.write_bytes(b"".join(line + b"\n" for line in lines[:good]))
            part.replace(path)
    except OSError as error:
        raise LedgerError(f"{path} cannot be repaired: {error.strerror}", "see who may write the folder") from None
    return aside


def _parsed(data: bytes, columns: Sequence[str], upto: str | None) -> Ledger:
    if not data:
        return Ledger([])
    lines = data.split(b"\n")
    if lines[0] != _line([*columns, CHAIN]).encode().rstrip():
        return Ledger([], START, "line 1 does not have the names of the columns")
    rows: list[Row] = []
    head = START
    for number, line in enumerate(lines[1:], 2):
        if head == upto or (not line and number == len(lines)):
            break
        *values, chain = _values(line) or [""]
        if len(values) != len(columns) or number == len(lines):
            return Ledger(rows, head, f"line {number} is not whole")
        if chain != _chain(head, values):
            return Ledger(rows, head, f"line {number} was changed, or the row before it is gone")
        rows.append(dict(zip(columns, values, strict=True)))
        head = chain
    return Ledger(rows, head)


def _values(line: bytes) -> list[str] | None:
    try:
        found = list(csv.reader([line.decode()], strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    return [value[1:] if value[:1] == "'" and _calculates(value) else value for value in found[0]] if found else None


def _line(values: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue()


def _harmless(value: str) -> str:
    """The value with an apostrophe in front where a spreadsheet would take it for a formula."""
    return "'" + value if _calculates(value) else value


def _calculates(value: str) -> bool:
    return value.lstrip("'").startswith(_FORMULA)


def _chain(head: str, values: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([head, *values], ensure_ascii=False).encode()).hexdigest()

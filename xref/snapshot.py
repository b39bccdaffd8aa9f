"""The store of published lists: `<lists>/<key>/<version>/` with the bytes as published, the tables, and a manifest.

The manifest is written last and the folder is put in its place whole, so that what is there is complete.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from xref.entities import Tables
from xref.errors import StoreError

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of one list; dates are ISO 8601, `sha256` is over the published files."""

    key: str
    version: str
    published_on: str | None
    retrieved_at: str
    sha256: str
    files: list[str]
    entries: int
    notes: list[str]


def take(
    lists_dir: Path,
    key: str,
    files: Sequence[Path],
    tables: Tables,
    published: date | None,
    now: datetime,
    notes: Sequence[str],
) -> tuple[Snapshot, bool]:
    """Store a version; the second value says whether it is new. Raises `StoreError` if it cannot be written."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()
    version = f"{published or now.date()}-{digest[:8]}"
    known = next((s for s in history(lists_dir, key) if s.sha256 == digest), None)
    if known:
        return known, False
    names = [path.name for path in files]
    snapshot = Snapshot(
        key, version, published.isoformat() if published else None, now.isoformat(timespec="seconds"), digest, names,
        tables.entries, list(notes),
    )  # fmt: skip
    final, part = lists_dir / key / version, lists_dir / key / f".{version}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for path in files:
            shutil.copyfile(path, part / f"raw.{path.name}")
        for name, frame in tables._asdict().items():
            if isinstance(frame, pl.DataFrame):
                frame.write_parquet(part / f"{name}.parquet")
        (part / _MANIFEST).write_text(json.dumps(asdict(snapshot), indent=2) + "\n", encoding="utf-8")
        part.rename(final)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise StoreError(
            f"cannot write to {lists_dir}: {error.strerror or error}",
            "free space, or give a folder that can be written",
        ) from None
    return snapshot, True


def history(lists_dir: Path, key: str) -> list[Snapshot]:
    """All complete versions of a list, oldest first. Raises `StoreError` if a manifest is damaged."""
    found = []
    for path in (lists_dir / key).glob(f"*/{_MANIFEST}"):
        try:
            found.append(Snapshot(**json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, TypeError):
            raise StoreError(f"{path} is damaged", "remove its folder and import the list again") from None
    return sorted(found, key=lambda s: (s.published_on or s.retrieved_at[:10], s.retrieved_at))


def load(lists_dir: Path, snapshot: Snapshot) -> Tables:
    """The tables of a version."""
    folder = lists_dir / snapshot.key / snapshot.version
    frames = {n: pl.read_parquet(folder / f"{n}.parquet") for n in Tables._fields if n != "entries"}
    return Tables(**frames, entries=snapshot.entries)

"""The store of published lists: `<lists>/<key>/<version>/` with the bytes as published, the tables, and a manifest.

A version is written aside and put in its place whole, the manifest last, everything synced to the disk: what is there
is complete, whatever ends a refresh. Beside the versions, `status.json` says how the last attempt to renew the list
went, and `refused/` keeps what was fetched and not taken. One process writes at a time (`writing`); readers need no
lock.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Literal

import polars as pl

from xref import aside
from xref.entities import Tables
from xref.errors import StoreError

_MANIFEST, _STATUS, _LOCK, _REFUSED = "manifest.json", "status.json", ".lock", "refused"
_KEPT_REFUSED = 5  # publications kept aside a list: a list that is refused at each attempt must not fill the disk
_LOCKED_BYTE = 1 << 30  # far behind what the lock file says, since Windows forbids to read a locked byte
_REMEDY = "free space, or give a folder that can be written"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file came from (without query), and what the server said by which to ask for a newer one."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One version of one list; dates are ISO 8601.

    sha256: over the hashes of the published files, in their order. origins: empty if the files were given by hand.
    quarantined: rows of that table. counts: the entities of each source that the publication holds. tables: the sha256
    of each Parquet file.
    """

    key: str
    version: str
    published_on: str | None
    retrieved_at: str
    sha256: str
    files: list[str]
    origins: list[Origin]
    entries: int
    quarantined: int
    counts: dict[str, int]
    tables: dict[str, str]
    lacks: list[str]
    notes: list[str]

    @property
    def day(self) -> str:
        """The day by which versions are ordered: the publisher's, else that of retrieval."""
        return self.published_on or self.retrieved_at[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the last attempt to renew a list went; after `refused` and `failed` the list in use is the last good version.

    checked_at: ISO 8601, UTC. reason: why it was not renewed. origins: of the last publication that was taken; what a
    server says of one that was refused is not kept, so that it is looked at again.
    """

    checked_at: str
    outcome: Literal["ok", "unchanged", "refused", "failed"]
    reason: str = ""
    origins: list[Origin] = field(default_factory=list)


@contextmanager
def writing(lists_dir: Path, wait: float = 0.0) -> Iterator[None]:
    """Be the only process that writes to the store, and clear away what one that was killed left half done.

    wait: seconds to wait for another process to end. Raises `StoreError` if it does not, or if the folder cannot be
    written.
    """
    try:
        lists_dir.mkdir(parents=True, exist_ok=True)
        file = open(lists_dir / _LOCK, "a+", encoding="utf-8", opener=aside.opener)  # noqa: SIM115
    except OSError as error:
        raise _unwritable(lists_dir, error) from None
    with file:
        until = monotonic() + wait
        while not _locked(file):
            if monotonic() >= until:
                file.seek(0)
                who = file.read().strip() or "another process"
                raise StoreError(f"{who} is writing to {lists_dir}", "wait for it to end, or give --wait SECONDS")
            sleep(0.1)
        file.truncate(0)
        file.write(f"process {os.getpid()} (since {datetime.now(UTC).isoformat(timespec='seconds')})")
        file.flush()
        try:
            for left in [*lists_dir.glob(".*.part"), *lists_dir.glob("*/.*.part")]:
                aside.remove(left)
        except OSError as error:
            raise _unwritable(lists_dir, error) from None
        yield


if sys.platform == "win32":  # pragma: no cover

    def _locked(file: IO[str]) -> bool:
        import msvcrt

        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:

    def _locked(file: IO[str]) -> bool:
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def find(lists_dir: Path, key: str, files: Sequence[Path]) -> Snapshot | None:
    """The version made from exactly these bytes, if it is as it was written.

    A list without a date that goes back to what it said before is a new version, so that it is the latest again.
    """
    digest = _digest(files)
    known = [s for s in history(lists_dir, key) if s.sha256 == digest and not verify(lists_dir, s)]
    return known[-1] if known and (known[-1].published_on or known[-1] == latest(lists_dir, key)[0]) else None


def take(
    lists_dir: Path,
    key: str,
    files: Sequence[Path],
    tables: Tables,
    published: date | None,
    now: datetime,
    lacks: Sequence[str],
    notes: Sequence[str],
    origins: Sequence[Origin] = (),
) -> Snapshot:
    """Store a version that `find` does not find. Raises `StoreError` if it cannot be written."""
    digest = _digest(files)
    version = f"{published or now.date()}-{digest[:8]}"
    final, part = lists_dir / key / version, lists_dir / key / f".{version}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for path in files:
            with path.open("rb") as opened:
                _write(part / f"raw.{path.name}", opened)
        hashes = {}
        for name in (*_FRAMES, *(name for name in _RARE if getattr(tables, name).height)):
            getattr(tables, name).write_parquet(held := BytesIO())
            hashes[name] = hashlib.sha256(held.getbuffer()).hexdigest()
            held.seek(0)
            _write(part / f"{name}.parquet", held)
        snapshot = Snapshot(
            key=key,
            version=version,
            published_on=published.isoformat() if published else None,
            retrieved_at=now.isoformat(timespec="seconds"),
            sha256=digest,
            files=[path.name for path in files],
            origins=list(origins),
            entries=tables.entries,
            quarantined=tables.quarantine.height,
            counts=dict(sorted(tables.entities.group_by("source").len().iter_rows())),
            tables=hashes,
            lacks=list(lacks),
            notes=list(notes),
        )
        _write(part / _MANIFEST, _json(asdict(snapshot)))
        _put(part, final)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise _unwritable(lists_dir, error) from None
    return snapshot


def refuse(
    lists_dir: Path, key: str, files: Sequence[Path], reason: str, now: datetime, origins: Sequence[Origin] = ()
) -> None:
    """Keep a publication that was not taken under `refused/`, with `reason.json`; only the last ones are kept.

    Raises `StoreError` if it cannot be written.
    """
    digest, shelf = _digest(files), lists_dir / key / _REFUSED
    name = f"{now:%Y%m%dT%H%M%SZ}-{digest[:8]}"
    part = lists_dir / key / f".{name}.part"
    why = {"reason": reason, "retrieved_at": now.isoformat(timespec="seconds"), "sha256": digest}
    try:
        part.mkdir(parents=True)
        shelf.mkdir(exist_ok=True)
        for path in files:
            with path.open("rb") as opened:
                _write(part / f"raw.{path.name}", opened)
        _write(part / "reason.json", _json(why | {"origins": [asdict(origin) for origin in origins]}))
        for again in shelf.glob(f"*-{digest[:8]}"):
            shutil.rmtree(again)
        _put(part, shelf / name)
        for old in sorted(shelf.iterdir())[:-_KEPT_REFUSED]:
            shutil.rmtree(old)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise _unwritable(lists_dir, error) from None


def refused(lists_dir: Path, key: str) -> list[Path]:
    """The folders of the publications of a list that were not taken, oldest first."""
    return sorted((lists_dir / key / _REFUSED).glob("[!.]*"))


def record(lists_dir: Path, key: str, status: Status) -> None:
    """Write `status.json`. Raises `StoreError` if it cannot be written."""
    part = lists_dir / key / f".{_STATUS}.part"
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _write(part, _json(asdict(status)))
        part.replace(lists_dir / key / _STATUS)
        _sync(part.parent)
    except OSError as error:
        raise _unwritable(lists_dir, error) from None


def status(lists_dir: Path, key: str) -> Status | None:
    """How the last attempt to renew a list went; None if there was none, or if what was written of it is damaged."""
    try:
        values = json.loads((lists_dir / key / _STATUS).read_text(encoding="utf-8"))
        return Status(**values | {"origins": [Origin(**origin) for origin in values["origins"]]})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def history(lists_dir: Path, key: str) -> list[Snapshot]:
    """All versions of a list with a readable manifest, oldest first; for the one to use see `latest`."""
    return _versions(lists_dir, key)[0]


def latest(lists_dir: Path, key: str, as_of: date | None = None) -> tuple[Snapshot | None, list[str]]:
    """The newest version whose tables are as they were written, and why others that are newer or unreadable are not.

    as_of: the newest of those of that day and before.
    """
    versions, skipped = _versions(lists_dir, key)
    for version in reversed(versions):
        if as_of and version.day > as_of.isoformat():
            continue
        try:
            for name in _frames(version):
                _read(lists_dir, version, name)
        except StoreError as error:
            skipped.append(str(error))
        else:
            return version, skipped
    return None, skipped


def load(lists_dir: Path, snapshot: Snapshot) -> Tables:
    """The tables of a version. Raises `StoreError` if one of them is not as it was written."""
    frames = {name: pl.read_parquet(_read(lists_dir, snapshot, name)) for name in _frames(snapshot)}
    return Tables(**frames, entries=snapshot.entries)


def verify(lists_dir: Path, snapshot: Snapshot) -> str:
    """Why a version, its published files too, is not as it was written; "" if it is."""
    try:
        for name in _frames(snapshot):
            _read(lists_dir, snapshot, name)
        folder = lists_dir / snapshot.key / snapshot.version
        if _digest([folder / f"raw.{name}" for name in snapshot.files]) != snapshot.sha256:
            return f"{folder}: the published files are damaged"
    except StoreError as error:
        return str(error)
    except OSError as error:
        return f"{folder}: {error.strerror or error}"
    return ""


_RARE = ("components",)  # frames that few publications fill: kept only where they do, and empty elsewhere
_FRAMES = [name for name in Tables._fields if name not in ("entries", *_RARE)]


def _frames(snapshot: Snapshot) -> list[str]:
    """The frames that a version must have."""
    return [*_FRAMES, *(name for name in _RARE if name in snapshot.tables)]


def _versions(lists_dir: Path, key: str) -> tuple[list[Snapshot], list[str]]:
    found, damaged = [], []
    for path in sorted((lists_dir / key).glob(f"[!.]*/{_MANIFEST}")):  # a dot: it is being written
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            found.append(Snapshot(**values | {"origins": [Origin(**origin) for origin in values["origins"]]}))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, KeyError):
            damaged.append(f"{path} is damaged: remove its folder and import the list again")
    return sorted(found, key=lambda s: (s.day, s.retrieved_at)), damaged


def _read(lists_dir: Path, snapshot: Snapshot, name: str) -> bytes:
    path = lists_dir / snapshot.key / snapshot.version / f"{name}.parquet"
    try:
        held = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}", "import the list again") from None
    if hashlib.sha256(held).hexdigest() != snapshot.tables.get(name):
        raise StoreError(f"{path} is damaged", "import the list again")
    return held


def _digest(files: Sequence[Path]) -> str:
    whole = hashlib.sha256()
    for path in files:
        with path.open("rb") as opened:
            whole.update(hashlib.file_digest(opened, "sha256").digest())
    return whole.hexdigest()


def _json(values: object) -> BytesIO:
    return BytesIO(json.dumps(values, indent=2, ensure_ascii=False).encode() + b"\n")


def _write(path: Path, content: IO[bytes]) -> None:
    with open(path, "wb", opener=aside.opener) as file:
        shutil.copyfileobj(content, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())


def _put(part: Path, final: Path) -> None:
    """Put a folder that was written aside in its place, instead of one that is damaged or as good as the same."""
    _sync(part)
    old = final.with_name(f".{final.name}.old.part")
    if final.exists():
        final.rename(old)
    part.rename(final)
    _sync(final.parent)
    shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    if sys.platform != "win32":  # which cannot open a folder
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _unwritable(lists_dir: Path, error: OSError) -> StoreError:
    return StoreError(f"cannot write to {lists_dir}: {error.strerror or error}", _REMEDY)

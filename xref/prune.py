"""Clearing the store of what nobody needs any more: old versions, refused publications, indexes of the past."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from xref import snapshot
from xref.errors import StoreError

_ASIDE_DAYS = 30  # a refused publication, or an index, that nobody came back to in a month


def needed(reports: Path) -> set[str]:
    """The sha256 of each version that a report below `reports` was made with, by their manifests.

    Raises `StoreError` if one of these cannot be read, since what that report needs is then not known.
    """
    found: set[str] = set()
    for path in sorted(reports.rglob("manifest.json")):
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            lists = () if values.get("purged") else values.get("lists", ())  # what was purged is never run again
            found |= {row["sha256"] for row in lists if row["sha256"]}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            raise StoreError(
                f"{path} is damaged, so that it is not known which versions that report needs", "remove the report"
            ) from None
    return found


def superfluous(
    lists_dir: Path, keys: Collection[str], needed: Collection[str], now: datetime, keep: int, days: int | None = None
) -> Iterator[Path]:
    """The folders that can go: versions, refused publications and indexes.

    A version stays if it is one of the last `keep` of its list, the latest that is as it was written, of a day less
    than `days` ago, or among the `needed` (sha256). What was refused stays for `days`, else for a month; an index, and
    what was stored of it for workers, if it is the newest or was made within a month.
    """
    month = now - timedelta(_ASIDE_DAYS)
    since = now - timedelta(days) if days is not None else None
    for key in sorted(keys):
        versions = snapshot.history(lists_dir, key)
        used, _ = snapshot.latest(lists_dir, key)
        for version in versions[: max(len(versions) - keep, 0)]:
            old = since is None or version.day < f"{since:%Y-%m-%d}"
            if old and version != used and version.sha256 not in needed:
                yield lists_dir / key / version.version
        for path in snapshot.refused(lists_dir, key):
            if path.name[:8] < f"{since or month:%Y%m%d}":  # its name begins with the day
                yield path
    indexes = sorted(lists_dir.glob(".cache/[!.]*"), key=_written)
    gone = [path for path in indexes[:-1] if _written(path) < month.timestamp()]
    yield from gone
    for index in indexes:
        if index not in gone:
            for_workers = sorted(index.glob("stored-*"), key=_written)
            yield from (path for path in for_workers[:-1] if _written(path) < month.timestamp())


def _written(path: Path) -> float:
    return path.stat().st_mtime


def size(folder: Path) -> int:
    """The bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def remove(lists_dir: Path, folder: Path) -> None:
    """Remove a folder of the store as one: a process that is killed leaves what the next one clears away.

    Raises `StoreError` if it cannot be removed.
    """
    part = lists_dir / f".{folder.name}.old.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        folder.rename(part)
        shutil.rmtree(part)
    except OSError as error:
        raise StoreError(
            f"cannot remove {folder}: {error.strerror or error}", "give a folder that can be written"
        ) from None

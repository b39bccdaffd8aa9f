"""Frames that are costly to make, kept in a folder: written aside and put in its place whole, read back mapped."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import polars as pl

from xref import mapped

_FORGOTTEN = 86400  # seconds after which a folder that is being written is one whose process was killed


def kept(folder: Path, names: Sequence[str], make: Callable[[], dict[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """The frames `names` kept in `folder`; made and kept there if they are not yet, or are damaged.

    A folder that cannot be written costs only the time to make them. Two processes may make them at once.
    """
    if (frames := opened(folder, names)) is not None:
        return frames
    frames = make()
    try:
        with whole(folder, lambda: opened(folder, names) is not None) as part:
            write(part, frames)
    except OSError:
        return frames
    return opened(folder, names) or frames


def opened(folder: Path, names: Sequence[str]) -> dict[str, pl.DataFrame] | None:
    """The frames `names` kept in `folder`, None if one of them is not there or damaged."""
    try:
        return {name: mapped.read(folder / f"{name}.arrow") for name in names}
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return None


def write(folder: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    """Write frames as files of a folder, as `mapped.read` opens them. Raises `OSError`."""
    for name, frame in frames.items():
        mapped.write(frame, folder / f"{name}.arrow")


@contextmanager
def whole(folder: Path, good: Callable[[], bool]) -> Iterator[Path]:
    """A folder to fill, which takes the place of `folder` when all is written.

    Of several that are filled at once the first stays, unless what is there is not `good`. Raises `OSError`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for old in folder.parent.glob(f".{folder.name}.*.part"):
        if old.stat().st_mtime < time.time() - _FORGOTTEN:
            shutil.rmtree(old, ignore_errors=True)
    part, damaged = (folder.with_name(f".{folder.name}.{uuid4().hex[:12]}{end}") for end in (".part", ".damaged.part"))
    try:
        part.mkdir()
        yield part
        for path in part.rglob("*"):
            _to_disk(path)
        try:
            part.rename(folder)
        except OSError:
            if not folder.exists():
                raise
            if not good():
                folder.rename(damaged)
                part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(damaged, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """See to it that what was written is on the disk before its name is, whatever ends the machine."""
    if path.is_file():
        with path.open("r+b") as file:
            os.fsync(file.fileno())

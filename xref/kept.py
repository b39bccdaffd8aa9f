"""Frames that are costly to make, kept in a folder and read back memory-mapped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl


def kept(folder: Path, names: Sequence[str], make: Callable[[], dict[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """The frames `names` kept in `folder`; made and kept there if they are not yet.

    A folder that cannot be written costs only the time to make them.
    """
    if (frames := opened(folder, names)) is not None:
        return frames
    frames = make()
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        for name, frame in frames.items():
            frame.write_ipc(part / f"{name}.arrow", compression="uncompressed")
        part.rename(folder)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
    return frames


def opened(folder: Path, names: Sequence[str]) -> dict[str, pl.DataFrame] | None:
    """The frames `names` kept in `folder`, None if one of them is not there or damaged."""
    try:
        return {name: pl.read_ipc(folder / f"{name}.arrow") for name in names}
    except (OSError, pl.exceptions.PolarsError):
        return None

"""Frames as Arrow files that are mapped into memory: opened at once, and of all processes of a machine held once."""

from __future__ import annotations

from pathlib import Path

import polars as pl


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as one batch, uncompressed, as `read` maps it. Raises `OSError`."""
    frame.rechunk().write_ipc(path, compression="uncompressed", record_batch_size=max(1, frame.height))


def read(path: Path) -> pl.DataFrame:
    """The frame of a file. Raises `OSError`, or `ValueError` or polars' error if it is damaged."""
    return pl.read_ipc(path)

"""The folder in which a run keeps what its tasks have done, so that one that was killed goes on where it was.

    inputs.json                      what the run follows from; a run that goes on must follow from the same
    read/<shard>/<block>.parquet     articles with their texts, some megabytes in a block
    read/<shard>/<block>.shingles.parquet   by which copies are told (`xref.duplicates`)
    read/<shard>/heads.parquet       the same articles without texts
    read/<shard>/unread.parquet
    plan/<shard>.parquet             which articles are screened together
    screen/<stories>/<table>.parquet what was found in them (`tables.REPORT`)
    .../done.json                    written last: what stands beside it is whole

It may be an address (`xref.places`), such as that of a bucket, where the workers are other machines. A file is there
whole or not at all, and a task that is done again writes the same, so that two of them at once do no harm.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from xref import places
from xref.errors import ReportError
from xref.places import Place, joined

_DONE = "done.json"
_INPUTS = "inputs.json"


def write(place: Place, frame: pl.DataFrame) -> None:
    """Write a frame as a Parquet file."""
    with places.written(place) as path:
        frame.write_parquet(path, compression="zstd", compression_level=1, statistics=False)


def read(place: Place) -> pl.DataFrame:
    """The frame of a Parquet file."""
    with places.opened(place) as file:
        return pl.read_parquet(file)


def done(folder: Place) -> dict[str, Any] | None:
    """What the task said of its work when it was whole; None if it is not."""
    return _json(joined(folder, _DONE))


def finish(folder: Place, said: Mapping[str, Any]) -> dict[str, Any]:
    """Say that all of a task's files are there."""
    _write(joined(folder, _DONE), said)
    return dict(said)


def begun(folder: Place, inputs: Mapping[str, Any]) -> None:
    """Note what a run follows from, when it begins."""
    _write(joined(folder, _INPUTS), inputs)


def inputs(folder: Place) -> dict[str, Any] | None:
    """What the run of a folder follows from; None if there is none that can be read."""
    return _json(joined(folder, _INPUTS))


def remove(folder: Place) -> None:
    """Remove all of it."""
    try:
        for file in places.files(folder):
            places.remove(file)
        places.remove_folder(folder)
    except OSError as error:
        problem = f"{places.shown(folder)} cannot be removed: {error.strerror or error}"
        raise ReportError(problem, "the report is whole; remove it by hand") from None


def _json(place: Place) -> dict[str, Any] | None:
    try:
        with places.opened(place) as file:
            found = json.loads(file.read())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _write(place: Place, said: Mapping[str, Any]) -> None:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1)
    places.written_bytes(place, text.encode("utf-8", "surrogatepass"))

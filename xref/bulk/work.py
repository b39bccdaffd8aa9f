"""The folder in which a run keeps what its tasks have done, so that one that was killed goes on where it was.

    inputs.json                      what the run follows from; a run that goes on must follow from the same
    read/<shard>/<block>.parquet     articles with their texts, some megabytes in a block
    read/<shard>/<block>.shingles    by which copies are told (`xref.duplicates`)
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
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from xref import places
from xref.engines import Ended, Engine
from xref.errors import ReportError, XrefError
from xref.places import Place, joined

_DONE = "done.json"
_INPUTS = "inputs.json"
_TROUBLE = "trouble"  # in what a task gives: what is in the way of all
_IO = re.compile(r".*IO error: ")  # what polars says before the words of the system


class WorkError(ReportError):
    """Something is in the way of every task (no space, no permission, no lists), whatever it is of."""


class Task(NamedTuple):
    """What `mapped` gives each worker: the function, and what is common to its items."""

    function: Callable[[Any, Any], dict[str, Any]]
    common: Any


def mapped(engine: Engine, task: Task, items: Iterable[object], seconds: float | None = None) -> Iterator[Ended]:
    """`Engine.map`; a `WorkError` ends the run, where another attempt would meet the same, and so would other items."""
    for ended in engine.map(_done, task, items, seconds=seconds):
        if not ended.problem and (trouble := ended.value.get(_TROUBLE)):
            raise WorkError(*trouble)
        yield ended


def _done(task: Task, item: object) -> dict[str, Any]:
    try:
        return task.function(task.common, item)
    except WorkError as error:
        return {_TROUBLE: [error.problem, error.remedy]}


@contextmanager
def required() -> Iterator[None]:
    """What is raised of what all tasks need, as a `WorkError`."""
    try:
        yield
    except XrefError as error:
        raise WorkError(error.problem, error.remedy) from None


@contextmanager
def kept(place: Place) -> Iterator[None]:
    """What is raised of a file or a folder of the work, as a `WorkError`."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        why = _IO.sub("", getattr(error, "strerror", None) or str(error), count=1)
        problem = f"work in progress, {places.shown(place)}: {why}"
        raise WorkError(problem, "free space, or mend what is in the way, and go on with --resume") from None


def write(place: Place, frame: pl.DataFrame) -> None:
    """Write a frame as a Parquet file. Raises `WorkError` if it cannot be."""
    with kept(place), places.written(place) as path:
        frame.write_parquet(path, compression="zstd", compression_level=1, statistics=False)


def read(place: Place) -> pl.DataFrame:
    """The frame of a Parquet file. Raises `WorkError` if it cannot be read."""
    with kept(place), places.opened(place) as file:
        return pl.read_parquet(file)


def write_array(place: Place, array: npt.NDArray[Any]) -> None:
    """Write the bytes of an array. Raises `WorkError` if they cannot be."""
    with kept(place), places.written(place) as path:
        array.tofile(path)


def read_array(place: Place, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """The array of one dimension whose bytes a file holds. Raises `WorkError` if it cannot be read."""
    with kept(place), places.opened(place) as file:
        return np.frombuffer(file.read(), dtype)


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
        places.remove(joined(folder, _INPUTS))  # first: nothing goes on with half of it
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
    with kept(place):
        places.written_bytes(place, text.encode("utf-8", "surrogatepass"))

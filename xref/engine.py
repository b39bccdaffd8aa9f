"""Many queries compared with the lists on all cores: each worker opens the stored index and takes a share at a time.

The answer is the same, row by row, whatever the number of workers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from xref import compare
from xref.errors import StoreError
from xref.prepared import Prepared, of_folder, stored

_SHARE = 5000  # queries a worker takes at a time: some seconds' work, where starting it takes about one

Answer = tuple[pl.DataFrame, pl.DataFrame]
Done = Callable[[str, int, int], None]  # a stage, how much of it is done, of how much
Ask = Callable[[Prepared, pl.DataFrame, float], tuple[pl.DataFrame, ...]]


def _cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def answer(
    known: Prepared, queries: pl.DataFrame, threshold: float, done: Done | None = None, workers: int | None = None
) -> Answer:
    """What `compare.answer` says of the queries, by so many processes at most (None: one a core)."""
    hits, parts = shared(known, queries, threshold, compare.answer, done, workers)
    return hits, parts


def shared(
    known: Prepared, queries: pl.DataFrame, threshold: float, ask: Ask, done: Done | None = None,
    workers: int | None = None,
) -> tuple[pl.DataFrame, ...]:  # fmt: skip
    """The frames that `ask` gives for the queries, a share of them at a time, by so many processes at most.

    Few queries are answered in this process; so are those that are left when a worker dies or finds no index, and all
    of them where no index can be stored. done: is told how many are answered, of how many.
    """
    shares = list(queries.iter_slices(_SHARE))
    workers = min(workers or _cores(), len(shares))
    if workers < 2:
        return ask(known, queries, threshold)
    try:
        folder = stored(known, texts=False)
    except StoreError:
        return ask(known, queries, threshold)
    answers: list[tuple[pl.DataFrame, ...] | None] = [None] * len(shares)
    with (
        _one_thread_each(),
        ProcessPoolExecutor(workers, get_context("spawn"), _open, (folder,)) as pool,
        suppress(BrokenProcessPool),
    ):
        for place, future in enumerate([pool.submit(_answer, share, threshold, ask) for share in shares]):
            answers[place] = future.result()
            if done:
                done("names compared with the lists", min((place + 1) * _SHARE, queries.height), queries.height)
    whole = (found or ask(known, share, threshold) for found, share in zip(answers, shares, strict=True))
    return tuple(pl.concat(frames) for frames in zip(*whole, strict=True))


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Workers started meanwhile keep to one thread of polars' each, since there is one of them a core."""
    before = os.environ.get("POLARS_MAX_THREADS")
    os.environ["POLARS_MAX_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["POLARS_MAX_THREADS"]
        else:
            os.environ["POLARS_MAX_THREADS"] = before


class _Worker:
    """What a worker process keeps between its shares; None if the index was gone before it could be opened."""

    known: Prepared | None = None


def _open(folder: Path) -> None:
    with suppress(StoreError):
        _Worker.known = of_folder(folder)


def _answer(queries: pl.DataFrame, threshold: float, ask: Ask) -> tuple[pl.DataFrame, ...] | None:
    return _Worker.known and ask(_Worker.known, queries, threshold)

"""Many queries compared with the lists on all cores: each worker opens the kept index and takes a share at a time.

The answer is the same, row by row, whatever the number of workers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

import polars as pl

from xref import compare
from xref.lists import Lists
from xref.prepared import Prepared, is_kept, prepare

_SHARE = 5000  # queries a worker takes at a time: some seconds' work, where starting it takes about one

Answer = tuple[pl.DataFrame, pl.DataFrame]


def answer(known: Prepared, queries: pl.DataFrame, threshold: float, workers: int | None = None) -> Answer:
    """What `compare.answer` says of the queries, by so many processes at most (None: one a core).

    Few queries are answered in this process; so are those of a worker that died.
    """
    shares = list(queries.iter_slices(_SHARE))
    workers = min(workers or len(os.sched_getaffinity(0)), len(shares))
    if workers < 2 or not is_kept(known):
        return compare.answer(known, queries, threshold)
    with _one_thread_each():
        lists = known.lists._replace(tables=known.lists.tables._replace(names=known.lists.tables.names.clear()))
        pool = ProcessPoolExecutor(workers, get_context("spawn"), _open, (lists,))
        futures = [pool.submit(_answer, share, threshold) for share in shares]
        answers = []
        for future, share in zip(futures, shares, strict=True):
            try:
                answers.append(future.result())
            except BrokenProcessPool:
                answers.append(compare.answer(known, share, threshold))
        pool.shutdown()
    hits, parts = zip(*answers, strict=True)
    return pl.concat(hits), pl.concat(parts)


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
    """What a worker process keeps between its shares."""

    known: Prepared


def _open(lists: Lists) -> None:
    _Worker.known = prepare(lists)


def _answer(queries: pl.DataFrame, threshold: float) -> Answer:
    return compare.answer(_Worker.known, queries, threshold)

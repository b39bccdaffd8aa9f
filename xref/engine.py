"""Many queries compared with the lists on all cores: each worker opens the stored index and takes a share at a time.

The answer is the same, row by row, whatever the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import polars as pl

from xref import compare
from xref.engines import cores
from xref.engines.shares import Shares
from xref.errors import StoreError
from xref.prepared import Prepared, of_folder, stored

_SHARE = 5000  # queries a worker takes at a time: some seconds' work, where starting it takes about one

Answer = tuple[pl.DataFrame, pl.DataFrame]
Done = Callable[[str, int, int], None]  # a stage, how much of it is done, of how much
Ask = Callable[[Prepared, pl.DataFrame, float], tuple[pl.DataFrame, ...]]


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
    workers = min(workers or cores(), len(shares))
    if workers < 2:
        return ask(known, queries, threshold)
    try:
        folder = stored(known, texts=False)
    except StoreError:
        return ask(known, queries, threshold)

    def told(count: int) -> None:
        if done:
            done("names compared with the lists", min(count * _SHARE, queries.height), queries.height)

    def here(share: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
        return ask(known, share, threshold)

    with Shares(workers) as pool:
        answers = pool.each(_answer, _Asked(folder, threshold, ask), shares, here, told)
    return tuple(pl.concat(frames) for frames in zip(*answers, strict=True))


class _Asked:
    """What is asked of all queries. A worker opens the index once."""

    def __init__(self, folder: Path, threshold: float, ask: Ask) -> None:
        self.folder, self.threshold, self.ask = folder, threshold, ask

    @cached_property
    def known(self) -> Prepared:
        """Raises `StoreError` if it is gone by then: then the share is answered by the process that asks."""
        return of_folder(self.folder)


def _answer(asked: _Asked, queries: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    return asked.ask(asked.known, queries, asked.threshold)

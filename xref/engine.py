"""Many queries compared with the lists on all cores: each worker opens the stored index and takes a share at a time.

The answer is the same, row by row, whatever the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import polars as pl

from xref import compare
from xref.engines import cores
from xref.engines.pool import Pool
from xref.errors import StoreError, XrefError
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
    answers: list[tuple[pl.DataFrame, ...] | None] = [None] * len(shares)
    with suppress(XrefError), Pool(workers) as pool:  # those that it leaves are answered here
        for count, ended in enumerate(pool.map(_answer, _Asked(folder, threshold, ask), shares), 1):
            answers[ended.number] = ended.value
            if done:
                done("names compared with the lists", min(count * _SHARE, queries.height), queries.height)
    whole = (found or ask(known, share, threshold) for found, share in zip(answers, shares, strict=True))
    return tuple(pl.concat(frames) for frames in zip(*whole, strict=True))


class _Asked:
    """What is asked of all queries. A worker opens the index once; `known` is None if it is gone by then."""

    def __init__(self, folder: Path, threshold: float, ask: Ask) -> None:
        self.folder, self.threshold, self.ask = folder, threshold, ask

    @cached_property
    def known(self) -> Prepared | None:
        with suppress(StoreError):
            return of_folder(self.folder)
        return None


def _answer(asked: _Asked, queries: pl.DataFrame) -> tuple[pl.DataFrame, ...] | None:
    return asked.known and asked.ask(asked.known, queries, asked.threshold)

"""Work that comes in shares, done on all cores of this machine: by a pool of processes where there are many, else here.

Nothing is lost where the pool does not serve: shares that it leaves, since a worker died or could not start, are done
by this process. The answer is the same, in the order of the shares, whatever the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from xref.engines import cores
from xref.engines.pool import Pool
from xref.errors import XrefError

C = TypeVar("C")  # what is common to all shares
S = TypeVar("S")  # a share
A = TypeVar("A")  # what is made of it


class Shares:
    """So many processes at most (None: one a core), as long as its `with` block lasts; none is started before it is
    needed, and each serves one `each` after the other."""

    def __init__(self, workers: int | None = None) -> None:
        self._pool = Pool(workers or cores())

    def each(
        self,
        function: Callable[[C, S], A],
        common: C,
        shares: Sequence[S],
        here: Callable[[S], A] | None = None,
        done: Callable[[int], None] | None = None,
    ) -> list[A]:
        """`function(common, share)` of each share. here: the same for a share in this process, where that is simpler.
        done: is told after each share of a worker how many are.

        function, common and shares are as `Engine.map` takes them. Raises what `here` raises.
        """
        here = here or partial(function, common)
        answers: list[tuple[A] | None] = [None] * len(shares)
        if min(self._pool.workers, len(shares)) > 1:
            with suppress(XrefError):  # there are no workers any more
                for count, ended in enumerate(self._pool.map(function, common, shares), 1):
                    if not ended.problem:
                        answers[ended.number] = (ended.value,)
                    if done:
                        done(count)
        return [here(share) if answer is None else answer[0] for answer, share in zip(answers, shares, strict=True)]

    def __enter__(self) -> Self:
        self._pool.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.__exit__(kind, error, trace)

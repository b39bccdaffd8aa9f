"""Where the tasks of a run are done: in this process, by a pool of processes, or on a Dask cluster.

An engine maps one function over many items, and says how each of them ended. What a task makes are files; what it gives
back is small. The answer is the same from each engine and number of workers, apart from the order.

    here    this process, one item after the other: no process to start, and none to protect the run from
    local   a pool of processes of this machine (`xref.engines.pool`)
    dask    a Dask cluster, here or on many machines (`xref.engines.dask`; `pip install 'xref[scale]'`)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import current_process
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

from xref.errors import UsageError

# Of one item in all, each in another process: what failed so often is of the item, not of its surroundings.
ATTEMPTS = 3
NAMES = ("local", "dask", "here")

Function = Callable[[Any, Any], Any]  # what is common to all items, and an item -> a small value


class Ended(NamedTuple):
    """How an item ended.

    number: of the item, from 0. value: what the function gave. problem: "" if it is done, else why not, in a line.
    """

    number: int
    value: Any
    problem: str


class Engine(Protocol):
    """Workers, as long as its `with` block lasts; their processes serve one `map` after the other."""

    workers: int

    def map(
        self, function: Function, common: object, items: Iterable[object], *, seconds: float | None = None
    ) -> Iterator[Ended]:
        """`function(common, item)` for each item, in the order in which they end; one map at a time.

        function: a module's own, which workers import. common, items, values: can be pickled; common is sent to each
        worker once, items are taken as workers are free, and values are small. An item whose worker died, or that took
        longer than `seconds` (the worker is killed), is tried again, `ATTEMPTS` times in all, each in another process,
        and then ended with a problem; so is one whose function raised. An `XrefError` that it raised is the problem at
        once, in its words. Raises `XrefError` if there are no workers any more to go on with.
        """
        ...

    def reach(self, folder: Path) -> str:
        """A folder of files (the index) as each worker can open it: its own path where they share a file system, else
        the path of a copy that was brought to each of them once.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def cores() -> int:
    """The processes that this one may keep busy: the cores that it may use, which in a container are fewer than the
    machine has; 1 in a daemonic one, which may have none, such as a worker, which has siblings on the others.
    """
    if current_process().daemon:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_words(error: BaseException) -> str:
    """An exception that nobody foresaw, in a line.

    >>> in_words(KeyError("kind"))
    "KeyError: 'kind'"
    """
    return ": ".join(filter(None, (type(error).__name__, " ".join(str(error).split()))))[:500]


def chosen(name: str, workers: int | None = None, scheduler: str | None = None) -> Engine:
    """The engine of that name (`NAMES`).

    workers: processes, None for one a core; of a cluster that is there already, all of its own. scheduler: the address
    of a Dask cluster, None for one of this machine. Raises `UsageError` if they do not fit together, or if the packages
    of an engine are not installed; `XrefError` if the cluster cannot be reached.
    """
    if name not in NAMES:
        raise UsageError(f"there is no engine {name}", f"give one of {', '.join(NAMES)}")
    if scheduler and name != "dask":
        raise UsageError(f"the engine {name} has no scheduler", "give --engine dask, or no --scheduler")
    if workers is not None and workers < 1:
        raise UsageError(f"{workers} workers do nothing", "give 1 or more, or none for one a core")
    if name == "here":
        from xref.engines.here import Here

        return Here()
    if name == "local":
        from xref.engines.pool import Pool

        return Pool(workers or cores())
    from xref.engines.dask import Cluster

    return Cluster(workers, scheduler)

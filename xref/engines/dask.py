"""The engine of many machines: a Dask cluster, at the address of its scheduler or started on this machine.

1. The function and what is common are sent to each worker once: to those that are there at the beginning, and to any
   other that says of an item that it lacks them.
2. A worker does an item in a process that xref starts beside it, a `Pool` of one for each of its threads. Whatever goes
   wrong with an item (it hangs, it dies, it eats the memory) thus goes by as on one machine, with the same words. It
   never reaches Dask's own process, whose heartbeat and memory limit would take a long or a memory-mapped computation
   for a failure. What is left to Dask is that a worker or a machine is gone: its items are given to others.
3. That process loads nothing before it has compared, by hash, what is installed there with what the driver has; and
   since it is new, it has what is installed now, not what was when the worker started.
4. A few items a worker are submitted ahead, so that neither driver nor scheduler grows with the number of items.

The scheduler needs xref installed too, as Dask wants the same packages everywhere.
"""

from __future__ import annotations

import logging
import pickle
from asyncio import CancelledError
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import token_hex
from time import monotonic, sleep
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from xref import installed
from xref.engines import ATTEMPTS, Ended, Function, _remote, cores, in_words
from xref.engines.pool import pickled, unseen_interrupts
from xref.errors import UsageError, XrefError

_AHEAD = 3  # items submitted for each thread of the workers: one is at work, one at the worker, one at the scheduler
_LOOK = 2.0  # seconds after which the driver looks at the cluster, if it has heard nothing
_CONNECT = 20.0  # seconds in which a scheduler answers
_PATIENCE = 300.0  # seconds to wait for a first worker, or for others when all are gone: a cluster may be growing
_LOST = "distributed.deploy.lost-worker-timeout"  # by itself, a worker that takes 15 s to start again is given up
_QUIET = {  # by itself Dask looks at its processes 50 and 100 times a second, which takes 4% of a core each
    "distributed.admin.tick.interval": "500ms",
    "distributed.worker.profile.enabled": False,  # what an item does is not in the worker's own process
}
_PART = 16 << 20  # bytes of a folder that are brought at a time


class _Task(NamedTuple):
    number: int
    item: bytes
    attempt: int = 1


class Cluster:
    """See `xref.engines.Engine`. workers: the threads of all workers that are there at present."""

    def __init__(self, workers: int | None, scheduler: str | None, patience: float = _PATIENCE) -> None:
        """Connect to the cluster of a scheduler, or start one of `workers` processes on this machine.

        patience: seconds to wait for workers when there are none.
        """
        try:
            import dask
            import distributed
        except ImportError:
            raise UsageError("the engine dask needs Dask", "pip install 'xref[scale]'") from None
        if scheduler and workers:
            raise UsageError(f"the workers of {scheduler} are started with it", "leave out --workers")
        self._scheduler, self._patience = scheduler, patience
        self._where = f"the scheduler at {scheduler}" if scheduler else "the Dask cluster of this machine"
        self._folders: dict[str, str] = {}  # the hashes of those that workers must see, by their path there
        self._copied: dict[str, Path] = {}  # which of them are copies, and of what
        self._log = logging.getLogger("distributed")
        self._level = self._log.level
        self._log.setLevel(logging.CRITICAL)  # what matters is said here, in a line
        self._unsettled: list[Any] = []  # futures that were done, and are no more
        self._own: Any = None
        self._client: Any = None
        try:
            with unseen_interrupts():
                if not scheduler:
                    dask.config.set({_LOST: f"{patience:g}s", **_QUIET})
                    self._own = distributed.LocalCluster(
                        n_workers=workers or cores(), threads_per_worker=1, processes=True, host="127.0.0.1",
                        dashboard_address="127.0.0.1:0", scheduler_kwargs={"dashboard": False},  # any port
                        memory_limit=0, silence_logs=logging.CRITICAL,
                    )  # fmt: skip
                self._client = distributed.Client(self._own or scheduler, timeout=_CONNECT, set_as_default=False)
            self.workers = self._waited()
        except BaseException as error:
            self.__exit__(None, None, None)
            if isinstance(error, (OSError, ValueError)):
                raise XrefError(f"no scheduler answers at {scheduler}: {in_words(error)}", "start one there") from None
            raise

    def map(
        self, function: Function, common: object, items: Iterable[object], *, seconds: float | None = None
    ) -> Iterator[Ended]:
        """See `xref.engines.Engine.map`.

        An item that was at a worker which is gone is given to another by Dask itself, as often as the scheduler allows
        (`allowed-failures`); only then it counts as an attempt.
        """
        job = pickled((_remote.Required(installed.state()), function, common))
        name = f"xref-run-{token_hex(8)}"
        tasks = (_Task(number, pickled(item)) for number, item in enumerate(items))
        again: deque[_Task] = deque()
        at_work: dict[Any, _Task] = {}
        done: SimpleQueue[Any] = SimpleQueue()
        ended: list[Ended] = []
        run = name, job, dict(self._folders)
        self._unsettled = []
        try:
            self._asked(_remote.take_up, *run)
            while True:
                while len(at_work) < _AHEAD * self.workers and (
                    task := again.popleft() if again else next(tasks, None)
                ):
                    with self._while_it_is_there():
                        future = self._client.submit(
                            _remote.do, name, task.item, seconds, key=f"xref-item-{token_hex(8)}", pure=False
                        )
                        future.add_done_callback(done.put)
                    at_work[future] = task
                yield from ended  # while the workers go on
                ended.clear()
                if not at_work:
                    return
                for future, said, value, worker in self._heard(done):
                    task = at_work.pop(future)
                    if said == _remote.ENDED:
                        content, problem = value
                        ended.append(Ended(task.number, None if problem else pickle.loads(content), problem))  # noqa: S301
                    elif said == _remote.UNFIT:
                        raise XrefError(f"the worker {worker} cannot take up its work: {value}")
                    elif said == _remote.LACKS:
                        again.append(task)
                        if value:
                            self._bring(value)
                        else:
                            self._asked(_remote.take_up, *run, workers=[worker])
                    elif task.attempt < ATTEMPTS:
                        again.append(task._replace(attempt=task.attempt + 1))
                    else:
                        ended.append(Ended(task.number, None, f"{value} ({ATTEMPTS} attempts)"))
        finally:
            self._end(name, [*at_work])

    def reach(self, folder: Path) -> str:
        """See `xref.engines.Engine.reach`. A copy is kept on the workers, for runs to come; a week without use."""
        folder = folder.resolve()
        if self._own:
            return str(folder)
        digest = _remote.digest_of(folder)
        where = str(folder)
        if self._lacking(where, digest):
            places = {place for place in self._asked(_remote.place, digest).values() if isinstance(place, str)}
            if len(places) != 1:
                raise XrefError(
                    f"the workers of {self._scheduler} have several folders for temporary files: {sorted(places)}",
                    f"set TMPDIR to the same for all, or mount {folder} there",
                )
            where = places.pop()
            self._copied[where] = folder
        self._folders[where] = digest
        self._bring(where)
        return where

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the cluster, or end it if it is our own."""
        lost = self._client is None or self._client.status != "running"
        if not lost and not self._own:
            with suppress(Exception, CancelledError):
                self._client.run(_remote.rest, on_error="ignore")
        for each in (self._client, self._own):
            if each is not None:
                with suppress(Exception):  # it is gone already
                    each.close(timeout=_CONNECT)
        if not lost:  # else Dask still has to say of it what is said already
            self._log.setLevel(self._level)

    def _heard(self, done: SimpleQueue[Any]) -> list[tuple[Any, str, Any, str]]:
        """The futures that are done, each with what became of its item; raises what ends the run."""
        futures, self._unsettled = self._unsettled, []
        try:
            futures.append(done.get(timeout=_LOOK))
        except Empty:
            self.workers = self._waited()
        with suppress(Empty):
            while True:
                futures.append(done.get_nowait())
        found: list[tuple[Any, str, Any, str]] = []
        with self._while_it_is_there():
            answers = self._client.gather(
                {future.key: future for future in futures if future.status == "finished"}, errors="skip"
            )
            for future in futures:
                if answer := answers.get(future.key):
                    found.append((future, *answer))
                elif future.status == "error":
                    found.append((future, _remote.BROKEN, self._failure(future.exception()), ""))
                elif future.status == "cancelled":
                    raise self._lost()
                else:  # done by a worker that is gone since: Dask does it again
                    self._unsettled.append(future)
        return found

    def _failure(self, error: BaseException) -> str:
        """Why a task of Dask's failed, if another attempt may help; else raised."""
        from distributed.scheduler import KilledWorker

        if isinstance(error, KilledWorker):
            return f"it was given to workers of which each was lost, {error.allowed_failures + 1} in a row"
        raise XrefError(
            f"the workers of {self._where} cannot take up their work: {in_words(error)}",
            "install on scheduler and workers what is installed here, and start them again",
        )

    def _bring(self, where: str) -> None:
        """Copy a folder to each machine whose workers lack it, all at the same time, a part at a time."""
        digest, source = self._folders[where], self._copied.get(where)
        troubles: dict[str, BaseException] = {}
        for _ in range(ATTEMPTS):
            if not (lacking := self._lacking(where, digest)):
                return
            if not source:
                raise XrefError(
                    f"the worker {lacking[0]} does not see {where} as the driver does", "mount it there too"
                )
            one_each = list({urlsplit(worker).hostname: worker for worker in lacking}.values())
            token = token_hex(6)
            for step in (*_parts(source), None):
                if step:
                    told = self._asked(_remote.write, where, token, *step, workers=one_each)
                else:
                    told = self._asked(_remote.settle, where, token, digest, workers=one_each)
                troubles |= {worker: said for worker, said in told.items() if isinstance(said, BaseException)}
                one_each = [worker for worker in one_each if worker not in troubles]
        why = "; ".join(sorted({in_words(trouble) for trouble in troubles.values()})) or "it does not arrive"
        raise XrefError(
            f"{source} cannot be brought to {lacking[0]}: {why}", f"mount it there, or make room for {where}"
        )

    def _lacking(self, where: str, digest: str) -> list[str]:
        """The workers that do not have a folder with that content; one that is gone meanwhile says nothing."""
        return sorted(worker for worker, has in self._asked(_remote.has, where, digest).items() if has is False)

    def _asked(self, function: Any, *arguments: object, workers: Sequence[str] | None = None) -> dict[str, Any]:
        """What a function gives on each worker, by its address; or what it raised there."""
        with self._while_it_is_there():
            return dict(self._client.run(function, *arguments, workers=workers, on_error="return"))

    def _waited(self) -> int:
        """The threads of all workers, once there are any."""
        until = monotonic() + self._patience
        while True:
            with self._while_it_is_there():
                if threads := int(sum(self._client.nthreads().values())):
                    return threads
            if monotonic() > until:
                raise XrefError(f"{self._where} has no workers", "start some, and go on with --resume")
            sleep(0.2)

    def _end(self, name: str, futures: Sequence[Any]) -> None:
        """Let workers forget a map, and end what they do of it if it is not finished."""
        if self._client.status == "running":
            with suppress(Exception, CancelledError):
                self._client.cancel(futures)
                self._client.run(_remote.let_go, name, on_error="ignore")

    @contextmanager
    def _while_it_is_there(self) -> Iterator[None]:
        """What Dask raises of a scheduler that is gone, in a line."""
        try:
            yield
        except (OSError, RuntimeError, CancelledError):
            raise self._lost() from None
        except XrefError:
            raise
        except Exception as error:
            raise XrefError(f"{self._where} fails: {in_words(error)}", "see its log, and go on with --resume") from None

    def _lost(self) -> XrefError:
        return XrefError(f"{self._where} is gone", "start it again, and go on with --resume")


def _parts(folder: Path) -> Iterator[tuple[str, int, bytes]]:
    """The files of a folder: the name of each, and a part of it with where that begins."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            offset = 0
            while (part := file.read(_PART)) or not offset:
                yield path.relative_to(folder).as_posix(), offset, part
                offset += len(part)
                if len(part) < _PART:
                    break

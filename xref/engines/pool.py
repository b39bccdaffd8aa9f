"""The engine of one machine: a pool of processes, of which any may die or hang without harm to what the others do.

1. A worker is a process of its own (`spawn`) at the other end of a pipe. It is started when there is an item for it, is
   told the function and `common` once, and then takes one item at a time.
2. A worker that died, or was killed since it took too long, is replaced, and its item is tried again. So is one in
   which the function raised what nobody foresaw, as nobody knows what else that left behind: each attempt has a process
   of its own.
3. Workers end with the driver. They do not see Ctrl-C, which is the driver's; and they watch it, so that they end
   however it ends, also by SIGKILL, and whatever they are doing.

Why our own: the pools of concurrent.futures and of loky break as a whole when one worker dies, mpire ends the whole map
when one dies or is late, billiard is made for Celery alone, and pebble is under the LGPL.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from math import inf
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from time import monotonic
from types import ModuleType, TracebackType
from typing import Any, NamedTuple, Self

from xref.engines import ATTEMPTS, Ended, Function, in_words
from xref.errors import XrefError

_START = 300.0  # seconds: a start takes one or two, far more on a machine that is short of memory or cores
_END = 5.0  # seconds that a worker without work has to end by itself
_THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")

# What a worker says, and what its silence says:
_READY, _DONE, _TOLD, _RAISED, _UNFIT, _DIED, _LATE = "ready", "done", "told", "raised", "unfit", "died", "late"
_JOB = b"job"  # tells a worker that function and common follow; a pickled item never looks so


class _Task(NamedTuple):
    number: int
    item: bytes  # pickled
    attempt: int = 1


class Unfit(XrefError):  # noqa: N818 (it is no error of xref's)
    """Workers cannot take up their work where they are; `why` says what is in the way."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"worker processes cannot take up their work: {why}")


class Pool:
    """See `xref.engines.Engine`. workers: processes at most; there are never more than items."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._failed = 0  # starts in a row
        self.stopped = False

    def map(
        self, function: Function, common: object, items: Iterable[object], *, seconds: float | None = None
    ) -> Iterator[Ended]:
        """See `xref.engines.Engine.map`."""
        with closing(self.run(pickled((function, common)), map(pickled, items), seconds)) as all_ended:
            for ended in all_ended:
                yield ended if ended.problem else ended._replace(value=pickle.loads(ended.value))  # noqa: S301 (ours)

    def run(self, job: bytes, items: Iterable[bytes], seconds: float | None) -> Generator[Ended, None, None]:
        """`map` of what is pickled already, with values that are pickled still: for who only passes them on.

        job: a tuple of which the last two are function and common. The same object is sent to a worker once.
        """
        tasks = (_Task(number, item) for number, item in enumerate(items))
        again: deque[_Task] = deque()
        ended: list[Ended] = []
        try:
            while not self.stopped:
                while self._may_take() and (task := again.popleft() if again else next(tasks, None)):
                    worker = self._idle.pop() if self._idle else _Worker()
                    self._busy.append(worker)
                    worker.take(task, job, seconds)
                yield from ended  # while the workers go on
                ended.clear()
                if not self._busy:
                    return
                for worker, task, said, value in self._heard():
                    if said == _UNFIT:
                        raise Unfit(value)
                    if said in (_DONE, _TOLD):
                        ended.append(Ended(task.number, *((value, "") if said == _DONE else (None, value))))
                        self._idle.append(worker)
                        continue
                    worker.kill()
                    if said == _DIED and not worker.ready:  # which says nothing of the task
                        again.appendleft(task)
                        self._missed(value)
                    elif task.attempt < ATTEMPTS:
                        again.append(task._replace(attempt=task.attempt + 1))
                    else:
                        ended.append(Ended(task.number, None, f"{value} ({ATTEMPTS} attempts)"))
        finally:
            for worker in self._busy:
                worker.kill()
            self._busy.clear()

    def _may_take(self) -> bool:
        """Whether there is a worker for one more task, or one may be started: also the last hope of those left."""
        if self._idle:
            return True
        return not self._busy or (len(self._busy) < self.workers and self._failed < ATTEMPTS)

    def _missed(self, why: str) -> None:
        """A worker did not start: the others go on, if there are any."""
        self._failed += 1
        if self._failed >= ATTEMPTS and not self._busy and not self._idle:
            raise XrefError(f"worker processes cannot be started: {why}", "free memory, or give fewer --workers")

    def _heard(self) -> Iterator[tuple[_Worker, _Task, str, Any]]:
        """What busy workers say of their tasks, once one of them says something; they are busy no more."""
        soonest = min(worker.until for worker in self._busy)
        wait(
            [end for worker in self._busy for end in (worker.pipe, worker.process.sentinel)],
            None if soonest == inf else max(0.0, soonest - monotonic()),
        )
        for worker in list(self._busy):
            said, value = worker.heard()
            if worker.ready:
                self._failed = 0
            if said and said != _READY:
                self._busy.remove(worker)
                yield worker, worker.task, said, value

    def stop(self) -> None:
        """End all processes at once, whatever they do, at the wish of any thread; nothing is done from then on."""
        self.stopped = True
        for worker in self._busy + self._idle:
            with suppress(ValueError):  # it has just ended
                worker.process.kill()

    def reach(self, folder: Path) -> str:
        """The folder itself."""
        return str(folder.resolve())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """No process is left, nor what it was doing."""
        for worker in self._busy:
            worker.kill()
        for worker in self._idle:
            worker.pipe.close()  # all of them end at the same time
        for worker in self._idle:
            worker.end()
        self._busy.clear()
        self._idle.clear()


class _Worker:
    """The driver's end of a worker process."""

    task: _Task

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        with theirs, one_thread_each(), unseen_interrupts(), without_script():
            self.process = context.Process(target=_work, args=(theirs,), name="xref-worker", daemon=True)
            self.process.start()
        self.ready = False  # at work on its task: before that, its death says nothing of the task
        self.until = monotonic() + _START  # it must have said something by then
        self._knows = b""  # the job that it was told
        self._job, self._seconds = b"", inf

    def take(self, task: _Task, job: bytes, seconds: float | None) -> None:
        """Give it a task, now or as soon as it is ready."""
        self.task, self._job, self._seconds = task, job, seconds or inf
        if self._knows:  # else it is starting
            self._go_on()

    def _go_on(self) -> None:
        """Tell it the job, if it does not know it, else the item."""
        with suppress(OSError):  # it has died, as will be heard
            self.ready = False
            if self._job is self._knows:
                self.pipe.send_bytes(self.task.item)
                self.ready, self.until = True, monotonic() + self._seconds
            else:
                self.pipe.send_bytes(_JOB)
                self.pipe.send_bytes(self._job)
                self._knows, self.until = self._job, monotonic() + _START

    def heard(self) -> tuple[str, Any]:
        """What it says, by words or by silence; "" if it is still at its task."""
        try:
            if self.pipe.poll():
                said, value = self.pipe.recv()
                if said == _READY:
                    self._go_on()
                return said, value
        except (EOFError, OSError):
            return _DIED, self._death()
        if not self.process.is_alive():
            return _DIED, self._death()
        if monotonic() < self.until:
            return "", None
        if self.ready:
            return _LATE, f"it took longer than {self._seconds:g} seconds"
        return _DIED, f"none was ready in {_START:g} seconds"

    def _death(self) -> str:
        self.process.join(_END)
        code = self.process.exitcode
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
            hint = ", as the system does when memory runs out" if name == "SIGKILL" else ""
            return f"the process was ended by {name}{hint}"
        return f"the process ended (exit code {code})"

    def kill(self) -> None:
        """End it, whatever it does."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()

    def end(self) -> None:
        """Let it end, as it has nothing to do and its pipe is closed."""
        self.process.join(_END)
        self.kill()


def _work(pipe: Connection[Any, Any]) -> None:
    """What a worker process does: see the beginning of this file."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()
    pipe.send((_READY, None))
    function: Function = _nothing
    common: object = None
    while True:
        try:
            if (message := pipe.recv_bytes()) != _JOB:
                pipe.send_bytes(_answer(function, common, message))
                continue
            function, common = _nothing, None  # those before are let go first
            function, common, *said = _taken_up(pipe.recv_bytes())
            pipe.send(tuple(said))
        except (EOFError, OSError):
            return  # the driver wants no more, or is gone


def _taken_up(message: bytes) -> tuple[Function, object, str, str | None]:
    """The function and what is common, or why they cannot be had here."""
    try:
        *_, function, common = pickle.loads(message)  # noqa: S301 (the driver's own words)
        return function, common, _READY, None
    except XrefError as error:
        return _nothing, None, _UNFIT, str(error)
    except BaseException as error:
        return _nothing, None, _UNFIT, in_words(error)


def _answer(function: Function, common: object, message: bytes) -> bytes:
    """What the function makes of an item, as the driver hears it."""
    try:
        value = function(common, pickle.loads(message))  # noqa: S301 (the driver's own words)
        return pickled((_DONE, pickled(value)))
    except XrefError as error:
        return pickled((_TOLD, str(error)))
    except BaseException as error:  # also what polars raises of a panic, and an exit that a package asks for
        return pickled((_RAISED, in_words(error)))


def _nothing(common: object, item: object) -> None:
    """Before there is a function."""


def _end_with_driver() -> None:
    if driver := parent_process():
        driver.join()
        os._exit(1)


def pickled(value: object) -> bytes:
    """A value as it goes to another process: functions and classes by their names."""
    return bytes(ForkingPickler.dumps(value))


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Processes started meanwhile compute in one thread each, since there is one of them a core."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def without_script() -> Iterator[None]:
    """Processes started meanwhile do not run the script of this one once more, as Python has them do, since functions
    may be in it: those of workers are in modules, and the script may not ask whether it is `__main__`."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextmanager
def unseen_interrupts() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C, not even while Python starts in them; one that comes meanwhile is
    seen by this process afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows: `_work` has to do
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # else the start of a process starts it, which lets signals in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

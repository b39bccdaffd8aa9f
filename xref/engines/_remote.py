"""What xref does on a Dask worker: hold a run, do its items in processes of its own, take in folders that are brought.

These functions are called by Dask, with what `xref.engines.dask` sends.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from multiprocessing import current_process
from pathlib import Path
from threading import Thread
from time import monotonic, sleep, time
from typing import Any, NamedTuple

from xref import installed
from xref.engines import in_words
from xref.engines.pool import Pool, Unfit
from xref.errors import XrefError

ENDED, LACKS, UNFIT, BROKEN = "ended", "lacks", "unfit", "broken"  # what became of an item
_END = 4096  # bytes at either end of a file by which its content is told from another's
_KEPT = 7 * 24 * 3600  # seconds that a copy of a folder is kept without use
_IDLE = 300.0  # seconds that processes are kept without use


class Answer(NamedTuple):
    """What became of an item.

    ENDED: value is the pickled value and the problem, of which one is empty. LACKS: the folder that is not there as it
    should be, "" for the run itself. UNFIT, BROKEN: why the worker cannot work at all, or could not this time. worker:
    its address.
    """

    said: str
    value: Any
    worker: str


class Required:
    """Pickled in front of a job, it keeps a process with something else installed from loading what follows."""

    def __init__(self, driver: installed.State) -> None:
        self._driver = driver

    def __reduce__(self) -> tuple[object, tuple[installed.State]]:
        return installed.require, (self._driver,)


class _Run:
    """A run on a worker: the job, which its processes are told once, and the folders that it needs."""

    def __init__(self, job: bytes, folders: Mapping[str, str]) -> None:
        self._job = job
        self._unseen = dict(folders)  # that have not been looked at
        self._free: deque[Pool] = deque()
        self._pools: list[Pool] = []  # one for each thread of the worker, in the end
        self._used = monotonic()

    def answer(self, item: bytes, seconds: float | None) -> tuple[str, Any]:
        """What becomes of an item: see `Answer`."""
        for folder, digest in list(self._unseen.items()):
            if not has(folder, digest):
                return LACKS, folder
            self._unseen.pop(folder, None)
        with self._pool() as pool, closing(pool.run(self._job, [item], seconds)) as ended:
            for _, content, problem in ended:
                return ENDED, (content, problem)
        return BROKEN, "the run was ended"

    @contextmanager
    def _pool(self) -> Iterator[Pool]:
        """A pool of one process, for a thread of the worker."""
        try:
            pool = self._free.pop()
        except IndexError:
            pool = Pool(1)
            self._pools.append(pool)
        try:
            yield pool
        finally:
            self._used = monotonic()
            self._free.append(pool)

    def stop(self) -> None:
        """End its processes, and what they do."""
        for pool in self._pools:
            pool.stop()

    def idle(self) -> bool:
        """Whether nothing has been asked of it for long."""
        return len(self._free) == len(self._pools) and monotonic() - self._used > _IDLE


_RUNS: dict[str, _Run] = {}


def take_up(name: str, job: bytes, folders: Mapping[str, str]) -> None:
    """Begin a run, if it is not known here."""
    if name not in _RUNS:
        _RUNS[name] = _Run(job, folders)
        Thread(target=_watch, args=(name,), daemon=True).start()


def _watch(name: str) -> None:
    """Let go of a run whose driver is gone without a word."""
    while run := _RUNS.get(name):
        if run.idle():
            let_go(name)
        sleep(_IDLE / 10)


def let_go(name: str) -> None:
    """End a run, and what is being done of it."""
    if run := _RUNS.pop(name, None):
        run.stop()


def do(name: str, item: bytes, seconds: float | None) -> Answer:
    """Do an item of a run in a process beside the worker."""
    from distributed import get_worker

    process = current_process()
    if process.daemon:  # as Dask's nannies make workers, which thus may not have processes; ours end with them anyway
        process.daemon = False
    try:
        run = _RUNS.get(name)
        said, value = run.answer(item, seconds) if run else (LACKS, "")
    except Unfit as error:
        said, value = UNFIT, error.why
    except XrefError as error:
        said, value = BROKEN, str(error)
    except Exception as error:  # no memory, no space, too many processes, ...
        said, value = BROKEN, in_words(error)
    return Answer(said, value, get_worker().address)


def digest_of(folder: Path) -> str:
    """By what a folder is told from another: the names and sizes of its files, and what they begin and end with.

    A manifest, which names the rest, is thus read whole, and a large file of Arrow in two places.
    """
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            size = path.stat().st_size
            found.update(f"{path.relative_to(folder).as_posix()}\n{size}\n".encode())
            found.update(file.read(_END))
            if size > _END:
                file.seek(-_END, os.SEEK_END)
                found.update(file.read(_END))
    return found.hexdigest()


def has(folder: str, digest: str) -> bool:
    """Whether a folder is here and has that content."""
    try:
        if not (path := Path(folder)).is_dir() or digest_of(path) != digest:
            return False
        with suppress(OSError):
            os.utime(path)  # it is in use
    except OSError:
        return False
    return True


def place(digest: str) -> str:
    """Where a copy of a folder is kept on this worker: a folder of its user alone, among the temporary ones."""
    user = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    return str(Path(tempfile.gettempdir(), f"xref-{user}", digest))


def write(target: str, token: str, name: str, offset: int, part: bytes) -> None:
    """Take in a part of a file of a folder that is being brought, aside of where it will be."""
    aside = _aside(target, token)
    if not aside.is_dir():
        home = aside.parent
        home.mkdir(mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and (home.is_symlink() or home.stat().st_uid != os.getuid()):
            raise PermissionError(f"{home} is of another user")
        for old in home.iterdir():
            if old.stat().st_mtime < time() - _KEPT:
                shutil.rmtree(old, ignore_errors=True)
        aside.mkdir()
    path = aside / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if file.tell() == offset:  # else it has it: Dask may send it again
            file.write(part)


def settle(target: str, token: str, digest: str) -> None:
    """Put a folder that was brought where it belongs, as it is whole."""
    aside = _aside(target, token)
    if has(target, digest):  # brought by another run meanwhile
        shutil.rmtree(aside)
        return
    if digest_of(aside) != digest:
        raise OSError("it came incomplete")
    shutil.rmtree(target, ignore_errors=True)
    aside.rename(target)


def _aside(target: str, token: str) -> Path:
    return Path(target).with_name(f".{token}.part")

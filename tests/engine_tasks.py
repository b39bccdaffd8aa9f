"""What the tests of engines have done by workers: functions of a module, as workers import it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from xref.errors import UsageError

_SEEN: list[int] = []  # how many times this process was given what is common


class Common:
    """Says how often it came to this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __setstate__(self, state: dict[str, Path]) -> None:
        self.__dict__.update(state)
        _SEEN.append(1)


def double(common: object, item: int) -> int:
    return 2 * item


def process(common: Common, item: float) -> tuple[int, int, str | None]:
    """Who does it, how often it was told what is common, and how many threads it may use."""
    time.sleep(item)
    return os.getpid(), len(_SEEN), os.environ.get("POLARS_MAX_THREADS")


def attempt(folder: Path, item: str) -> int:
    """Which attempt at the item this is, by files that each attempt leaves with the process it was in."""
    number = len(list(folder.glob(f"{item}.*"))) + 1
    (folder / f"{item}.{number}").write_text(str(os.getpid()))
    return number


def moody(folder: Path, item: str) -> int:
    """Does at the third attempt what its item says, and something else before; `never` keeps failing."""
    kind, _, when = item.partition("-")
    number = attempt(folder, item)
    if kind == "fine" or (when != "never" and number == 3):
        return number
    if kind == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "hangs":
        time.sleep(60)
    if kind == "exits":
        sys.exit(7)
    if kind == "ends":
        os._exit(7)
    if kind == "told":
        raise UsageError("the article is in no language", "translate it")
    if kind == "unsendable":
        return lambda: None  # type: ignore[return-value]
    raise KeyError("kind")


def sleepy(folder: Path, item: int) -> int:
    """Takes its time, and leaves its process in a file meanwhile."""
    (folder / f"{os.getpid()}.pid").write_text(str(item))
    time.sleep(0.2 if item >= 0 else 60)
    return item


class Unfit:
    """Raises where it is unpickled, or ends the process."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error

    def __reduce__(self) -> tuple[object, tuple[Exception | None]]:
        return _refuse, (self.error,)


def _refuse(error: Exception | None) -> None:
    if error is None:
        os._exit(5)
    raise error

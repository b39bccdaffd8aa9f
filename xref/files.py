"""Which files a corpus has: those given, and those below the folders given, here or in a store (`xref.places`).

In the order of the parts of their paths, which is the same on every system, without hidden ones. Memory holds the names
of a folder that is gone through, in a store those of all that is below the address given.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xref import places
from xref.errors import CorpusError


class File(NamedTuple):
    """A file: the folder in which it is, its path below, what stands before that in its documents' names, its bytes."""

    folder: str
    below: str
    before: str
    size: int

    @property
    def place(self) -> str:
        return str(places.joined(self.folder, self.below))

    @property
    def name(self) -> str:
        return self.before + self.below


def of(given: Path | str, *, alone: bool) -> Iterator[File]:
    """Each file below a folder, or the file itself.

    A file is reported by its path below the folder, after the folder's own name if there are several arguments. Raises
    `CorpusError` if nothing is there.
    """
    root = places.path_of(given)
    if root is None:
        yield from _stored(str(given).rstrip("/"), alone=alone)
        return
    if not root.is_dir():
        yield File(str(root.absolute().parent), root.name, "", _size(root) or 0)
        return
    before, folder = "" if alone else f"{root.resolve().name}/", str(root.absolute())
    for below, size in _walk(folder):
        yield File(folder, below, before, size)


def _stored(address: str, *, alone: bool) -> Iterator[File]:
    """As `of`, of a store."""
    try:
        found = places.listed(address)
    except OSError as error:
        raise CorpusError(f"{places.shown(address)} cannot be read: {error}") from None
    if not found:
        raise CorpusError(f"no such file or folder: {places.shown(address)}", "look at the address")
    above, _, last = address.rpartition("/")
    for below, size in found:
        if not below:
            yield File(above, last, "", size)
        elif not any(part.startswith(".") for part in below.split("/")):
            yield File(address, below, "" if alone else f"{last}/", size)


def _walk(root: str) -> Iterator[tuple[str, int]]:
    """Each file below a folder with its bytes, in the order of the parts of its path, without hidden files.

    A folder that cannot be listed stands for what is in it, and so does a link to one, which is not followed, since it
    may lead back: who reads it says so. Raises `CorpusError` if the folder itself cannot be listed.
    """
    try:
        waiting = _inside(f"{root}/", "")
    except OSError as error:
        raise CorpusError(f"the folder {root} cannot be listed: {error.strerror}") from None
    while waiting:
        below = waiting.pop()
        if not below.endswith("/"):
            if (size := _size(f"{root}/{below}")) is not None:
                yield below, size
            continue
        try:
            waiting += _inside(f"{root}/{below}", below)
        except OSError:
            yield below.rstrip("/"), 0


def _inside(folder: str, above: str) -> list[str]:
    """What is in a folder, the last first; folders end with "/"."""
    with os.scandir(folder) as found:
        names = sorted((e.name, e.is_dir(follow_symlinks=False)) for e in found if not e.name.startswith("."))
    return [f"{above}{name}{'/' * is_folder}" for name, is_folder in reversed(names)]


def _size(file: Path | str) -> int | None:
    """The bytes of a file; 0 of what cannot be read, which is said in its turn; None of a pipe, a device."""
    try:
        known = os.stat(file)  # noqa: PTH116 (of a million files: a `Path` takes as long)
    except OSError:
        return 0
    if stat.S_ISREG(known.st_mode):
        return known.st_size
    return 0 if stat.S_ISDIR(known.st_mode) else None

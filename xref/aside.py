"""Files and folders written so that nobody sees half of one, and so that no link leads what is written elsewhere.

A file is written beside its place and put there whole; its mode is what the user's umask says. A link that stands at
the place is replaced, and nothing is written where it leads to; one in the place of a folder, or of a file that is
written on to, is refused: whoever can put a link into a folder of reports could else have any file of the user's
written to. The folder that the user names may be reached through links.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)  # Windows has neither, nor links for everybody


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all. Raises `OSError` if it cannot be written: then what was there is as it was."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with suppress(FileNotFoundError):
        part.unlink()  # of a process of that number that was killed, or a link
    try:
        with open(part, "xb", opener=opener) as file:
            file.write(content.encode() if isinstance(content, str) else content)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def append(path: Path, content: bytes) -> None:
    """Write at the end of a file, all or nothing, to the disk. Raises `OSError` if it cannot be, or is a link."""
    refuse_link(path)
    with open(path, "ab", opener=opener) as file:
        size = os.fstat(file.fileno()).st_size
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                os.ftruncate(file.fileno(), size)
            raise


def folder(path: Path) -> Path:
    """The folder, made where it is not there. Raises `OSError` if it cannot be, or is a link."""
    refuse_link(path)
    path.mkdir(parents=True, exist_ok=True)
    return path


def remove(path: Path) -> None:
    """Remove a folder with all that is in it, or a file, or a link and nothing that it leads to; `OSError` if not."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def refuse_link(path: Path) -> None:
    """Raises `OSError` if a link stands there."""
    if path.is_symlink():
        raise OSError(errno.ELOOP, f"{path.name} is a link, and nothing is written where it leads to", str(path))


def opener(path: str, flags: int) -> int:
    """For `open`: with the user's umask, and no link followed."""
    return os.open(path, flags | _NO_LINK, 0o666)

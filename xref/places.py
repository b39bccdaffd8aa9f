"""Files by path or by address: read, written whole or not at all, listed, removed, wherever they are.

A place is a path of this machine, or an address that fsspec opens (`pip install 'xref[scale]'`): `s3://`, `gs://`,
`abfs://`, `https://`, `sftp://`, ... each with the package that speaks it (s3fs, gcsfs, ...), by which credentials are
found as that package finds them. `file://` is a path. Paths need no fsspec.

Each function raises what it would raise of a path, an `OSError`, whatever the store's own package raises; and
`UsageError`, with what to install, for an address that nothing here can open. Nothing is cached: what another process
wrote a moment ago is seen.
"""

from __future__ import annotations

import io
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from xref.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Place = str | Path

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # two letters at least: C:\ is a drive
_USER = re.compile(r"(?<=://)[^/?#]*@")
_SIGNED = re.compile(  # parameters that let whoever has the address read: of S3, Google, Azure and APIs
    r"([?&;](?:[\w.-]*(?:signature|credential|token|secret|passw|(?:api|access)[-_]?key)[\w.-]*|sig)=)[^&;#\s]+", re.I
)
_BY_LINK = ("http", "https")  # their folders are pages of links, if anything
_WHOLE = {  # stores in which an object is there when the last of its bytes is: nothing to write aside and to move
    "abfs", "abfss", "adl", "az", "gcs", "gs", "memory", "oci", "ocilake", "oss", "s3", "s3a",
}  # fmt: skip
_VERSION = (  # what the packages of fsspec call it
    "size", "ETag", "etag", "md5Hash", "generation", "version_id", "LastModified", "last_modified", "mtime", "created",
)  # fmt: skip
_PAUSES = (0.5, 5.0)  # seconds before a read that failed is tried again
_BLOCK = 1 << 20  # bytes read from a place at a time; its package may read ahead more


def is_address(place: Place) -> bool:
    """Whether a place is an address, not a path.

    >>> is_address("s3://bucket/a.jsonl"), is_address("news/a.jsonl"), is_address(r"C:\\news\\a.jsonl")
    (True, False, False)
    """
    return isinstance(place, str) and bool(_ADDRESS.match(place))


def path_of(place: Place) -> Path | None:
    """The path of a place of this machine, None if it is elsewhere.

    >>> path_of("file:///var/news/a%20b.txt").as_posix(), path_of("gs://bucket/a.txt")
    ('/var/news/a b.txt', None)
    """
    if not is_address(place):
        return Path(place)
    parts = urlsplit(str(place))
    return Path(url2pathname(parts.path)) if parts.scheme == "file" and parts.netloc in ("", "localhost") else None


def shown(place: Place) -> str:
    """A place as it may be told: an address without its user, query and fragment, which can hold secrets.

    >>> shown("s3://key:secret@bucket/a.txt?X-Amz-Signature=1"), shown("a.txt")
    ('s3://bucket/a.txt', 'a.txt')
    """
    if not is_address(place):
        return str(place)
    parts = urlsplit(str(place))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def without_secrets(words: str) -> str:
    """Words without the user, the password and the signature of an address in them, for what is kept.

    >>> without_secrets("--work=sftp://me:secret@host/work"), without_secrets("https://example.org/@me?page=2")
    ('--work=sftp://host/work', 'https://example.org/@me?page=2')
    >>> without_secrets("https://bucket.example.org/a.jsonl?X-Amz-Expires=60&X-Amz-Signature=1f0c")
    'https://bucket.example.org/a.jsonl?X-Amz-Expires=60&X-Amz-Signature=…'
    """
    return _SIGNED.sub(r"\1…", _USER.sub("", words))


def joined(folder: Place, *names: str) -> Place:
    """The place of what is below a folder, of the same kind as the folder's.

    >>> joined("s3://bucket/runs/", "1", "matches.csv"), joined(Path("runs"), "1").as_posix()
    ('s3://bucket/runs/1/matches.csv', 'runs/1')
    """
    if is_address(folder):
        return "/".join((str(folder).rstrip("/"), *names))
    return Path(folder, *names)


def name_of(place: Place) -> str:
    """The last part of a place.

    >>> name_of("https://example.org/news/a.warc.gz?v=2"), name_of(Path("news/a.txt"))
    ('a.warc.gz', 'a.txt')
    """
    return urlsplit(str(place)).path.rpartition("/")[2] if is_address(place) else Path(place).name


def opened(place: Place) -> BinaryIO:
    """The bytes of a file, to be read and sought in; close it, or use it in a `with`."""
    if path := path_of(place):
        return path.open("rb")
    system, name = _system(place)
    with _told(place):
        return cast(BinaryIO, io.BufferedReader(_Read(place, system.open(name, "rb")), _BLOCK))


@contextmanager
def fetched(place: Place) -> Iterator[Path]:
    """A file as one of this machine, for what reads only such: itself, or a copy that is gone afterwards."""
    if path := path_of(place):
        yield path
        return
    with TemporaryDirectory(prefix="xref-") as folder:
        copy = Path(folder, re.sub(r"[^\w.-]", "_", name_of(place))[-100:] or "file")  # readers go by its ending
        with opened(place) as source, copy.open("wb") as target:
            while block := source.read(_BLOCK):
                target.write(block)
        yield copy


@contextmanager
def written(place: Place) -> Iterator[Path]:
    """An empty file of this machine to be written, which becomes `place` at the end of the block.

    Whoever looks finds what was there before, or all of the new file: also when the block raises, when the process is
    killed and when the power fails. Its folder is made if need be, and a link at `place` is replaced, not followed. A
    process that is killed leaves a file of which the name begins with a dot and ends with `.part`, in the folder of a
    path, or in the folder for temporary files.
    """
    if path := path_of(place):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name[-100:]}.{secrets.token_hex(6)}.part")
        aside.touch(exist_ok=False)  # ours alone, with the user's umask
        try:
            yield aside
            with aside.open("r+b") as file:
                os.fsync(file.fileno())  # else a file system may keep the name and lose the bytes
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        return
    if _scheme(place) in _BY_LINK:
        raise OSError(
            f"{shown(place)} is of the web, where nothing is written; give a folder, or a store such as s3://"
        )
    with TemporaryDirectory(prefix=".xref-", suffix=".part") as folder:
        copy = Path(folder, "file")
        copy.touch()
        yield copy
        _put(copy, place)


def written_bytes(place: Place, content: bytes) -> None:
    """Write a small file, whole or not at all."""
    with written(place) as file:
        file.write_bytes(content)


def files(folder: Place) -> list[Place]:
    """The files below a folder, at any depth, in order of their names; none if it is not there.

    Links are followed to files, not to folders. Raises `OSError` for a folder of the web, which nobody can list.
    """
    if path := path_of(folder):
        found = (Path(at, name) for at, _, names in os.walk(path) for name in names)
        return sorted(file for file in found if file.is_file())
    if _scheme(folder) in _BY_LINK:
        raise OSError(f"{shown(folder)} is of the web, where folders cannot be listed; give the addresses of its files")
    return sorted(joined(folder, below) for below, _ in listed(str(folder)) if below)


def folders(folder: Place) -> list[str]:
    """The names of the folders in a folder (of a store, of those that hold files); none if it is not there."""
    if path := path_of(folder):
        return sorted(each.name for each in path.iterdir() if each.is_dir()) if path.is_dir() else []
    return sorted({below.partition("/")[0] for below, _ in listed(str(folder)) if "/" in below})


def listed(address: str) -> list[tuple[str, int]]:
    """The files below a folder of a store: the path of each below it, and its bytes (0 if the store does not say).

    In the order of the parts of their paths; of a file itself "" is the path; none if nothing is there. Links are
    followed as the store does. Raises `OSError` if it cannot be told.
    """
    system, name = _system(address)
    with _told(address):
        found = system.find(name, detail=True)
        below = {key.removeprefix(name).lstrip("/"): int(known.get("size") or 0) for key, known in found.items()}
    return sorted(below.items(), key=lambda file: file[0].split("/"))


def state(place: Place) -> str:
    """By which it is seen that a file changed: its bytes, and the time or the version of which its store tells."""
    if path := path_of(place):
        known = path.stat()
        return f"{known.st_size} {known.st_mtime_ns}"
    system, name = _system(place)
    with _told(place):
        told = system.info(name)
    return " ".join(str(told[key]) for key in _VERSION if told.get(key) is not None)


def exists(place: Place) -> bool:
    """Whether a file or a folder is there."""
    if path := path_of(place):
        return path.exists()
    system, name = _system(place)
    with _told(place):
        return bool(system.exists(name))


def size(place: Place) -> int:
    """The bytes of a file."""
    if path := path_of(place):
        return path.stat().st_size
    system, name = _system(place)
    with _told(place):
        held = system.info(name).get("size")
    if held is None:  # a web server that does not say
        raise OSError(f"{shown(place)}: its size is not known")
    return int(held)


def remove(place: Place) -> None:
    """Remove a file, if it is there."""
    if path := path_of(place):
        path.unlink(missing_ok=True)
        return
    system, name = _system(place)
    with _told(place):
        if system.exists(name):
            system.rm_file(name)


def remove_folder(folder: Place) -> None:
    """Remove the folders below a folder from which every file was removed, and itself; stores have none."""
    if path := path_of(folder):
        for at, _, _ in os.walk(path, topdown=False):
            Path(at).rmdir()


def _put(copy: Path, place: Place) -> None:
    system, name = _system(place)
    with _told(place):
        if _scheme(place) in _WHOLE:
            system.put_file(str(copy), name)
            return
        folder, _, last = name.rpartition("/")
        aside = f"{folder}/.{last}.{secrets.token_hex(6)}.part"
        try:
            system.put_file(str(copy), aside)
            system.mv(aside, name)
        except BaseException:
            if system.exists(aside):
                system.rm_file(aside)
            raise


def _scheme(place: Place) -> str:
    return str(place).partition("://")[0].lower()


def _system(place: Place) -> tuple[Any, str]:
    """The fsspec file system of an address, and the name of the place in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(f"{shown(place)} needs fsspec", "pip install 'xref[scale]'") from None
    try:
        system, name = url_to_fs(str(place), use_listings_cache=False)
    except ImportError as error:  # fsspec says which package: "Install s3fs to access S3"
        raise UsageError(f"{shown(place)} cannot be opened", str(error)) from None
    except ValueError:
        raise UsageError(f"{shown(place)} is of no kind that fsspec knows", "see its list of file systems") from None
    return system, name


@contextmanager
def _told(place: Place) -> Iterator[None]:
    """What the store's package raises, as an `OSError`."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        words = " ".join(str(error).split()) or type(error).__name__
        raise OSError(f"{shown(place)}: {words}") from error


class _Read(io.RawIOBase):
    """A file of fsspec's, of which each failure is an `OSError`."""

    def __init__(self, place: Place, file: Any) -> None:
        self._place, self._file = place, file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        got: bytes = self._again(lambda: self._file.read(len(view)))
        view[: len(got)] = got
        return len(got)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._do(lambda: self._file.seek(offset, whence)))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._file.close()

    def _again(self, read: Callable[[], bytes]) -> bytes:
        """What is read, tried again where that may help: a corpus in a store is hours of reading."""
        for pause in _PAUSES if self.seekable() else ():  # a stream has lost its place
            try:
                return cast(bytes, self._do(read))
            except (FileNotFoundError, PermissionError):
                raise
            except OSError:
                sleep(pause)
        return cast(bytes, self._do(read))

    def _do(self, call: Callable[[], Any]) -> Any:
        with _told(self._place):
            return call()

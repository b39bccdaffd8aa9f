"""What a reader reads: a name, an open binary file and what is known of it from outside; and how much of it.

A reader takes a `Source` and yields documents, reasons, and the sources that it holds inside (members of an archive,
attachments of a mail, records of a web archive), which `xref.documents` reads in their turn. What it cannot read as a
whole it refuses by raising `Refused`. Of a large file it may be asked to read a part (`xref.readers._parts`).
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from xref.limits import LIMITS, Limits
from xref.readers._decode import decode

_BUFFER = 1 << 16  # bytes read at a time, of which the first ones tell the format
_SPOOLED = 1 << 23  # bytes of a member that are kept in memory; more go to a temporary file
_MODEST = 10_000_000  # bytes that anything may unpack to, whatever its ratio
DAMAGE = (  # what the standard library raises on packed data that is damaged or cut short
    EOFError, zlib.error, lzma.LZMAError, struct.error, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip

_MEDIA = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
    "text/csv": ".csv", "text/tab-separated-values": ".tsv", "application/json": ".json",
    "application/feed+json": ".json", "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl",
    "message/rfc822": ".eml", "application/pdf": ".pdf", "application/zip": ".zip",
    "application/rss+xml": ".rss", "application/atom+xml": ".atom", "text/x-opml": ".opml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
BROKEN_ZIP = (*DAMAGE, ValueError, LookupError, RuntimeError, OSError, NotImplementedError)  # and what zipfile adds


class Refused(Exception):  # noqa: N818 (no error of the package: it ends as `Unread`)
    """A source cannot be read; the text says why, and what to do."""


class Spent(Refused):
    """What one file of the corpus may unpack to is used up; nothing more of it is read."""


@dataclass(slots=True)
class _Budget:
    """What is left to one file of the corpus, with all that it holds."""

    unpacked: int
    members: int


@dataclass(frozen=True, slots=True)
class Source:
    """An open file and what is known of it.

    name: its path below the corpus or its address; file: at its start, perhaps not seekable; suffix: of the format
    that its name or its content type tells. charset: as the server declared it. published_on, publisher and url hold
    where the document itself does not say. fields: what the user says that fields are called. part: what is to be
    read of it, as its reader's `parts` told; "" is all.
    """

    name: str
    file: io.BufferedReader
    suffix: str = ""
    charset: str = ""
    published_on: date | None = None
    publisher: str | None = None
    url: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = LIMITS
    depth: int = 0
    part: str = ""
    budget: _Budget = field(default_factory=lambda: _Budget(0, 0))

    @classmethod
    def of(cls, name: str, file: BinaryIO | IO[bytes], limits: Limits = LIMITS, **known: object) -> Source:
        """A file of the corpus, with all that it may unpack to still left."""
        budget = _Budget(limits.unpacked, limits.members)
        made = cls(name, buffered(file), suffix_of(name), limits=limits, budget=budget)
        return replace(made, **known)  # type: ignore[arg-type]

    def inside(self, name: str, file: BinaryIO | IO[bytes], suffix: str = "", **known: object) -> Source:
        """What stands inside this source; what is known of this one holds for it too, but its charset."""
        there = {"charset": "", "part": "", "depth": self.depth + 1, **known}
        return replace(self, name=name, file=buffered(file), suffix=suffix or suffix_of(name), **there)  # type: ignore[arg-type]

    def head(self) -> bytes:
        """The first bytes, some thousands; they stay to be read."""
        return self.file.peek(_BUFFER)[:_BUFFER]

    def whole(self) -> bytes:
        """All bytes of one article. Raises `Refused` if there are more than an article has."""
        data = self.file.read(self.limits.largest + 1)
        if len(data) > self.limits.largest:
            raise Refused(self.too_long())
        return data

    def text(self, *, html: bool = False) -> str:
        """The text of one article. Raises `Refused` if it is too long or its encoding is not certain."""
        try:
            return decode(self.whole(), html=html, charset=self.charset)
        except ValueError as error:
            raise Refused(str(error)) from None

    def too_long(self) -> str:
        return f"longer than {self.limits.longest:,} characters, which no article is"

    @contextmanager
    def seekable(self) -> Iterator[IO[bytes]]:
        """The file if it can be read in any order, else a temporary copy. Raises `Refused` if it is too large."""
        if self.file.seekable():
            yield self.file
            return
        with SpooledTemporaryFile(max_size=_SPOOLED) as copy:
            while part := self.file.read(_BUFFER):
                if copy.tell() + len(part) > self.limits.copied:
                    raise Refused(
                        f"it has more than {self.limits.copied:,} bytes, inside another file; unpack that one"
                    )
                copy.write(part)
            copy.seek(0)
            yield cast(IO[bytes], copy)

    def unpacking(self, packed: BinaryIO | IO[bytes], size: Callable[[], int]) -> Unpacking:
        """A file that unpacks, bounded; `size` tells how many packed bytes it has read."""
        return Unpacking(self, packed, size)

    def hold(self, members: int) -> None:
        """Count members of an archive. Raises `Spent` if they are too many."""
        self.budget.members -= members
        if self.budget.members < 0:
            raise Spent(f"it holds more than {self.limits.members:,} files; unpack it and give its folder")


class Unpacking(io.RawIOBase):
    """What is unpacked, as a file to read from start to end, within the limits of its source.

    Reading raises `Refused` where the packed data is damaged or cut short, or unpacks to too much.
    """

    def __init__(self, source: Source, packed: BinaryIO | IO[bytes], size: Callable[[], int]) -> None:
        self._source, self._packed, self._size, self._held = source, packed, size, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._held

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """As `io.RawIOBase.readinto`, but as full as can be, so that the head of a file is whole."""
        done = 0
        try:
            while done < len(buffer) and (part := self._packed.read(len(buffer) - done)):
                buffer[done : done + len(part)] = part
                done += len(part)
        except DAMAGE:
            if not done:
                raise Refused("it is packed, and damaged or cut short; get it again") from None
        self._held += done
        self._source.budget.unpacked -= done
        limits = self._source.limits
        if self._source.budget.unpacked < 0:
            raise Spent(f"it unpacks to more than {limits.unpacked:,} bytes; unpack it and give its folder")
        if self._held > max(_MODEST, limits.ratio * self._size()):
            raise Refused(f"it unpacks to more than {limits.ratio} times its size, as a zip bomb does")
        return done


def buffered(file: BinaryIO | IO[bytes] | io.RawIOBase) -> io.BufferedReader:
    """The file with a buffer whose start can be looked at."""
    return file if isinstance(file, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, file), _BUFFER)


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, "" if it has none.

    >>> suffix_of("a/News.JSONL"), suffix_of("a.b/news")
    ('.jsonl', '')
    """
    return PurePosixPath(name).suffix.lower()


def suffix_for(media: str, name: str = "") -> str:
    """The suffix that a content type stands for; that of the name if the type says no more than text or bytes.

    >>> suffix_for("text/html"), suffix_for("text/plain", "news.csv"), suffix_for("application/octet-stream")
    ('.html', '.csv', '')
    """
    found = _MEDIA.get(media.lower(), "")
    return found if found not in ("", ".txt") else suffix_of(name) or found

"""A part of a file: a range of bytes of it, as lines and records have it.

A format that can be read in parts has, beside `read`, a function `parts(source, size)`: it goes through the file once
and yields, for each part of about `size` bytes, the words by which `read` knows it again (`Source.part`), and its
bytes. What `read` yields of the parts, one after the other, is what it yields of the whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xref.readers._source import Source, buffered


class Range(NamedTuple):
    """Bytes of a file, `end` None for all that follow, and the number of the first line in them, if it has lines."""

    start: int
    end: int | None
    first: int = 1

    def __str__(self) -> str:
        line = f":{self.first}" if self.first > 1 else ""
        return f"{self.start}-{'' if self.end is None else self.end}{line}"

    @classmethod
    def of(cls, part: str) -> Range | None:
        """The range that is written so, None for "".

        >>> Range.of("120-:7"), str(Range(0, 120, 1)), Range.of("")
        (Range(start=120, end=None, first=7), '0-120', None)
        """
        place, _, first = part.partition(":")
        start, _, end = place.partition("-")
        return cls(int(start), int(end) if end else None, int(first or 1)) if part else None


def ranges(source: Source, cuts: Iterable[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    """The ranges between cuts (a byte, and the number of the line that begins there, or 1), as `parts` yields them.

    Where the file cannot be read on, the last range goes to its end: who reads that will say why.
    """
    whole = source.file.seek(0, io.SEEK_END)
    source.file.seek(0)
    start, first = 0, 1
    try:
        for place, line in cuts:
            if place < whole:
                yield str(Range(start, place, first)), place - start
                start, first = place, line
    except OSError:
        pass
    yield str(Range(start, None, first)), whole - start


def section(file: io.BufferedReader, part: Range) -> io.BufferedReader:
    """The bytes of a range, as a file to read from start to end."""
    file.seek(part.start)
    return buffered(_Section(file, None if part.end is None else part.end - part.start))


class _Section(io.RawIOBase):
    def __init__(self, file: io.BufferedReader, left: int | None) -> None:
        self._file, self._left = file, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._left is None:
            return self._file.readinto(buffer)
        got = self._file.readinto(buffer[: self._left])
        self._left -= got
        return got

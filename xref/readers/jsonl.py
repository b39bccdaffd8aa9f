"""JSON lines: one object an article, with its text and perhaps id, title, date, url, source; read as a stream.

A large file is parted between lines. Its line feeds are counted, since an article without an id is named by its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from xref.readers._decode import encoding
from xref.readers._document import Document, Unread
from xref.readers._fields import article
from xref.readers._lines import lines, undecoded
from xref.readers._parts import Range, ranges
from xref.readers._source import Source

_BLOCK = 1 << 20  # bytes in which lines are counted at a time


def read(source: Source) -> Iterator[Document | Unread]:
    """Each article; a line that is no object with a text is an `Unread` with its number."""
    path, part = source.name, Range.of(source.part)
    for number, line in enumerate(lines(source, part), part.first if part else 1):
        place = f"{path}#{number}"
        if line is None:
            yield Unread(place, path, f"line {number} is {source.too_long()}")
        elif undecoded(line):
            yield Unread(place, path, f"line {number} is not in the encoding of the rest; save it as UTF-8")
        elif line.strip():
            yield _article(line, number, place, source)


def parts(source: Source, size: int) -> Iterator[tuple[str, int]]:
    """Ranges of lines of about `size` bytes, none if it cannot be parted; see `xref.readers.PARTS`."""
    try:
        parted = encoding(source.head(), source.charset) == "utf-8-sig"  # in UTF-16 a line feed has two bytes
    except ValueError:
        parted = False
    return ranges(source, _cuts(source, size)) if parted else iter(())


def _cuts(source: Source, size: int) -> Iterator[tuple[int, int]]:
    """Where a line begins that is at least `size` bytes after the one before: the byte, and the number of the line."""
    place, line, wanted = 0, 1, size
    while block := source.file.read(_BLOCK):
        at = 0
        while cut := block.find(b"\n", max(at, wanted - 1 - place)) + 1:
            line += block.count(b"\n", at, cut)
            yield place + cut, line
            at, wanted = cut, place + cut + size
        line += block.count(b"\n", at)
        place += len(block)


def _article(line: str, number: int, place: str, source: Source) -> Document | Unread:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deep"
        return Unread(place, source.name, f"line {number} is not JSON: {reason}")
    except ValueError:  # a number of thousands of digits
        return Unread(place, source.name, f"line {number} is not JSON that can be read: a number is too long")
    return article(record, place, source.name, source.fields, f"line {number}")

"""JSON lines: one object an article, with its text and perhaps id, title, date, url, source; read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator

from xref.readers._document import Document, Unread
from xref.readers._fields import article
from xref.readers._lines import lines, undecoded
from xref.readers._source import Source


def read(source: Source) -> Iterator[Document | Unread]:
    """Each article; a line that is no object with a text is an `Unread` with its number."""
    path = source.name
    for number, line in enumerate(lines(source), 1):
        place = f"{path}#{number}"
        if line is None:
            yield Unread(place, path, f"line {number} is {source.too_long()}")
        elif undecoded(line):
            yield Unread(place, path, f"line {number} is not in the encoding of the rest; save it as UTF-8")
        elif line.strip():
            yield _article(line, number, place, source)


def _article(line: str, number: int, place: str, source: Source) -> Document | Unread:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deep"
        return Unread(place, source.name, f"line {number} is not JSON: {reason}")
    except ValueError:  # a number of thousands of digits
        return Unread(place, source.name, f"line {number} is not JSON that can be read: a number is too long")
    return article(record, place, source.name, source.fields, f"line {number}")

"""JSON in one piece: an article, an array of them, or an object that holds such an array (`items`, `articles`, ...).

JSON lines under this suffix are read as JSON lines.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace

from xref.readers import jsonl
from xref.readers._document import Document, Unread
from xref.readers._fields import article
from xref.readers._source import Refused, Source, buffered

_ARRAYS = ("articles", "items", "documents", "docs", "results", "entries", "data", "records", "hits")


def read(source: Source) -> Iterator[Document | Unread]:
    """Each article; raises `Refused` if the file is no JSON, or longer than can be held at once."""
    if _has_lines(source):
        yield from jsonl.read(source)
        return
    text = _text(source)
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        if getattr(error, "msg", "") == "Extra data":  # lines of which the first is longer than the head
            yield from jsonl.read(replace(source, file=buffered(io.BytesIO(text.encode())), charset="utf-8"))
            return
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deep, or a number too long"
        raise Refused(f"it is not JSON: {reason}") from None
    if isinstance(held, dict):
        held = next((held[key] for key in _ARRAYS if isinstance(held.get(key), list)), held)
    if not isinstance(held, list):
        yield article(held, source.name, source.name, source.fields, "it")
        return
    for number, record in enumerate(held, 1):
        yield article(record, f"{source.name}#{number}", source.name, source.fields, f"item {number}")


def parts(source: Source, size: int) -> Iterator[tuple[str, int]]:
    """The parts of JSON lines; none of one piece."""
    return jsonl.parts(source, size) if _has_lines(source) else iter(())


def _has_lines(source: Source) -> bool:
    start, _, more = source.head().strip().partition(b"\n")
    return bool(more.strip()) and _is_object(start)


def _text(source: Source) -> str:
    try:
        return source.text()
    except Refused as error:
        if str(error) == source.too_long():
            raise Refused(
                f"it has more than {source.limits.largest:,} bytes in one piece; save it as JSON lines"
            ) from None
        raise


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False

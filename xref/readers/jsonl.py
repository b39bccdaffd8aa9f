"""JSON lines: one object an article, with `text` and perhaps `id, title, date, url, source`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from xref.readers._document import Document, Unread, iso_date


def read(path: str, text: str) -> Iterator[Document | Unread]:
    """Each article; a line that is no object with a text is an `Unread` with its number."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path}#{number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            yield Unread(place, path, f"line {number} is not JSON: {error.msg}")
            continue
        body = record.get("text") if isinstance(record, dict) else None
        if not isinstance(body, str) or not body.strip():
            yield Unread(place, path, f"line {number} has no field text")
            continue
        value = {key: str(record[key]) for key in ("id", "title", "date", "url", "source") if record.get(key)}
        day = iso_date(value.get("date"))
        yield Document(
            value.get("id", place), value.get("title"), day, value.get("source"), value.get("url"), path, body
        )

"""JSON lines: one object an article, with its text and perhaps id, title, date, url, source, under the names that
corpora give them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from email.utils import parsedate_to_datetime

from xref.errors import UsageError
from xref.readers._document import Document, Unread, iso_date

# What each field is called, the first that has a value counts; compared by letters in lower case.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "articleid", "guid", "uuid", "docid", "documentid", "uid"),
    "title": ("title", "headline", "name"),
    "text": (
        "text", "body", "content", "maintext", "fulltext", "articletext", "articlebody", "bodytext", "plaintext",
        "article", "story",
    ),
    "date": (
        "date", "published", "publishedat", "publishedon", "datepublished", "publicationdate", "publishdate",
        "publisheddate", "pubdate", "datepublish", "timestamp",
    ),
    "url": ("url", "link", "canonicalurl", "permalink", "sourceurl"),
    "source": ("source", "publisher", "sourcename", "sitename", "outlet", "newspaper", "sourcedomain", "domain"),
}  # fmt: skip


def fields(given: Iterable[str]) -> dict[str, str]:
    """The names of fields that the user gave as `text=body`. Raises `UsageError` for what is no such pair.

    >>> fields(["text=body", "date=day"])
    {'text': 'body', 'date': 'day'}
    """
    found = dict[str, str]()
    for pair in given:
        field, equals, name = pair.partition("=")
        if not equals or field not in _NAMES or not name:
            raise UsageError(f"--field {pair} is not understood", f"give {', '.join(_NAMES)}, such as text=body")
        found[field] = name
    return found


def read(path: str, text: str, named: Mapping[str, str] | None = None) -> Iterator[Document | Unread]:
    """Each article; a line that is no object with a text is an `Unread` with its number.

    `named`: what fields are called in this corpus, where the usual names do not fit.
    """
    named = named or {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path}#{number}"
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deep"
            yield Unread(place, path, f"line {number} is not JSON: {reason}")
            continue
        value = _values(record, named) if isinstance(record, dict) else {}
        if "text" not in value:
            reason = f"no field {named['text']}" if "text" in named else "no field text, body or content (see --field)"
            yield Unread(place, path, f"line {number} has {reason}")
            continue
        yield Document(
            value.get("id", place), value.get("title"), _day(value.get("date")), value.get("source"), value.get("url"),
            path, value["text"],
        )  # fmt: skip


def _values(record: dict[str, object], named: Mapping[str, str]) -> dict[str, str]:
    plain = {"".join(c for c in key.lower() if c.isalnum()): key for key in reversed(record)}
    found: dict[str, str] = {}
    for field, names in _NAMES.items():
        keys = [named[field]] if field in named else [plain[name] for name in names if name in plain]
        values = (_text(field, record.get(key)) for key in keys)
        if value := next(filter(None, values), None):
            found[field] = value
    return found


def _text(field: str, value: object) -> str:
    """A value as text: numbers are ids, an object may name a publisher, nothing else is an article's text."""
    if isinstance(value, dict) and field == "source":
        value = value.get("name") or value.get("title")
    if isinstance(value, str):
        return value if value.strip() else ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and field == "id" else ""


def _day(text: str | None) -> date | None:
    """The day of an ISO 8601 date or of one as feeds write it (RFC 822).

    >>> _day("2023-04-17T10:00:00Z"), _day("Mon, 17 Apr 2023 10:00:00 GMT"), _day("soon")
    (datetime.date(2023, 4, 17), datetime.date(2023, 4, 17), None)
    """
    if day := iso_date(text):
        return day
    try:
        return parsedate_to_datetime(text or "").date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

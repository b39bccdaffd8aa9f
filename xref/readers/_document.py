"""What every reader yields."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from typing import NamedTuple


class Document(NamedTuple):
    """One article; `text` is what mentions' offsets count in."""

    article_id: str
    title: str | None
    published_on: date | None
    publisher: str | None
    url: str | None
    path: str
    text: str


class Unread(NamedTuple):
    """A document that could not be read, and why."""

    article_id: str
    path: str
    reason: str


class Links(NamedTuple):
    """Pages or feeds that a document points to, and what stands for them as long as they are not fetched."""

    urls: tuple[str, ...]
    instead: Document | Unread


def iso_date(text: str | None) -> date | None:
    """The date at the start of an ISO 8601 text, None if there is none.

    >>> iso_date("2023-04-17T10:00:00Z"), iso_date("17/04/2023")
    (datetime.date(2023, 4, 17), None)
    """
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def day(text: str | None) -> date | None:
    """The day of an ISO 8601 date or of one as feeds and mail write it (RFC 822).

    >>> day("2023-04-17T10:00:00Z"), day("Mon, 17 Apr 2023 10:00:00 GMT"), day("soon")
    (datetime.date(2023, 4, 17), datetime.date(2023, 4, 17), None)
    """
    if found := iso_date(text):
        return found
    try:
        return parsedate_to_datetime(text or "").date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

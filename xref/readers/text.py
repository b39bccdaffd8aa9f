"""Plain text; its date, if one of the first lines states one without doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import regex

from xref.dates import edtf
from xref.readers._document import Document
from xref.readers._source import Source

_HEAD = 600  # characters in which a news page prints its date
_DATE = regex.compile(r"\b(?:\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})\b")


def read(source: Source) -> Iterator[Document]:
    """The one article of a text file."""
    yield document(source, source.text())


def document(source: Source, text: str, title: str | None = None) -> Document:
    """An article of which no more is known than its text and perhaps its title: what its first lines say counts."""
    name = source.name
    return Document(name, title or title_in(text), date_in(text[:_HEAD]), None, None, name, text)


def title_in(text: str) -> str | None:
    """The first line of a text if it is short and no sentence."""
    lines = [line.strip() for line in text[: 4 * _HEAD].splitlines() if line.strip()]
    first = lines[0] if lines else ""
    return first if len(lines) > 1 and len(first) < 120 and first[-1] not in ".:,;" and first[0].isupper() else None


def date_in(text: str) -> date | None:
    """The first date that a text states in full.

    >>> date_in("date 2023-06-09 Trends"), date_in("June 09, 2023"), date_in("09/06/23")
    (datetime.date(2023, 6, 9), datetime.date(2023, 6, 9), None)
    """
    for match in _DATE.finditer(text):
        if (value := edtf(match[0])) and len(value) == 10:
            return date.fromisoformat(value)
    return None

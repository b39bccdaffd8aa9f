"""Days and dates in figures, as lists write them: year first, or day first as in Britain and Australia."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

import regex

from xref.dates import edtf

# The UK writes a part that is not known in letters or as zeros; the apostrophe is left over from a spreadsheet.
_PARTS = regex.compile(r"'?(?:(\d{1,2}|dd)/)?(\d{1,2}|mm)/(\d{4})'?", regex.IGNORECASE)


@lru_cache(maxsize=8192)  # lists repeat dates
def partial(text: str) -> str | None:
    """A date that may lack its day or its month; what is not in figures is read as `xref.dates.edtf` does.

    >>> partial("17/05/1960"), partial("dd/mm/1960"), partial("00/05/1960"), partial("5/1960"), partial("05/17/1960")
    ('1960-05-17', '1960', '1960-05', '1960-05', None)
    """
    match = _PARTS.fullmatch(text.strip())
    if not match:
        return edtf(text)
    day, month = (int(part) if part and part.isdigit() else 0 for part in match.groups()[:2])
    if day and not month:
        return None
    return edtf(match[3] + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else ""))


def iso(text: str) -> date | None:
    """The day with which a text such as 2022-05-17T00:00:00 begins; None if it is none.

    >>> iso("2022-05-17T00:00:00"), iso("17 May 2022")
    (datetime.date(2022, 5, 17), None)
    """
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def full(text: str) -> date | None:
    """A whole date of the form 17/05/2022; None if it is none.

    >>> full("31/07/2024")
    datetime.date(2024, 7, 31)
    """
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        return None

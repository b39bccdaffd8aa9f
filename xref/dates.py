"""Dates as lists print them, to EDTF level 1 (ISO 8601-2), which says how precise they are; and their comparison.

`1960`, `1960-05`, `1960-05-17` have the precision of a year, a month, a day; a trailing `~` means about; `a/b` means
somewhere from a to b. A month name, a two-digit year or an order of day and month that is not sure is never guessed.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
_ABOUT = re.compile(r"^(?:circa|ca\.?|c\.|approximately|approx\.?|about|around)\s+", re.IGNORECASE)
_RANGE = re.compile(r"^(?:between\s+)?(.+?)(?:\s+to\s+|\s+and\s+|\s*[-–]\s*(?=\d{4}$)|/)(.+)$", re.IGNORECASE)
_EDTF = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ]\d.*|Z|[+-]\d\d:\d\d)?)?)?")  # a time or a zone is dropped
_DAY_MONTH_NAME = re.compile(r"(?:(\d{1,2})[ .]+)?([A-Za-z]{3,9})\.?,? +(\d{4})")
_MONTH_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})")


def _point(year: int, month: int | None = None, day: int | None = None) -> str | None:
    if not 1000 <= year <= 2100:
        return None
    if month is None:
        return f"{year:04}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _single(text: str) -> str | None:
    if match := _EDTF.fullmatch(text):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _point(year or 0, month or None, day or None)
    if match := _DAY_MONTH_NAME.fullmatch(text):
        number = _MONTHS.get(match[2][:3].lower())
        return _point(int(match[3]), number, int(match[1]) if match[1] else None) if number else None
    if match := _MONTH_NAME_DAY.fullmatch(text):
        number = _MONTHS.get(match[1][:3].lower())
        return _point(int(match[3]), number, int(match[2])) if number else None
    return None


@lru_cache(maxsize=32_768)  # lists repeat dates; the largest has 15,000 different ones
def edtf(text: str) -> str | None:
    """A date as an official list writes it in English, as EDTF; None if it is not understood for certain.

    >>> edtf("10 Dec 1948"), edtf("Aug 1971"), edtf("circa 1951"), edtf("1962 to 1965"), edtf("12/11/1960")
    ('1948-12-10', '1971-08', '1951~', '1962/1965', None)
    >>> edtf("01 Feb 1958 to 28 Feb 1958"), edtf("01 Jan 1960 to 31 Dec 1960"), edtf("circa 1960-1962")
    ('1958-02', '1960', '1960~/1962~')
    """
    text = " ".join(text.split()).strip(" .;,")
    about = ""
    if match := _ABOUT.match(text):
        about, text = "~", text[match.end() :]
    if text.endswith("~"):
        about, text = "~", text[:-1]
    if point := _single(text):
        return point + about
    if match := _RANGE.match(text):
        first, last = (_single(_ABOUT.sub("", part.strip()).rstrip("~")) for part in match.groups())
        if first and last and first <= last:
            return _whole(first, last, about) or f"{first}{about}/{last}{about}"
    return None


def _whole(first: str, last: str, about: str) -> str | None:
    """A range that covers exactly one year or one month is how some lists write the precision of a year or a month."""
    if first == last:
        return first + about
    start, end = bounds(first)[0], bounds(last)[1]
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year and len(first) == 10:
        return f"{start.year:04}{about}"
    last_day = calendar.monthrange(start.year, start.month)[1]
    if (start.year, start.month, start.day, end.day) == (end.year, end.month, 1, last_day) and len(first) == 10:
        return f"{start.year:04}-{start.month:02}{about}"
    return None


def bounds(value: str) -> tuple[date, date]:
    """The first and the last day that an EDTF value can mean; "about" widens by two years either way.

    Raises ValueError if `value` is not of the forms that `edtf` returns.

    >>> bounds("1960-05")
    (datetime.date(1960, 5, 1), datetime.date(1960, 5, 31))
    """
    first, _, last = value.partition("/")
    low = _day(first.rstrip("~"), end=False)
    high = _day((last or first).rstrip("~"), end=True)
    if "~" in value:  # two years: lists that state both an exact and an approximate year rarely differ by more
        low, high = (
            low.replace(year=low.year - 2, day=min(low.day, 28)),
            high.replace(year=high.year + 2, day=min(high.day, 28)),
        )
    return low, high


def _day(text: str, *, end: bool) -> date:
    year, *rest = (int(part) for part in text.split("-"))
    month = rest[0] if rest else (12 if end else 1)
    day = rest[1] if len(rest) > 1 else (calendar.monthrange(year, month)[1] if end else 1)
    return date(year, month, day)


def compatible(left: str, right: str) -> bool:
    """Whether two EDTF values can mean the same day.

    >>> compatible("1960", "1960-05-17"), compatible("1951~", "1953"), compatible("1960", "1961-01-01")
    (True, True, False)
    """
    (a, b), (c, d) = bounds(left), bounds(right)
    return a <= d and c <= b

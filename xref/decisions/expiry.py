"""How long a decision holds: the last day on which it does, as it was asked for."""

from __future__ import annotations

from datetime import date, timedelta

from xref.errors import UsageError


def last_day(asked: str | None, today: date, default_days: int) -> str:
    """The day as ISO 8601, "" for no end. asked: a day, a number of days from today, `never`, or None for the default.

    >>> last_day("30", date(2026, 5, 2), 0), last_day(None, date(2026, 5, 2), 0)
    ('2026-06-01', '')

    Raises `UsageError` if it is neither, or not to come.
    """
    if asked == "never":
        return ""
    try:
        days = int(asked) if asked else default_days
        day = today + timedelta(days) if days or asked else None
    except OverflowError:
        day = None
    except ValueError:
        day = _date(asked or "")
    if day and day <= today:
        raise UsageError(f"a decision cannot expire on {day}", "give a day to come, a number of days, or never")
    return day.isoformat() if day else ""


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text} is no date and no number of days", "give one such as 2027-05-03, 365 or never"
        ) from None

"""How much of anything is read, looked at and shown, so that no text can take a machine down; and what is said then.

What is beyond a limit is never lost silently:

1. A document that cannot be taken whole is in unread.csv, with the limit that it met (`longest` to `depth`).
2. What of an article was not looked at is a row of mentions.csv with the outcome `not_screened`, at the place where it
   begins, and with the reason (`word`, `mentions`, `links`, `seconds`): see `beyond`.
3. A row of a table with a cell, or a word of a name, that is too long is in unread.csv (`cell`, `word`), and a table
   with too many rows is refused (`rows`); so is a single name with such a word.
4. A sentence that is cut to be shown says so by "..." (`sentence`).

Times of reading are linear in a text's length (tests/bench/hostile.py measures it), so that these bound them too. The
one limit that depends on the machine is `seconds`; all others give the same answer everywhere.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import NamedTuple

CUT = "..."
BEYOND = "limit: "  # begins the detector of a row that stands for what was not looked at
_SHOWN = 100  # characters of a text that such a row shows


class Limits(NamedTuple):
    """The limits; of each what it is for, and where the figure comes from."""

    longest: int = 10_000_000  # characters of an article; a longer text is a dump, not an article
    ratio: int = 200  # unpacked to packed bytes: text has 3 to 20, very repetitive lines 100, a bomb 1,000
    unpacked: int = 20_000_000_000  # bytes that one file of the corpus may unpack to: a file of a news crawl has 5
    members: int = 100_000  # files that all archives in one file of the corpus may hold
    copied: int = 2_000_000_000  # bytes of a member that must be copied to a temporary file: a zip, a PDF
    depth: int = 4  # things inside one another: zip, tar, mail, attachment
    word: int = 300  # characters; the longest of 1,200 articles has fewer than 40, of all listed names 36
    sentence: int = 1_000  # characters shown of one; what is longer is a table or a text without full stops
    mentions: int = 20_000  # of an article: of 1,894 the one with the most has 408, a megabyte of news 14,600
    links: int = 5_000  # of an article: of 1,894 the one with the most has 24, a megabyte of news 450
    rows: int = 5_000_000  # of a table to be screened, which is held in memory
    cell: int = 100_000  # characters of a cell of such a table; a workbook's cell holds 32,767
    seconds: float = 60.0  # of the processor, that an article is searched for names: usual are .015, of a megabyte 6

    @property
    def largest(self) -> int:
        """Bytes of one article: four make a character at most."""
        return 4 * self.longest


LIMITS = Limits()


# --- what was not looked at ------------------------------------------------------------------------------------------


def beyond(text: str, start: int, reason: str) -> tuple[object, ...]:
    """The row of `tables.MENTIONS`, without the article's id, for what was not looked at from `start` on, and why."""
    start += len(text[start : start + _SHOWN]) - len(text[start : start + _SHOWN].lstrip())
    shown = text[start : start + _SHOWN].partition("\n")[0].rstrip()
    return start, start + len(shown), shown, "unknown", shown, BEYOND + reason, [], [], shown


def one_word(letters: int) -> str:
    """What is said of that many characters without a space, which are compared with nothing."""
    return f"{letters:,} characters in one word, more than {LIMITS.word:,}"


# --- time ------------------------------------------------------------------------------------------------------------


class TookLonger(Exception):  # noqa: N818 (no error of the package: the article is set aside, the run goes on)
    """What had a number of seconds took longer; the text says so."""


_until: ContextVar[tuple[float, float]] = ContextVar("until", default=(inf, inf))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done inside may take so many seconds, as far as it asks `check`."""
    token = _until.set((time.thread_time() + seconds, seconds))
    try:
        yield
    finally:
        _until.reset(token)


def check() -> None:
    """Called between the steps of what may take long. Raises `TookLonger` when the time is over."""
    until, seconds = _until.get()
    if time.thread_time() > until:
        raise TookLonger(longer(seconds))


def longer(seconds: float) -> str:
    """What is said of an article that took longer."""
    return f"took longer than {seconds:g} seconds: nothing of it was searched for names"

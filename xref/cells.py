"""What spreadsheets do to the cells of a CSV file, and the one rule by which our files keep them from it.

A spreadsheet that opens a CSV file calculates what looks like a formula, and rewrites what looks like a number or a
date: the export-control number 5E002 becomes 500, the article 007 becomes 7. So `guarded` puts an apostrophe

1. before a text that begins with the sign of a formula, or with a tab or a line break, also after quotation marks,
   spaces and characters that are not seen (OWASP, "CSV Injection"; ASVS 5.0, 1.2.10; full-width signs count in Japanese
   versions);
2. before such a sign within a text, after a semicolon, tab or line break: where the semicolon is the list separator, as
   in much of Europe, a spreadsheet begins a new cell there, whatever the quotation marks say;
3. before a text that is a number, a date or a truth value as a whole, unless it is a plain whole number of up to
   15 digits, which no spreadsheet changes.

A text to which this has happened already (as many apostrophes as there are) gets one more, so that `plain` is the exact
inverse: it takes one apostrophe away wherever one was put. Nothing else about a text changes.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import regex

_SIGNS = r"[=+\-@|＝＋－＠﹢﹣﹦﹫−ー]"  # | for DDE; U+2212 and U+30FC are taken for a minus
_UNSEEN = r'["\p{Z}\p{Cf}\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*'
_BREAKS = r"[;\t\r\n]"
_BEGINS = rf"'*(?:{_UNSEEN}{_SIGNS}|{_UNSEEN}[\t\r\n])"
_GOES_ON = rf"'*{_UNSEEN}{_SIGNS}"
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DIGITS = r"[\d\p{Sc}\p{Zs}.,:/%()年月日+-]"
_VALUE = rf"{_DIGITS}+(?:e[+-]?\d+|\p{{Zs}}?[ap]m)?|{_DIGITS}*(?:{_MONTHS})[\d\p{{Zs}}.,/'-]*|true|false"
_WHOLE = r"'*(?:0|[1-9]\d{0,14})"

_PUT = regex.compile(rf"^(?={_BEGINS})|(?<={_BREAKS})(?={_GOES_ON})")
_TAKE = regex.compile(rf"^'(?={_BEGINS})|(?<={_BREAKS})'(?={_GOES_ON})")
_NUMBER = regex.compile(rf"(?!{_WHOLE}$)'*(?=[^']*\d|true|false)(?:{_VALUE})", regex.IGNORECASE)
_PERHAPS = rf"(?i)^{_BEGINS}|{_BREAKS}{_GOES_ON}|^'*(?:{_VALUE})$"  # in Polars' dialect, which cannot look ahead


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet changes.

    >>> guarded("=1+1"), guarded("a;=1+1"), guarded("5E002"), guarded("007"), guarded("12"), guarded("Su-27")
    ("'=1+1", "a;'=1+1", "'5E002", "'007", '12', 'Su-27')
    """
    text = str(_PUT.sub("'", text))
    return "'" + text if _NUMBER.fullmatch(text) else text


def plain(cell: str) -> str:
    """The text that `guarded` made the cell of.

    >>> plain("'=1+1"), plain("'5E002"), plain("'quoted'")
    ('=1+1', '5E002', "'quoted'")
    """
    text = str(_TAKE.sub("", cell))
    return text[1:] if text.startswith("'") and _NUMBER.fullmatch(text) else text


def guarded_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with each of its texts as such a cell."""
    return _each(frame, guarded)


def plain_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with the texts that its cells were made of."""
    return _each(frame, plain)


def _each(frame: pl.DataFrame, change: Callable[[str], str]) -> pl.DataFrame:
    """Few cells can be concerned: Polars finds them, and only these are looked at closely."""
    changed = []
    for series in frame.select(pl.col(pl.String)):
        rows = series.str.contains(_PERHAPS).arg_true()
        if rows.len():
            texts = series.gather(rows)
            changed.append(series.scatter(rows, [change(text) for text in texts]))
    return frame.with_columns(changed)

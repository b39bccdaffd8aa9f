"""Identifiers that a text writes beside a name: "the tanker Kolomna (IMO 9341093)", "Alfa LLC (INN 7702070139)".

A number counts where the text says its scheme and its check digits hold. It belongs to the name that it follows over a
bracket, a comma or a few words, else to the name that follows it so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from xref.identifiers import checked, key

_REACH = 60  # characters between a name and its number: ", a Russian company registered under INN "
_AHEAD = (
    12  # between a number and the name that follows it: "IMO 9341093, called Beta"; " was seen off Malta" is longer
)
_WORDS = r"[\s:#№.]*(?:\(?(?:registration|ship|vessel|identification|code|number|num|no|nr)\)?[\s:#№.]*){0,3}"
_NUMBER = regex.compile(
    rf"\b(?:(?P<imo>IMO){_WORDS}(?P<imo_number>\d{{7}})"
    rf"|(?P<inn>INN|ИНН|TIN){_WORDS}(?P<inn_number>\d{{12}}|\d{{10}})"
    rf"|(?P<ogrn>OGRN(?:IP)?|ОГРН(?:ИП)?|PSRN){_WORDS}(?P<ogrn_number>\d{{15}}|\d{{13}})"
    rf"|(?P<lei>LEI){_WORDS}(?P<lei_number>[A-Z0-9]{{18}}\d\d))\b"
)
_SCHEME_WORDS = ("IMO", "INN", "ИНН", "TIN", "OGRN", "ОГРН", "PSRN", "LEI")  # most texts have none: a quick look


class Number(NamedTuple):
    """An identifier in a text: `text[start:end]` with the word for its scheme, and its key (`xref.identifiers.key`)."""

    start: int
    end: int
    scheme: str
    key: str


@lru_cache(maxsize=2)  # the finders ask for those of the same article one after the other
def numbers(text: str) -> tuple[Number, ...]:
    """The identifiers of a text whose check digits hold, in order."""
    return tuple(_numbers(text)) if any(word in text for word in _SCHEME_WORDS) else ()


def _numbers(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        scheme = match.lastgroup.removesuffix("_number") if match.lastgroup else ""
        value = match[f"{scheme}_number"]
        if checked(key(scheme, value)):
            yield Number(match.start(), match.end(), scheme, key(scheme, value))


def bearers(text: str, spans: Sequence[tuple[int, int]]) -> dict[int, list[Number]]:
    """For each index of `spans` (names in order, that do not overlap) the identifiers that stand with it."""
    found: dict[int, list[Number]] = {}
    for number in numbers(text):
        after = bisect_left(spans, (number.end, 0))
        before = after - 1
        if before >= 0 and _beside(text[spans[before][1] : number.start]):
            found.setdefault(before, []).append(number)
        elif after < len(spans) and _beside(text[number.end : spans[after][0]], _AHEAD):
            found.setdefault(after, []).append(number)
    return found


def _beside(between: str, reach: int = _REACH) -> bool:
    return len(between) <= reach and not regex.search(r"[.!?;]\s|\n\s*\n|\band\b", between)

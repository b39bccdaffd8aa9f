"""Identifiers that a text writes beside a name: "the tanker Kolomna (IMO 9341093)", "Alfa LLC (INN 7702070139)".

A number counts where the text says its scheme and its check digits hold. It belongs to the name that it follows over a
bracket, a comma or a few words, else to the name that follows it so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import regex

from xref.identifiers import key

_REACH = 60  # characters between a name and its number: ", a Russian company registered under INN "
_WORDS = r"[\s:#№.]*(?:\(?(?:registration|ship|vessel|identification|code|number|num|no|nr)\)?[\s:#№.]*){0,3}"
_NUMBER = regex.compile(
    rf"\b(?:(?P<imo>IMO){_WORDS}(?P<imo_number>\d{{7}})"
    rf"|(?P<inn>INN|ИНН|TIN){_WORDS}(?P<inn_number>\d{{12}}|\d{{10}})"
    rf"|(?P<ogrn>OGRN(?:IP)?|ОГРН(?:ИП)?|PSRN){_WORDS}(?P<ogrn_number>\d{{15}}|\d{{13}})"
    rf"|(?P<lei>LEI){_WORDS}(?P<lei_number>[A-Z0-9]{{18}}\d\d))\b"
)
_SCHEME_WORDS = ("IMO", "INN", "ИНН", "TIN", "OGRN", "ОГРН", "PSRN", "LEI")  # most texts have none: a quick look
_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)  # of 12 digits; the Russian tax service's order on taxpayer numbers


class Number(NamedTuple):
    """An identifier in a text: `text[start:end]` with the word for its scheme, and its key (`xref.identifiers.key`)."""

    start: int
    end: int
    scheme: str
    key: str


def numbers(text: str) -> Iterator[Number]:
    """The identifiers of a text whose check digits hold, in order."""
    if not any(word in text for word in _SCHEME_WORDS):
        return
    for match in _NUMBER.finditer(text):
        scheme = match.lastgroup.removesuffix("_number") if match.lastgroup else ""
        value = match[f"{scheme}_number"]
        if _CHECKS[scheme](value):
            yield Number(match.start(), match.end(), scheme, key(scheme, value))


def bearers(text: str, spans: Sequence[tuple[int, int]]) -> dict[int, list[Number]]:
    """For each index of `spans` (names in order, that do not overlap) the identifiers that stand with it."""
    found: dict[int, list[Number]] = {}
    for number in numbers(text):
        after = bisect_left(spans, (number.end, 0))
        before = after - 1
        if before >= 0 and _beside(text[spans[before][1] : number.start]):
            found.setdefault(before, []).append(number)
        elif after < len(spans) and _beside(text[number.end : spans[after][0]]):
            found.setdefault(after, []).append(number)
    return found


def _beside(between: str) -> bool:
    return len(between) <= _REACH and not regex.search(r"[.!?;]\s|\n\s*\n|\band\b", between)


def _imo(value: str) -> bool:
    return sum(int(digit) * weight for digit, weight in zip(value, range(7, 1, -1), strict=False)) % 10 == int(value[6])


def _inn(value: str) -> bool:
    digits = [int(digit) for digit in value]
    return all(
        sum(a * b for a, b in zip(digits, _INN_WEIGHTS[-size:], strict=False)) % 11 % 10 == digits[size]
        for size in ((9,) if len(digits) == 10 else (10, 11))
    )


def _ogrn(value: str) -> bool:
    return int(value[:-1]) % (len(value) - 2) % 10 == int(value[-1])


def _lei(value: str) -> bool:
    return int("".join(str(int(character, 36)) for character in value)) % 97 == 1


_CHECKS: dict[str, Callable[[str], bool]] = {"imo": _imo, "inn": _inn, "ogrn": _ogrn, "lei": _lei}

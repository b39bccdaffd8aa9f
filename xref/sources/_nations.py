"""Nationalities as lists write them: names of countries or of peoples, one or several in a cell."""

from __future__ import annotations

from functools import lru_cache

import regex

from xref.countries import country_code, demonyms

_PARTS = regex.compile(r"(?:^|\s)(?:[a-z]|\(?\d\))\)?(?<=\))\s*|[;:,/\n]|\s\(\d\)\s*")
_AND = regex.compile(r"\s+(?:and|or)\s+")
_MORE = regex.compile(r"\s*\([^()]*\)\.?$|^possibly\s+|\.$", regex.IGNORECASE)  # (until 1991), Possibly


def nations(text: str) -> tuple[list[str], list[str]]:
    """The country codes of a cell, and the parts of it that are no country that we know.

    >>> nations("a) Russian b) Trinidad and Tobago"), nations("Australia and Fiji; Atlantis")
    ((['RU', 'TT'], []), (['AU', 'FJ'], ['Atlantis']))
    """
    codes, unknown = _parsed(text)
    return list(codes), list(unknown)


@lru_cache(maxsize=8192)  # lists repeat a few hundred cells
def _parsed(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    codes: list[str] = []
    unknown: list[str] = []
    for part in [text] if _code(text) else filter(None, map(str.strip, _PARTS.split(text))):
        for piece in [part] if _code(part) else filter(None, map(str.strip, _AND.split(part))):
            if code := _code(piece):
                codes.append(code)
            else:
                unknown.append(piece)
    return tuple(dict.fromkeys(codes)), tuple(unknown)


def _code(text: str) -> str | None:
    text = text.strip()
    plain = _MORE.sub("", text)
    return country_code(text) or country_code(plain) or demonyms().get(plain.lower())

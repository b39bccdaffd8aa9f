"""Countries: from the way a list or an article writes one to its ISO 3166-1 alpha-2 code."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from anyascii import anyascii

from xref.data import load

_SHORTEST = 4  # letters of a country's name in running words; "us", "in" and "uae" are words, or parts of other names


def _key(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", anyascii(text).lower()).strip()


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for code, row in load("countries").items():
        for text in (code, row["name"], *row.get("aliases", ())):
            codes[_key(text)] = code
    return codes


@cache
def demonyms() -> dict[str, str]:
    """Words such as "russian" or "swiss", in lower case, each with its country code."""
    return {word.lower(): code for code, row in load("countries").items() for word in row.get("demonyms", ())}


@lru_cache(maxsize=8192)  # lists repeat a few hundred spellings
def country_code(text: str) -> str | None:
    """The code of a country written as a name, an official list's spelling, or a code; None if it is none we know.

    >>> country_code("Korea, North"), country_code("Russia / Russie"), country_code("cn"), country_code("undetermined")
    ('KP', 'RU', 'CN', None)
    """
    return _codes().get(_key(text))


@cache
def _regions() -> frozenset[str]:
    return frozenset(map(_key, load("regions")["regions"]))


def is_region(text: str) -> bool:
    """Whether a list's country is a region or a dissolved state, which has no code and is not odd.

    >>> is_region("Crimea"), is_region("Atlantis")
    (True, False)
    """
    return _key(text) in _regions()


def country_name(code: str) -> str:
    """The English name of a code; the code itself if it is none we know.

    >>> country_name("RU")
    'Russia'
    """
    row = load("countries").get(code)
    return str(row["name"]) if row else code


@cache
def territories() -> dict[str, str]:
    """The codes of territories, each with that of the country it belongs to.

    >>> territories()["HK"], territories()["JE"]
    ('CN', 'GB')
    """
    return {code: row["part_of"] for code, row in load("countries").items() if "part_of" in row}


def named_in(name: str) -> list[str]:
    """The codes of the countries that a name names, as nouns or adjectives, in order.

    >>> named_in("Communist Party of Peru"), named_in("Russian-Iranian Trading LLC"), named_in("Mali Bank of India")
    (['PE'], ['RU', 'IR'], ['ML', 'IN'])
    """
    words = _key(name).split()
    found = []
    for size in (1, 2, 3, 4):
        for i in range(len(words) - size + 1):
            text = " ".join(words[i : i + size])
            if len(text) >= _SHORTEST and (code := _codes().get(text) or demonyms().get(text)):
                found.append((i, code))
    return list(dict.fromkeys(code for _, code in sorted(found)))

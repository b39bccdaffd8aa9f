"""A name as the finders for single scripts give it (`han`, `arabic`), before it becomes a mention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import regex

from xref.limits import CUT, LIMITS

_SENTENCE_END = regex.compile(r"[。！？!?؟۔；\n]|\.(?=\s)")
_LONGEST = LIMITS.sentence // 2  # characters of a sentence shown on either side of a name


class Written(NamedTuple):
    """`text[start:end]` is a name.

    kind: a word of `xref.tables.MENTION_KINDS`; canonical: its fullest form in the text, "" for what is written;
    countries: ISO 3166-1 alpha-2, sorted; detector: as of a mention.
    """

    start: int
    end: int
    kind: str
    canonical: str = ""
    countries: tuple[str, ...] = ()
    detector: str = "shape"


def united(names: Iterable[Written]) -> list[Written]:
    """The names, each with the countries of all that have the same canonical form."""
    named = list(names)
    countries: dict[str, set[str]] = {}
    for name in named:
        countries.setdefault(name.canonical, set()).update(name.countries)
    return [name._replace(countries=tuple(sorted(countries[name.canonical]))) for name in named]


def sentence(text: str, start: int, end: int) -> str:
    """The sentence round `text[start:end]`, with its full stop; where it is cut it says "..."."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - _LONGEST), start)]
    after = _SENTENCE_END.search(text, end, end + _LONGEST)
    first, last = before[-1] if before else max(0, start - _LONGEST), after.end() if after else end + _LONGEST
    cut_before, cut_after = not before and first > 0, not after and last < len(text)
    return f"{CUT * cut_before}{text[first:last].strip()}{CUT * cut_after}"

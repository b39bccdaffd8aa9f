"""What news sites print around an article ("JOIN US ON TELEGRAM", "First modification:"): spans in which nothing is
a mention.
"""

from __future__ import annotations

from functools import cache

import regex

from xref.data import load

_LONGEST = 300  # characters of such a line; a longer one is a paragraph that begins with the same words
_LINE = regex.compile(r"[^\n]+")


@cache
def _known() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    whole, begins, contains = (
        tuple(line.strip() for line in load("boilerplate")[key].splitlines() if line.strip())
        for key in ("whole", "begins", "contains")
    )
    return frozenset(whole), begins, contains


def spans(text: str) -> list[tuple[int, int]]:
    """Where the lines stand that are no part of the article: character offsets, in order.

    >>> spans("JOIN US ON TELEGRAM\\nGerasimov met Liu.\\nFirst modification:")
    [(0, 19), (39, 58)]
    """
    return [match.span() for match in _LINE.finditer(text) if _furniture(match[0])]


def _furniture(line: str) -> bool:
    whole, begins, contains = _known()
    plain = " ".join(line.lower().split()).strip(" .:•*")
    if not plain or len(plain) > _LONGEST:
        return False
    return plain in whole or plain.startswith(begins) or any(words in plain for words in contains)

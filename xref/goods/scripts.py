"""Goods in Russian, Ukrainian and Chinese text, by the words of `xref/data/goods.toml`.

One pattern a script: Cyrillic words with their endings, the longest first; Chinese words as they stand. Guards and weak
words are for English: here only what means the goods alone is a word for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from xref.controls import listed
from xref.data import load

_CYRILLIC = regex.compile("[\u0400-\u052f]{3}")
_HAN = regex.compile(r"\p{Han}{2}")
_ENDING = r"\p{Cyrillic}{0,4}"  # what stands for `*`: -ами, -ными, -ских


class Word(NamedTuple):
    """Words for goods in a text: `text[start:end]` and the term."""

    start: int
    end: int
    term: str


def find(text: str) -> Iterator[Word]:
    """The words for goods in other scripts than ours, in order.

    >>> [w.term for w in find("В дроне нашли китайские микросхемы.")], [w.term for w in find("出口芯片和无人机")]
    (['integrated circuits'], ['integrated circuits', 'drones'])
    """
    for script, written in (("cyrillic", _CYRILLIC), ("han", _HAN)):
        if written.search(text):
            pattern, terms = _pattern(script)
            for match in pattern.finditer(text):
                if term := terms[match.lastgroup or ""]:
                    yield Word(match.start(), match.end(), term)


@cache
def _pattern(script: str) -> tuple[regex.Pattern[str], dict[str, str]]:
    """The pattern of a script's words, each term a group, and the term of each group."""
    words = [(word, term) for term, said in load("goods")[script].items() for word in listed(said)]
    groups: dict[str, str] = {}
    parts = []
    for n, (word, term) in enumerate(sorted(words, key=lambda pair: (-len(pair[0]), pair))):
        groups[f"g{n}"] = term
        parts.append(f"(?P<g{n}>{_written(word)})")
    edge = r"\b" if script == "cyrillic" else ""
    return regex.compile(f"{edge}(?:{'|'.join(parts)}){edge}", regex.IGNORECASE), groups


def _written(word: str) -> str:
    return r"[\s-]+".join(regex.escape(part).replace(r"\*", _ENDING) for part in word.split())

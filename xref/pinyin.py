"""Chinese names in Latin letters, syllable by syllable: another syllable is another name, however alike it is spelt.

Ping and Peng, Zhihong and Zhiyong differ in a letter or two, but no writer of pinyin takes one for the other; only -n
and -ng at the end of a syllable are often confused.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from xref.data import load


class Syllables(NamedTuple):
    """A word that consists of Chinese syllables.

    sound: what its other spellings have too. sure: it has letters that other languages seldom have in such words.
    """

    sound: str
    sure: bool


_SURE = re.compile(r"zh|x|q|ng")


@cache
def _pattern() -> tuple[frozenset[str], re.Pattern[str]]:
    known = load("name_words")["pinyin"].split()
    any_ = "|".join(sorted(known, key=len, reverse=True))
    return frozenset(known), re.compile(f"(?:{any_})+")


@lru_cache(maxsize=1 << 17)
def syllables(word: str) -> Syllables | None:
    """The word as Chinese syllables, None if it is none.

    >>> syllables("zhihong"), syllables("omar"), syllables("jinping").sound == syllables("jinpin").sound
    (Syllables(sound='zhihon', sure=True), None, True)
    >>> syllables("yang").sound == syllables("yan").sound  # by itself the ending tells: these are two families
    False
    """
    known, several = _pattern()
    if word in known:
        return Syllables(word, bool(_SURE.search(word)))
    if not several.fullmatch(word):
        return None
    return Syllables(word.replace("ng", "n"), bool(_SURE.search(word)))

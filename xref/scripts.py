"""The script a name is written in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

# The first word of a letter's Unicode name, where it is not the name of the script.
_SCRIPTS = {"CJK": "Han", "HIRAGANA": "Kana", "KATAKANA": "Kana", "KATAKANA-HIRAGANA": "Kana"}


def script(text: str) -> str:
    """The script of most of a text's letters, "" if it has none.

    >>> script("Orlan"), script("Орлан-10"), script("李尚福"), script("007")
    ('Latin', 'Cyrillic', 'Han', '')
    """
    if text.isascii():
        return "Latin" if any(c.isalpha() for c in text) else ""
    counts = Counter(map(_of, filter(str.isalpha, text)))
    return counts.most_common(1)[0][0] if counts else ""


@lru_cache(maxsize=8192)  # the letters of all lists together are some 5,000
def _of(letter: str) -> str:
    word = unicodedata.name(letter, "").partition(" ")[0]
    return _SCRIPTS.get(word, word.capitalize())

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
        return "Latin" if text.lower() != text.upper() else ""
    found = [_of_letter(c) for c in text if c.isalpha()]
    if not found or found.count(found[0]) == len(found):
        return found[0] if found else ""
    return Counter(found).most_common(1)[0][0]


@lru_cache(maxsize=1 << 14)  # about all the letters that names are written in
def _of_letter(letter: str) -> str:
    word = unicodedata.name(letter, "").partition(" ")[0]
    return _SCRIPTS.get(word, word.capitalize())

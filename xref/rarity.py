"""How much a word says about who is meant: rare words much, words that many parties bear little.

The counts ship with the package, so that a pair of names has the same score whatever lists are loaded.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from importlib.resources import files

from xref import data
from xref.words import ARABIC, HANGUL, HEBREW, KANA, MARKS

_RARE = 5  # parties that bear a word, up to which it tells as much as a word can
_COMMON = 1500  # parties from which a word tells as little as it can
_LEAST = 0.2  # the weight of the commonest words: even "Trading" says something
_LIGHT = 0.12  # the weight of particles (al, bin, de), which lists add and drop at will
TELLING = 0.3  # weight of a word from which it can tell companies apart; below are "trading" and "group"
NAME_PART = 0.15  # weight of a word from which it can tell people apart: even Ali is not Umar; below are particles
_BACKGROUND = 200  # parties that a frequent given name or an everyday English word counts as at least (Emma, Enter)


@cache
def counts() -> dict[str, int]:
    """Parties of the world's lists that bear a word, for each word that at least ten of them bear."""
    text = files(data).joinpath("word_counts.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {word: int(count) for word, count in rows}


@cache
def _background() -> frozenset[str]:
    text = files(data).joinpath("ordinary_words.txt").read_text(encoding="utf-8")
    ordinary = (word for line in text.splitlines() if not line.startswith("#") for word in line.split())
    return frozenset(data.load("person_names")["given"].split()) | frozenset(ordinary)


@cache
def _particles() -> frozenset[str]:
    return frozenset(data.load("name_words")["particles"])


_PATRONYMIC = re.compile(
    r"[a-z]{3,}(?:[oeai]v|y)(?:[iy]t?ch|its?|itj|ics|icz)"
    r"|[a-z]{3,}[oeai][vw](?:itsch|itsj|icz)"  # German, Dutch, Polish
    r"|[a-z]{3,}(?:[oeai][vw]n|[iy]n[iy]?chn)[ay]"
)
# The same as other scripts write it: Vladimirovich, Ivanovna.
_PATRONYMIC_WRITTEN = {
    ARABIC: re.compile(r"[a-z]{3,}w[wf](?:y(?:tsh|t?ch|sh)|na?)"),
    HEBREW: re.compile(r"[a-z]{3,}w?b(?:y(?:ch|ts)|nh)"),
    HANGUL: re.compile(r"[a-z]{3,}[aeo]b(?:ichi|euna)"),
    KANA: re.compile(r"[a-z]{3,}[aeo](?:(?:vu|b)it?chi|[bv]una)"),
}


def patronymic(word: str) -> bool:
    """Whether a word is a Slavic name after the father, which is given or left out at will.

    >>> patronymic("vladimirovich"), patronymic("uladzimiravich"), patronymic("ivanovna"), patronymic("ivanov")
    (True, True, True, False)
    >>> patronymic("wladimirowitsch"), patronymic("§beulradimirobichi"), patronymic("~fldymyrwfytsh"), patronymic("")
    (True, True, True, False)
    """
    return bool(_PATRONYMIC_WRITTEN.get(word[:1], _PATRONYMIC).fullmatch(word.lstrip(MARKS)))


@lru_cache(maxsize=1 << 18)
def weight(word: str) -> float:
    """How much a word tells, in 0..1; an initial as much as a particle.

    >>> weight("rosoboronexport") == 1.0, weight("trading") < 0.3, weight("al")
    (True, True, 0.12)
    """
    bare = word.lstrip(MARKS)
    if bare in _particles() or len(bare) == 1:
        return _LIGHT
    count = max(counts().get(bare, 0), _BACKGROUND if bare in _background() else 0)
    if count <= _RARE:
        return 1.0
    return max(_LEAST, 1 - (1 - _LEAST) * math.log(count / _RARE) / math.log(_COMMON / _RARE))

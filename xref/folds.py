"""The forms by which two spellings of a word are known for one.

`fold` gives the letters that transliterations of a word share, `skeleton` and `coarse` the consonants that all scripts
keep. Words are those of `xref.words`: Latin letters in lower case, digits, and perhaps a mark.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xref.words import MARKS

# Longest spellings first: what a rule makes is not to be read by the next as part of another spelling. Every rule is
# guarded by a look for what it needs, which few words have: a look takes a tenth of the time of a pattern.
_C = re.compile(r"schtsch|shch|szcz|tsch|tch|tsj|tzsch|cz|ch|tj")
_S = re.compile(r"sch|sj|sz|sh")
_Z = re.compile(r"dzh|dj|zh")
_H = re.compile(r"kh|gh")
_U = re.compile(r"ou|oo|oe")
_I = re.compile(r"ee|ie|iy|ij|ey|ei|ai|ay|y|j")
_HARD_C = re.compile(r"c(?=[aou])")
_DOUBLE = re.compile(r"(.)\1+")
_DOUBLES = tuple((letter * 2, letter) for letter in "abcdefghijklmnopqrstuvwxyzZ")


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The letters that the transliterations of one word share; a mark stays.

    >>> fold("sergei") == fold("sergey") == fold("sergej"), fold("ladin") == fold("laden")
    (True, True)
    """
    if "c" in word or "j" in word:
        word = _C.sub("c", word)
    if "s" in word:
        word = _S.sub("s", word)
    if "zh" in word or "dj" in word:
        word = _Z.sub("z", word)
    if "kh" in word or "gh" in word:
        word = _H.sub("h", word)
    word = word.replace("ff", "f").replace("ph", "f").replace("th", "t")
    word = word.replace("kk", "k").replace("ck", "k").replace("q", "k").replace("x", "ks")
    word = word.replace("tz", "c").replace("ts", "c")
    if "o" in word:
        word = _U.sub("u", word)
    word = _I.sub("i", word).replace("w", "v")
    if "c" in word:
        word = _HARD_C.sub("k", word)
    word = undoubled(word.replace("o", "u").replace("e", "i"))
    if "h" in word:
        word = word[0] + word[1:].replace("h", "")
    return word[:-1] if len(word) > 2 and word[-1] in "ia" else word


def undoubled(word: str) -> str:
    """The word with each run of a letter as one."""
    if not word.isalpha():
        return _DOUBLE.sub(r"\1", word)
    for double, letter in _DOUBLES:
        while double in word:
            word = word.replace(double, letter)
    return word


# Consonants by where they are formed; vowels, and h, y and w inside a word, are not kept by all scripts.
_MARKED = (MARKS + "=").encode("latin-1")
_SIBILANT = re.compile(r"tsch|tch|shch|ch|zh|dzh|dj|ts|tz|j|z")
_BACK = re.compile(r"kh|gh|ck|qu?")
_SOFT_C = re.compile(r"c(?=[eiy])")
_CLASSES = bytes.maketrans(b"bfvcgqdr", b"pppkkktl")


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """The consonants of a word by their classes, as far as all scripts keep them.

    >>> skeleton("khalid") == skeleton("~khld"), skeleton("shimizu") == skeleton("§simiju"), skeleton("thomas")
    (True, True, 'tms')
    """
    word = word.encode("latin-1").translate(None, _MARKED).decode("latin-1")
    if word[:1] in ("w", "v"):
        word = "p" + word[1:].removeprefix("h") if word[0] == "w" else "p" + word[1:]
    if "s" in word:
        word = word.replace("sch", "s").replace("sh", "s")
    word = _SIBILANT.sub("Z", word)
    word = word.replace("ph", "p").replace("th", "t").replace("dh", "t")
    word = _BACK.sub("k", word).replace("ng", "n").replace("x", "ks")
    if "c" in word:
        word = _SOFT_C.sub("s", word)
    spelt = word.encode("latin-1")
    kept = spelt[:1].translate(_CLASSES, b"aeiouwy") + spelt[1:].translate(_CLASSES, b"aeiouwyh")
    return undoubled(kept.decode("latin-1"))


@lru_cache(maxsize=1 << 16)
def coarse(word: str) -> str:
    """The skeleton with sibilants and dentals as one class: Kana and Han write ti and di as chi and ji.

    >>> coarse("putin") == coarse("¤puchin")
    True
    """
    return undoubled(skeleton(word).replace("s", "t").replace("Z", "t"))

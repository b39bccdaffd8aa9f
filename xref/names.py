"""From a name as printed to tokens with offsets, and to the forms it is compared by.

Lists and articles go through the same tokeniser, so that a listed name can be found in running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex
from anyascii import anyascii

from xref.limits import LIMITS

# 1. Letters with dots between them are one word: U.S., d.o.o., S.p.A.
# 2. A word is a run of letters, marks, digits and invisible characters (of Persian, of hyphenation, of those who hide a
#    name), with apostrophes inside (Ba'asyir, d'Ivoire), and one at the end
#    that makes another letter of a Hebrew one (ג'ורג'). Hyphens divide: lists disagree on them (al-Tikriti, Al
# Tikriti).
# 3. Han has no spaces: each character is a token, so that a name is found inside a sentence.
# 4. "&" is the word "and".
_TOKEN = regex.compile(
    r"(?:\p{L}\.){2,}(?:\p{L}\b)?"
    r"|[[\p{L}\p{M}\p{N}\u00ad\u200b-\u200d\u2060\ufeff]--\p{Han}]+(?:['’ʼ‘ʻʿʾ`´׳][[\p{L}\p{M}\p{N}]--\p{Han}]+)*(?:(?<=[גזצץתד])['’׳])?"
    r"|\p{Han}|&",
    regex.V1,
)
_POSSESSIVE = regex.compile(r"(?<=..)['’ʼ]s$", regex.IGNORECASE)
# Letters of other alphabets that look Latin, for words that mix alphabets: nobody writes so but to deceive, or by
# mistake.
_LOOK_ALIKE = str.maketrans(
    "аАеЕоОрРсСуУхХіІјЈѕЅВНКМТԁԛԝһАΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν", "aAeEoOpPcCyYxXiIjJsSBHKMTdqwhAABEZHIKMNOPTYXoav"
)
_MIXED = regex.compile(r"(?=.*\p{Latin})(?=.*[\p{Cyrillic}\p{Greek}])")
_MISREAD = str.maketrans("01589", "olsbg")  # digits that a scanner reads for letters
# B0dden, 8arth; never Orlan-10, Su-35
_MISREAD_WORD = regex.compile(r"(?=(?:[01589]*+[a-z]){3})[a-z01589]*[01589][a-z]++")
_DOTTED = re.compile(r"[A-Za-z]\.[A-Za-z]\.")
_NOT_FORM = regex.compile(r"[^a-z0-9]+")


class Token(NamedTuple):
    """A word of a text: `text[start:end]` is the word as written, `form` what it is compared by."""

    text: str
    start: int
    end: int
    form: str


@lru_cache(maxsize=1 << 17)  # about all the distinct words of the lists and of a year of news
def form(word: str) -> str:
    """The comparison form of one word: Latin letters in lower case and digits; "" if nothing is left.

    >>> form("Шойгу"), form("Müller"), form("d.o.o."), form("福"), form("HYO'K")
    ('shoygu', 'muller', 'doo', 'fu', 'hyok')
    >>> form("В\u0430rakat"), form("B0dden"), form("Su35")  # look-alike letters, a digit misread for a letter
    ('barakat', 'bodden', 'su35')
    """
    if word.isascii():
        text = word.lower()
        if not text.isalnum():
            return "and" if text == "&" else str(_NOT_FORM.sub("", text))
        return text.translate(_MISREAD) if not text.isalpha() and _MISREAD_WORD.fullmatch(text) else text
    if len(word) == 1 and "\u3400" <= word <= "\u9fff":
        return _pinyin(word)
    if _MIXED.match(word):
        word = word.translate(_LOOK_ALIKE)
    return str(_NOT_FORM.sub("", anyascii(word).lower()))


def _pinyin(character: str) -> str:
    from pypinyin import lazy_pinyin  # imported late: its tables take longer to load than a name without Han to match

    return str(_NOT_FORM.sub("", lazy_pinyin(character)[0].replace("ü", "v").lower()))


def iterate_tokens(text: str) -> Iterator[Token]:
    """The words of a text in order; a possessive ending ('s) is no part of its word. What is too long is no word."""
    for match in _TOKEN.finditer(text):
        word, start = match[0], match.start()
        if len(word) > LIMITS.word:
            continue
        if len(word) > 3 and word[-1] in "sS" and (possessive := _POSSESSIVE.search(word)):
            word = word[: possessive.start()]
        if shape := form(word):
            yield Token(word, start, start + len(word), shape)


def too_long(text: str) -> list[tuple[int, int]]:
    """Where what would be words stands, were it not longer than `LIMITS.word`."""
    if max(map(len, text.split()), default=0) <= LIMITS.word:
        return []
    return [match.span() for match in _TOKEN.finditer(text) if match.end() - match.start() > LIMITS.word]


# What `_TOKEN` finds in plain ASCII without dots between letters, which is nearly every name: eight times as fast.
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:['`][A-Za-z0-9]+)*|&")


@lru_cache(maxsize=1 << 17)
def _forms(name: str) -> tuple[str, ...]:
    if not name.isascii() or _DOTTED.search(name):
        return tuple(token.form for token in iterate_tokens(name))
    found = []
    for word in _PLAIN.findall(name):
        if len(word) > LIMITS.word:
            continue
        if len(word) > 3 and word[-2] == "'" and word[-1] in "sS":
            word = word[:-2]
        found.append(form(word))
    return tuple(found)


def forms(name: str) -> list[str]:
    """The comparison forms of a name's words in order, as `tokens` gives them.

    >>> forms("Al-Khatib & Co., d.o.o.")
    ['al', 'khatib', 'and', 'co', 'doo']
    """
    return list(_forms(name))


# What `_TOKEN` finds in texts of Latin letters and usual punctuation, which is nearly all news: twice as fast.
_LATIN = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|[^\W_]+(?:['’‘`´][^\W_]+)*|&")
_NOT_LATIN = re.compile("[^\0-\xac\xae-\xb1\xb4-\xb8\xba\xbb\xbf-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]")


@lru_cache(maxsize=1 << 17)
def _word_and_form(word: str) -> tuple[str, str]:
    if len(word) > 3 and word[-1] in "sS" and (possessive := _POSSESSIVE.search(word)):
        word = word[: possessive.start()]
    return word, form(word)


def tokens(text: str) -> list[Token]:
    """The words of a text in order, with offsets into it.

    >>> [t.form for t in tokens("Русская “Al-Khatib & Co., d.o.o.” 李尚福, China's")]
    ['russkaya', 'al', 'khatib', 'and', 'co', 'doo', 'li', 'shang', 'fu', 'china']
    """
    if not text.isascii() and _NOT_LATIN.search(text):
        return list(iterate_tokens(text))
    found: list[Token] = []
    new = tuple.__new__  # half the time of Token(...), and most of the time is spent here
    for match in _LATIN.finditer(text):
        if len(written := match[0]) > LIMITS.word:
            continue
        word, shape = _word_and_form(written)
        if shape:
            start = match.start()
            found.append(new(Token, (word, start, start + len(word), shape)))
    return found

"""The words by which a name is compared.

1. First, generic words and legal forms written in Han, Kana, Hangul, Arabic or Hebrew are put into English, or taken
   out: there are no spaces to find them by afterwards.
2. Tokens (`xref.names`) become Latin letters. A word from a script whose Latin letters say little of how the West
   spells it carries the mark of its script: `~` Arabic, `¬` Hebrew, `§` Hangul, `¤` Kana, `°` foreign names in Han, `^`
   any other; and one of a name in Latin letters without vowels `¦`.
3. Legal forms, "and", "the" and a person's titles are left out, unless nothing else is left; numbers become digits,
   generic words of other languages English ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from xref.data import load, pairs
from xref.names import Token, form, forms, tokens
from xref.scripts import script

MOST_WORDS = 12  # of a name; of 185,000 listed names fewer than 1 in 100 have more, and their tail says little
# Marks of words that are compared by their sound (see the docstring).
ARABIC, HEBREW, HANGUL, KANA, HAN, LOOSE, BARE = "~", "¬", "§", "¤", "°", "^", "¦"
MARKS = ARABIC + HEBREW + HANGUL + KANA + HAN + LOOSE + BARE

_LETTERS = frozenset({"Latin", "Cyrillic", ""})  # scripts whose letters are as good as Latin ones
_WRITTEN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Arabic}\p{Hebrew}]")
_NUMERALS = {"i": "1", "v": "5", "x": "10"}  # letters that are numbers at the end of a ship's or a fund's name
_SHIP_PREFIXES = (["mv"], ["mt"], ["fv"], ["m", "v"], ["m", "t"], ["f", "v"])  # motor or fishing vessel, motor tanker
_SPACED = regex.compile(r"[\p{Arabic}\p{Hebrew}]")  # scripts that part words by spaces
_HAN = regex.compile(r"\p{Han}")
_FOREIGN = regex.compile("[·・･]")  # the dot between the parts of a foreign name in Han or Kana
_ARTICLE = 4  # letters of an Arabic word up to which a leading "al" can be its own: ali, ilham
# Hebrew letters by the Latin ones that spellings have for them. Alef and ayin, which are silent, are the vowels that
# they carry most often.
_HEBREW_LETTERS = dict(
    zip(
        "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
        [
            "a",
            "b",
            "g",
            "d",
            "h",
            "w",
            "z",
            "h",
            "t",
            "y",
            "k",
            "k",
            "l",
            "m",
            "m",
            "n",
            "n",
            "s",
            "e",
            "p",
            "p",
            "ts",
            "ts",
            "k",
            "r",
            "sh",
            "t",
        ],
        strict=True,
    )
)
_HEBREW_LETTERS |= {
    letter + mark: latin
    for letter, latin in (("ג", "j"), ("ז", "zh"), ("צ", "ch"), ("ץ", "ch"), ("ת", "t"), ("ד", "d"))
    for mark in "'׳’"
}
_HEBREW = regex.compile("|".join(sorted(_HEBREW_LETTERS, key=len, reverse=True)) + r"|[^a-z]")
_VOWEL = regex.compile("[aeiou]")
_WRITTEN_OUT, _WHOLE = 4, 7  # letters of a word, and of a name, without vowels that are no abbreviations
_LONGEST_HAN_NAME = 3  # characters of a Chinese person's name; a longer run spells a foreign name by its sound


class _Known(NamedTuple):
    legal_forms: dict[tuple[str, ...], str]
    longest_from: dict[str, int]  # the most words of a legal form, by its first
    titles: frozenset[str]
    generic: frozenset[str]
    numbers: dict[str, str]
    translations: dict[str, tuple[str, ...]]
    family_hangul: dict[str, str]


@cache
def _known() -> _Known:
    data = load("name_words")
    legal = {tuple(form_.split()): group[0] for group in data["legal_forms"] for form_ in group}
    longest: dict[str, int] = {}
    for words_ in legal:
        longest[words_[0]] = max(longest.get(words_[0], 0), len(words_))
    english_of = pairs("translations", "words")
    return _Known(
        legal,
        longest,
        frozenset(data["titles"]),
        frozenset(data["generic"]) - frozenset(data["particles"]) - {"and", "the", "of", "for", "in", "on", "general"},
        dict(data["numbers"]),
        {text: tuple(english.split()) for text, english in english_of.items() if not _WRITTEN.search(text)},
        dict(data["family_names_hangul"]),
    )


class _Written(NamedTuple):
    """What is found in a name by how it is written, in scripts without spaces or without vowels."""

    pattern: regex.Pattern[str]
    english: dict[str, str]
    titles: regex.Pattern[str]


@cache
def _written() -> _Written:
    data = load("name_words")
    english = {text: word for text, word in pairs("translations", "words").items() if _WRITTEN.search(text)}
    english |= dict.fromkeys((text for group in data["legal_forms_written"] for text in group[1:]), "")
    return _Written(_any_of(english), english, _any_of(data["titles_written"]))


def _any_of(texts: Iterable[str]) -> regex.Pattern[str]:
    """Any of the texts, the longest first; those of a script with spaces as whole words only."""
    longest_first = sorted(texts, key=len, reverse=True)
    spaced = "|".join(regex.escape(text) for text in longest_first if _SPACED.match(text))
    other = "|".join(regex.escape(text) for text in longest_first if not _SPACED.match(text))
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{spaced})(?![\p{{L}}\p{{M}}])|{other}")


@lru_cache(maxsize=1 << 16)  # a batch of queries, and what they are compared with
def words(name: str, person: bool = False) -> tuple[str, ...]:
    """The words by which a name is compared, at most `MOST_WORDS`; `person`: it is a person's, so it has no legal form.

    >>> words("Siemens Aktiengesellschaft"), words("1st International Bank, Ltd."), words("GmbH")
    (('siemens',), ('1', 'international', 'bank'), ('gmbh',))
    >>> words("M/V Lady Leila"), words("MT Group")
    (('lady', 'leila'), ('mt', 'group'))
    >>> words("Presidente Putin", person=True), words("محمد", person=True)
    (('putin',), ('~mhmd',))
    """
    found, known = _forms(name, person), _known()
    if person:
        if _vowelless(found):
            found = [BARE + word if len(word) > 1 else word for word in found]
        kept = [word for word in found if word not in known.titles]
        return tuple((kept if any(len(word) > 1 for word in kept) else found)[:MOST_WORDS])
    kept = []
    bare = _without_ship_prefix(_without_legal_forms(found))
    for i, word in enumerate(bare):
        if 0 < i == len(bare) - 1 and word in _NUMERALS:
            kept.append(_NUMERALS[word])
        elif word not in ("and", "the"):
            kept += known.translations.get(word) or (known.numbers.get(word, word),)
    return tuple((kept or found)[:MOST_WORDS])


def _vowelless(found: Sequence[str]) -> bool:
    """Whether a person's name is written without vowels, but for those that begin or end a word: Alksndr, Dna Mra."""
    full = [word for word in found if len(word) > 1]
    return (
        len(full) > 1
        and max(map(len, full)) >= _WRITTEN_OUT
        and len("".join(full)) >= _WHOLE
        and all(word.isalpha() and not _VOWEL.search(word, 1, len(word) - 1) for word in full)
    )


def plain(name: str, person: bool) -> tuple[str, ...]:
    """The forms of a name's words as a text writes them, without legal forms, a person's titles and a leading "the".

    >>> plain("The Orlan Technologies LLC", person=False), plain("Dr. Li Shangfu", person=True)
    (('orlan', 'technologies'), ('li', 'shangfu'))
    """
    found = forms(name)
    kept = [word for word in found if word not in _known().titles] if person else _without_legal_forms(found)
    return tuple((kept[1:] if kept[:1] == ["the"] else kept) or found)


@lru_cache(maxsize=1 << 16)
def titled(name: str) -> bool:
    """Whether a person's name has a title before or after it.

    >>> titled("Presidente Putin"), titled("Vladimir Putin")
    (True, False)
    """
    known = _known()
    return any(form_ in known.titles for form_ in forms(name)) or bool(
        not name.isascii() and _written().titles.search(name)
    )


def _without_ship_prefix(found: list[str]) -> list[str]:
    """A name without "MV" or "M/T" before it, where what follows is no mere "Group" or "Trading"."""
    for prefix in _SHIP_PREFIXES:
        rest = found[len(prefix) :]
        if found[: len(prefix)] == prefix and any(word not in _known().generic and len(word) > 1 for word in rest):
            return rest
    return found


def _without_legal_forms(found: list[str]) -> list[str]:
    known, kept, i = _known(), [], 0
    while i < len(found):
        if size := _legal_form_at(known, found, i):
            i += size
        else:
            kept.append(found[i])
            i += 1
    return kept


def _legal_form_at(known: _Known, found: list[str], i: int) -> int:
    """How many words the longest legal form at this place has, 0 if there is none."""
    longest = known.longest_from.get(found[i], 0)
    for size in range(min(longest, len(found) - i), 0, -1):
        if tuple(found[i : i + size]) in known.legal_forms:
            return size
    return 0


@lru_cache(maxsize=1 << 16)
def legal_form(name: str) -> str:
    """The short form of the first legal form in a company's name, "" if it has none.

    >>> legal_form("SIS d.o.o."), legal_form("Obshchestvo s ogranichennoy otvetstvennostyu Orlan")
    ('doo', 'ooo')
    """
    found, known = forms(name), _known()
    for i in range(len(found)):
        if size := _legal_form_at(known, found, i):
            return known.legal_forms[tuple(found[i : i + size])]
    return ""


@lru_cache(maxsize=1 << 18)
def personal(name: str) -> bool:
    """Whether a name of no known kind can be a person's: it has no legal form and no word of a company or an office.

    >>> personal("Li Shangfu"), personal("Tenco Technology Company"), personal("Orlan OOO")
    (True, False, False)
    """
    if legal_form(name):
        return False
    return _known().generic.isdisjoint(words(name))


def _forms(name: str, person: bool) -> list[str]:
    if name.isascii():
        return forms(name)
    if not _WRITTEN.search(name):
        return [form_ for token in tokens(name) for form_ in marked(token)]
    known = _known()
    if person:  # 海军 is a given name, not the navy
        name = _written().titles.sub(" ", name)
    else:
        written = _written()
        name = written.pattern.sub(lambda match: f" {written.english[match[0]]} ", name)
    chinese = person and not _FOREIGN.search(name)
    whole = len(name.split()) == 1  # the family name is not set apart
    found: list[str] = []
    run: list[Token] = []
    for token in [*tokens(name), None]:
        if token is not None and _HAN.match(token.text) and (not run or run[-1].end == token.start):
            run.append(token)
            continue
        if run:
            found += _han([t.form for t in run], chinese, person, whole)
            run = []
        if token is None:
            break
        if _HAN.match(token.text):
            run.append(token)
        elif "가" <= token.text[0] <= "힣":
            found += _hangul(token, known, whole) if person else [_by_syllables(token)]
        else:
            found += marked(token)
    return found


def marked(token: Token) -> list[str]:
    """The words by which one word of any script but Han and Hangul is compared, with the mark of its script."""
    if token.text.isascii():
        return [token.form]
    written = script(token.text)
    if written in _LETTERS:
        return [token.form]
    if written == "Hebrew":
        return [HEBREW + _HEBREW.sub(lambda match: _HEBREW_LETTERS.get(match[0], ""), token.text)]
    if written == "Arabic":
        if token.text.startswith("ال") and len(token.text) > _ARTICLE:
            return ["al", ARABIC + form(token.text[2:])]
        return [ARABIC + token.form]
    return [(KANA if written == "Kana" else LOOSE) + token.form]


def _han(syllables: list[str], chinese: bool, person: bool, whole: bool) -> list[str]:
    """A run of Han: a Chinese person's family name and given name, or one of them if it is not the whole name; a
    foreign name by its sound; else one word, as the West writes a firm's."""
    if chinese and len(syllables) <= _LONGEST_HAN_NAME:
        if whole and len(syllables) > 1:
            return [syllables[0], "".join(syllables[1:])]
        return ["".join(syllables)]
    return [(HAN if person else "") + "".join(syllables)]


def _hangul(token: Token, known: _Known, whole: bool) -> list[str]:
    """A Korean person's name of two or three syllables is a family name and a given name, if it is the whole name; a
    syllable by itself is a family name; else it is one by sound."""
    if family := known.family_hangul.get(token.text[0]):
        if whole and len(token.text) in (2, 3):
            return [family, HANGUL + _hangul_letters(token.text[1:])]
        if len(token.text) == 1:
            return [family]
    return [_by_syllables(token)]


def _by_syllables(token: Token) -> str:
    return HANGUL + (_hangul_letters(token.text) or token.form)


# Hangul by the letters that Latin spellings of foreign and Korean names have for it (Revised Romanisation, with a
# final s as t).
_INITIALS = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"]
_MEDIALS = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_FINALS = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]


def _hangul_letters(text: str) -> str:
    """The Latin letters of a run of Hangul.

    >>> _hangul_letters("타이거"), _hangul_letters("스콧")
    ('taigeo', 'seukot')
    """
    letters = []
    for syllable in text:
        n = ord(syllable) - 0xAC00
        if 0 <= n < 11172:
            letters.append(_INITIALS[n // 588] + _MEDIALS[n % 588 // 28] + _FINALS[n % 28])
    return "".join(letters)

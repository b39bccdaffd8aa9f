"""Inflected words in Cyrillic letters: what two forms of a word have in common, and the nominative of a name.

Russian and Ukrainian write a name in six or seven cases: "Лавров, Лаврова, Лаврову, Лавровым". Two means,
no dictionary:

1. `stem` takes endings off until none is left, so that all forms of a word come to the same letters ("лавров"). It
   takes too much rather than too little; it only serves to compare words with words.
2. `nominatives` undoes the declensions of surnames, given names, patronymics, nouns and adjectives: each possible
   nominative with the gender and the case that it takes for granted. Which of them is meant is said by the words beside
   it (a given name and a surname agree) and by the other forms in the text: `xref.mentions.cyrillic.names`.

The declensions are those of the school grammars of the two languages (Rosenthal; Правопис 2019).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import regex

_STRESS = regex.compile("[\u0300\u0301]")
_ENDINGS = regex.compile(
    "(?:ами|ями|ими|ыми|ого|его|ому|ему|ові|еві|єві|[оеєіиы]й|[оеєиыі]м|[аяиыі]х|[оеєую]ю|[аеєиіїоуыьэюя])$"
)
_SHORTEST = 3  # letters of a stem
_ALTERNATING = regex.compile("(?:(?<=[бвгґджзклмнпрстфхцчшщ])і|(?<=[аеєиіоуюя])ї)(?=[вгджзклмнпрст]$)")  # Харків, Київ


@lru_cache(maxsize=1 << 16)
def normal(word: str) -> str:
    """A word in lower case without stress marks, with one letter for ё and е and one apostrophe.

    >>> normal("Пу́тин"), normal("Королёв"), normal("Лук’яненко")
    ('путин', 'королев', "лук'яненко")
    """
    text = word.lower()
    if not text.isalpha():
        text = unicodedata.normalize("NFC", _STRESS.sub("", text)).translate(_MARKS)
    return text.replace("ё", "е")


_MARKS = str.maketrans("’ʼ‘`´", "'''''", "\u00ad\u200b\u200c\u200d\u2060\ufeff")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """What the forms of a word have in common; its case, stress marks and ё do not matter.

    >>> {stem(form) for form in ("Лавров", "Лаврова", "Лавровым", "Лаврове")}, stem("России") == stem("Россией")
    ({'лавров'}, True)
    >>> stem("Харків") == stem("Харкова"), stem("Рада") == stem("Раді")
    (True, True)
    """
    text = normal(word)
    while (match := _ENDINGS.search(text)) and match.start() >= _SHORTEST:
        text = text[: match.start()]
    return _ALTERNATING.sub(lambda match: "о" if match[0] == "і" else "е", text) if "і" in text or "ї" in text else text


class Reading(NamedTuple):
    """A nominative that a form may have: its gender (m, f, n, or "" for any) and its case.

    Cases: n nominative, g genitive and accusative of people, d dative, a accusative, i instrumental, p prepositional;
    "" where the word is not declined.
    """

    nominative: str
    gender: str
    case: str


# Each declension: the gender, what a stem must end in, and (ending of the nominative, case, ending of the form).
# Endings that Ukrainian adds stand beside the Russian ones: a name is not always in the language of its text.
_HARD = "[бвгґджзклмнпрстфхцчшщ]"
_ADJECTIVE = r"(?:[сц]ьк|[сцз]к|[^аеєиіїоуыэюяйь'])"
_TABLE: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    # surnames in -ов, -ев, -ин: nouns in four cases, adjectives in the others
    "possessive": (
        ("m", r"(?:[оеєії]в|[иії]н|ын)", "", "n:|g:а|d:у,ові|i:ым,им|p:е,і,у,ові"),
        ("f", r"(?:[оеєії]в|[иії]н|ын)", "а", "n:а|g:ой,ої|d:ой,ій|a:у|i:ой,ою|p:ой,ій"),
    ),
    # -ский, -ой, -ый and their feminine
    "adjective": (
        ("m", _ADJECTIVE, "?", "n:ий,ый,ой,ій|g:ого,его,ього|d:ому,ему,ьому|i:ым,им,ім|p:ом,ем,ому,ім"),
        ("f", _ADJECTIVE, "?", "n:ая,яя|g:ой,ої,ей|d:ой,ій,ей|a:ую,юю|i:ой,ою,ей|p:ой,ій,ей"),
    ),
    # Вагнер, Стубб, Гуменюк
    "consonant": (("m", _HARD, "", "n:|g:а|d:у,ові,еві,ам|i:ом,ем,ами|p:е,і,у,ові,еві,ах"),),
    # Сергей, Дмитрий, Игорь, Сергій, Мирний
    "soft": (
        ("m", "[аеєіиоуяю]", "й", "n:й|g:я|d:ю,єві|i:ем,єм|p:е,и,ї,ю,єві"),
        ("m", "[лнрсзтдвбпмц]", "ь", "n:ь|g:я|d:ю,еві|i:ем|p:е,і,ю,еві"),
    ),
    # Роснефть, Любовь
    "third": (("f", "[бвдзлнпрстфчшщж]", "ь", "n:ь|g:и,і|d:и,і|a:ь|i:ью|p:и,і"),),
    # Чайка, Гора, Илья, Мария
    "a": (
        ("", _HARD, "а", "n:а|g:ы,и|d:е,і|a:у|i:ой,ою,ей,ею|p:е,і"),
        ("", "[аеєіиоулнрьсзтдвц']", "я", "n:я|g:и,і,ї|d:е,и,і,ї|a:ю|i:ей,ею,єю|p:е,и,і,ї"),
    ),
    # Ukrainian: Порошенко, Дмитро
    "o": (("m", _HARD, "о", "n:о|g:а|d:у,ові|i:ом|p:у,ові,і"),),
}  # fmt: skip


def _rules(kinds: str) -> tuple[tuple[regex.Pattern[str], str, str, tuple[tuple[str, str], ...]], ...]:
    found = []
    for kind in kinds.split():
        for gender, before, nominative, cases in _TABLE[kind]:
            pairs = [(case[0], ending) for case in cases.split("|") for ending in case[2:].split(",")]
            found.append((regex.compile(f"{before}$"), gender, nominative, tuple(pairs)))
    return tuple(found)


_OF_ROLE = {"surname": _rules("possessive adjective consonant soft a o"), "noun": _rules("consonant soft third a o")}


@lru_cache(maxsize=1 << 15)
def nominatives(word: str, role: str) -> tuple[Reading, ...]:
    """The nominatives that a form (in `normal` letters) may have as a `surname` or a `noun`.

    >>> [r.nominative for r in nominatives("лавровым", "surname") if r.gender == "m"][0]
    'лавров'
    >>> [r for r in nominatives("шойгу", "surname")][0]
    Reading(nominative='шойгу', gender='', case='')
    """
    found = []
    if word[-1] in ("оеуюиіэы" if role == "surname" else "оеиэ"):
        found.append(Reading(word, "", ""))
    for before, gender, nominative, pairs in _OF_ROLE[role]:
        for case, ending in pairs:
            if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST - 1:
                continue
            base = word[: len(word) - len(ending)]
            if not before.search(base):
                continue
            suffix = _adjective_ending(base, ending, gender, case) if nominative == "?" else nominative
            found.append(Reading(base + suffix, gender, case))
    return tuple(dict.fromkeys(found))


def _adjective_ending(base: str, ending: str, gender: str, case: str) -> str:
    """The ending of an adjective's nominative; -ой is not told from -ый by the other cases."""
    if case == "n":
        return ending
    soft = ending[0] in "еяюь" or (ending in ("им", "ім") and base.endswith("н") and base[-2:] != "нн")
    if gender == "m":
        return "ий" if soft or base[-1] in "гкхжшчщц" or base.endswith("ьк") else "ый"
    if base.endswith("ьк"):
        return "а"
    return "яя" if soft else "ая"

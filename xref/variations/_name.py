"""A listed name as the rules of variation take it apart."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from xref.data import load
from xref.rarity import patronymic

_WORD = re.compile(r"[^\s,]+")
_EAST = ("chinese", "korean")  # origins of names whose family name stands first
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_SLAVIC = re.compile(r".{2,}(?:[oe]v|[oe]va|in|ina|sk[iy]y?|skaya|enko|chuk)", re.IGNORECASE)
_SYLLABLE = (
    "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiou])"
)


class Name(NamedTuple):
    """A name of somebody or something listed; of a person also what it is made of, in the order of Western news.

    text: as printed, of a person in news order and mixed case; kind: a word of `tables.ENTITY_KINDS`; origin: a key of
    `[origins]` in `variations.toml`, or "".
    """

    text: str
    kind: str
    origin: str = ""
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The words of the name."""
        return self.text.split()


def name_of(printed: str, kind: str, countries: tuple[str, ...] = ()) -> Name:
    """A listed name taken apart.

    1. What stands in brackets is left out: lists put acronyms and notes there.
    2. The family name of a person is what stands before a comma, else what alone is printed in capitals, else the first
       word of a Chinese or Korean name, else the last word with the particles before it.

    >>> name_of("PUTIN, Vladimir Vladimirovich", "person").text
    'Vladimir Vladimirovich Putin'
    >>> name_of("RI PYONG CHUL", "person", ("KP",)).family, name_of("Talal al-Khatib", "person").origin
    (('Ri',), 'arabic')
    """
    printed = " ".join(_IN_BRACKETS.sub("", printed).split()) or printed
    if kind != "person":
        return Name(printed, kind, _origin(printed.split(), countries, kind))
    before, comma, after = printed.partition(",")
    words = _WORD.findall(printed)
    origin = _origin(words, countries, kind)
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if comma and after.strip() and before.strip():
        family, given = _WORD.findall(before), _WORD.findall(after)
    elif 0 < len(capitals) < len(words):
        family, given = capitals, [word for word in words if word not in capitals]
    elif origin in _EAST and len(words) > 1:
        family, given = words[:1], words[1:]
    else:
        at = len(words) - 1
        while at > 1 and words[at - 1].lower() in particles():
            at -= 1
        family, given = words[at:], words[:at]
    if origin in _EAST and given and _is_family(given[-1]) and not _is_family(family[0]):
        family, given = given[-1:], [*family, *given[:-1]]  # as the EU prints Zhou DACHUANG and Ho-Jin Yun
    parts = [tuple(_mixed(word) for word in some) for some in (given, family)]
    first, last = reversed(parts) if origin in _EAST else parts
    return Name(" ".join((*first, *last)), kind, origin, *parts)


def _mixed(word: str) -> str:
    """`word` with a capital only where a part begins: AL-KHATIB, al-Khatib."""
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


@cache
def particles() -> frozenset[str]:
    """Particles of family names, which news add and drop at will."""
    return frozenset(load("person_names")["particles"].split())


@cache
def _origins() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    found = load("variations")["origins"]
    return {
        key: (frozenset(row["countries"].split()), frozenset(row.get("words", "").split()))
        for key, row in found.items()
    }


def _is_family(word: str) -> bool:
    return word.lower() in _family_first()


@cache
def _family_first() -> frozenset[str]:
    return frozenset(load("person_names")["family_first"].split())


def _origin(words: list[str], countries: tuple[str, ...], kind: str) -> str:
    """Where a name is from, by what it is made of and by the countries of its bearer."""
    plain = [word.lower().strip("'’.,") for word in words]
    parts = {part for word in plain for part in word.split("-")}
    if any(map(patronymic, plain)):
        return "slavic"
    origins = _origins()
    known = [key for key, (places, _) in origins.items() if places.intersection(countries)]
    for key in ("persian", "arabic"):
        if key in known or (kind == "person" and parts & origins[key][1]):
            return "persian" if "persian" in known else key
    if kind == "person" and "slavic" in known and not any(_SLAVIC.fullmatch(word) for word in plain):
        return ""
    if kind == "person" and known in (["chinese"], ["korean"]) and not parts & _family_first():
        return ""
    return known[0] if known else "slavic" if kind == "person" and all(map(_SLAVIC.fullmatch, plain[-1:])) else ""


def syllables(word: str) -> list[str]:
    """The syllables of a word of Chinese in pinyin; none if it is no such word.

    >>> syllables("Shangfu"), syllables("Xiaoming"), syllables("Smith")
    (['Shang', 'fu'], ['Xiao', 'ming'], [])
    """
    found, at = [], 0
    while at < len(word):
        cuts = [end for end in range(min(len(word), at + 6), at, -1) if _whole(word[at:end])]
        end = next((end for end in cuts if _spelt(word[end:])), 0)
        if not end:
            return []
        found.append(word[at:end])
        at = end
    return found


@cache
def _whole(text: str) -> bool:
    return bool(re.fullmatch(_SYLLABLE, text, re.IGNORECASE))


@cache
def _spelt(text: str) -> bool:
    """Whether a text is syllables of which none begins with a vowel, as pinyin without apostrophes has them."""
    starts = (end for end in range(1, min(6, len(text)) + 1) if _whole(text[:end]))
    return not text or (text[0].lower() not in "aeiou" and any(_spelt(text[end:]) for end in starts))

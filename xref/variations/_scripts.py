"""One name in the spellings of other languages and in other scripts."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from xref.data import load
from xref.variations._letters import cased, replaced
from xref.variations._name import Name, syllables

_BOUND = r"\b"  # what "^" and "$" of the tables stand for
_STACKED = 2  # rules that are applied to one name: spellings that differ in more than one way


def arabic_in_english(name: Name, rng: Random) -> str:
    """Arabic in other English spellings: Mohammed and Muhammad, oo and u, q and k"""
    return _arabic(name, rng, "english", "arabic")


def arabic_in_french(name: Name, rng: Random) -> str:
    """Arabic as in the Maghreb and the French press: Cheikh, Djamel, el-"""
    return _arabic(name, rng, "french", "arabic")


def persian_spellings(name: Name, rng: Random) -> str:
    """Persian spoken and written: Hossein and Husayn, v and w, o and u"""
    return _arabic(name, rng, "persian", "persian")


def slavic_in_german(name: Name, rng: Random) -> str:
    """Slavic in German letters: Schoigu, Wladimir"""
    return _slavic(name, "german")


def slavic_in_french(name: Name, rng: Random) -> str:
    """Slavic in French letters: Poutine, Choïgou"""
    return _slavic(name, "french")


def slavic_in_dutch(name: Name, rng: Random) -> str:
    """Slavic in Dutch letters: Poetin, Sjojgoe"""
    return _slavic(name, "dutch")


def slavic_in_polish(name: Name, rng: Random) -> str:
    """Slavic in Polish letters: Szojgu, Władimir"""
    return _slavic(name, "polish")


def slavic_in_turkish(name: Name, rng: Random) -> str:
    """Slavic in Turkish letters: Şoygu, Çayka"""
    return _slavic(name, "turkish")


def slavic_of_old(name: Name, rng: Random) -> str:
    """Slavic as before 1950: Pavloff, Tzvetkoffa"""
    return _slavic(name, "older")


def slavic_in_cyrillic(name: Name, rng: Random) -> str:
    """Slavic put back into Cyrillic letters, by a table"""
    return _slavic(name, "cyrillic")


def chinese_in_syllables(name: Name, rng: Random) -> str:
    """Chinese with a space or a hyphen in the given name: Li Shang Fu, Li Shang-fu"""
    parts = [part for word in name.given for part in syllables(word)]
    if name.origin != "chinese" or len(parts) != 2:
        return ""
    given = rng.choice((f"{parts[0]} {parts[1].capitalize()}", f"{parts[0]}-{parts[1].lower()}"))
    return f"{' '.join(name.family)} {given}"


def chinese_joined(name: Name, rng: Random) -> str:
    """Chinese with the given name in one word: Li Shangfu"""
    return f"{' '.join(name.family)} {''.join(name.given).capitalize()}" if _two_given(name) else ""


def wade_giles(name: Name, rng: Random) -> str:
    """Chinese in Wade-Giles, as in Taiwan and in older texts: Chou En-lai"""
    parts = [part for word in name.given for part in syllables(word)]
    if name.origin != "chinese" or not parts or not all(map(syllables, name.family)):
        return ""
    rows = load("variations")["chinese"]["wade_giles"]
    family, given = ([_respelt(part, rows, "wade_giles") for part in some] for some in (name.family, parts))
    return f"{' '.join(family)} {'-'.join(given).capitalize()}"


def _two_given(name: Name) -> bool:
    return name.origin == "chinese" and len(name.given) == 2


def _arabic(name: Name, rng: Random, table: str, origin: str) -> str:
    pairs = load("variations")["arabic"][table]
    return replaced(name.text, pairs, rng, most=_STACKED) if name.origin == origin else ""


def _slavic(name: Name, language: str) -> str:
    if name.origin != "slavic" or name.kind != "person" or not name.text.isascii():
        return ""
    rows = load("variations")["slavic"][language]
    return " ".join(_respelt(word, rows, language) for word in name.words)


def _respelt(word: str, rows: dict[str, str], key: str) -> str:
    """`word` by the table of a language, each letter once, the longest left side first."""
    pattern, right = _rules(key, tuple(rows.items()))
    return pattern.sub(lambda match: cased(right[(match.lastindex or 1) - 1], match[0]), word)


@cache
def _rules(key: str, rows: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], list[str]]:
    """A pattern with a group for each left side, and the right sides in the same order."""
    ordered = sorted(rows, key=lambda row: len(row[0]), reverse=True)
    sides = "|".join(f"({re.sub('[$^]', lambda _: _BOUND, left)})" for left, _ in ordered)
    return re.compile(sides, re.IGNORECASE), [right for _, right in ordered]

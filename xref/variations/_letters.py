"""Letters gone wrong, and words gone astray: what typing, scanning, hearing, copying and hiding do to any name."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from xref.data import load
from xref.names import forms
from xref.rarity import weight
from xref.variations._name import Name
from xref.words import plain

_LONG = 4  # letters from which one wrong letter leaves a word to be known by
_CUT = 6  # one in so many letters is lost at the end of a name that a field was too short for
_ENOUGH = 7  # letters without which a name cannot be known: "S O" is not Soe Oo
_CONSONANT = "[b-df-hj-np-tv-z]"
_VOWELS = re.compile(r"(?<=\w)[aeiou]", re.IGNORECASE)
_MARKS = re.compile(r"[-'’`.,\"“”«»/]+")
_DOUBLE = re.compile(r"([a-z])\1", re.IGNORECASE)
_JOINER = "\u200b"  # a zero-width space


def verbatim(name: Name, rng: Random) -> str:
    """As the list prints it: a person's name in the order of news"""
    return name.text


def upper_case(name: Name, rng: Random) -> str:
    """In capitals"""
    return name.text.upper()


def letter_left_out(name: Name, rng: Random) -> str:
    """A letter is left out"""
    return _in_a_word(name, rng, lambda word, at: word[:at] + word[at + 1 :])


def letter_too_many(name: Name, rng: Random) -> str:
    """A letter too many"""
    return _in_a_word(
        name, rng, lambda word, at: word[:at] + cased(rng.choice(string.ascii_lowercase), word[at]) + word[at:]
    )


def neighbouring_key(name: Name, rng: Random) -> str:
    """The key beside the right one"""
    return _in_a_word(name, rng, lambda word, at: word[:at] + _beside(word[at], rng) + word[at + 1 :])


def letters_swapped(name: Name, rng: Random) -> str:
    """Two neighbouring letters swapped"""
    return _in_a_word(name, rng, lambda word, at: word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :])


def doubled_letter(name: Name, rng: Random) -> str:
    """A double letter written once, or a single one twice"""
    if _DOUBLE.search(name.text):
        return _DOUBLE.sub(r"\1", name.text)
    return _in_a_word(name, rng, lambda word, at: word[:at] + word[at] + word[at:])


def as_heard(name: Name, rng: Random) -> str:
    """Spelt as one hears it: c and k, ph and f, s and z"""
    return replaced(name.text, load("variations")["letters"]["heard"], rng, most=1)


def scanned(name: Name, rng: Random) -> str:
    """A letter misread by a scanner: O and 0, l and 1, m and rn"""
    pairs: list[tuple[str, str]] = load("variations")["letters"]["misread"]
    places = [(match, new) for old, new in pairs for match in re.finditer(re.escape(old), name.text)]
    if not places:
        return ""
    match, new = rng.choice(places)
    return name.text[: match.start()] + new + name.text[match.end() :]


def no_vowels(name: Name, rng: Random) -> str:
    """Without vowels: but for those that begin a word"""
    left = _VOWELS.sub("", name.text)
    return left if sum(map(str.isalpha, left)) >= _ENOUGH else ""


def cut_short(name: Name, rng: Random) -> str:
    """The end is cut off: as by a field that is too short"""
    return name.text[: len(name.text) - len(name.text) // _CUT].rstrip() if len(name.words) > 1 else ""


def look_alike(name: Name, rng: Random) -> str:
    """Letters that look alike: Cyrillic ones, to hide a name"""
    pairs: dict[str, str] = load("variations")["letters"]["look_alike"]
    return "".join(pairs.get(c, c) if rng.random() < 0.5 else c for c in name.text)


def invisible_letters(name: Name, rng: Random) -> str:
    """Characters of no width: inside a word, to hide a name"""
    return _in_a_word(name, rng, lambda word, at: word[:at] + _JOINER + word[at:])


def words_joined(name: Name, rng: Random) -> str:
    """The space between two words is left out"""
    words = name.words
    if len(words) < 2:
        return ""
    at = rng.randrange(len(words) - 1)
    return " ".join(
        [*words[:at], words[at] + (words[at + 1] if words[at].isupper() else words[at + 1].lower()), *words[at + 2 :]]
    )


def word_split(name: Name, rng: Random) -> str:
    """A space inside a word"""
    return _in_a_word(name, rng, lambda word, at: f"{word[:at]} {word[at:]}", least=6)


def punctuation(name: Name, rng: Random) -> str:
    """Punctuation left out: hyphens, apostrophes and dots, or spaces in their place"""
    return " ".join(_MARKS.sub(rng.choice(("", " ")), name.text).split())


def marks_stripped(name: Name, rng: Random) -> str:
    """Letters without their accents: Müller, Muller"""
    return "".join(c for c in unicodedata.normalize("NFKD", name.text) if not unicodedata.combining(c))


def marks_expanded(name: Name, rng: Random) -> str:
    """Accents written out: Müller, Mueller"""
    return "".join(load("variations")["letters"]["expanded"].get(c, c) for c in name.text)


def words_shuffled(name: Name, rng: Random) -> str:
    """The words in another order"""
    return " ".join(rng.sample(name.words, len(name.words))) if len(name.words) > 2 else ""


def word_left_out(name: Name, rng: Random) -> str:
    """A word is left out: one of three or more, not the most telling one, of a person a given name"""
    words = name.words
    if len(words) < 3:
        return ""
    telling = max(plain(name.text, name.kind == "person"), key=weight)
    places = [i for i, word in enumerate(words) if telling not in forms(word) and word not in name.family]
    if not places:
        return ""
    at = rng.choice(places)
    return " ".join(words[:at] + words[at + 1 :])


def replaced(text: str, pairs: Sequence[Sequence[str]], rng: Random, most: int) -> str:
    """`text` with up to `most` of the `pairs` (left side, right side) put into it everywhere, chosen at random.

    `<u>` on a left side is u between two consonants; a capital stays one.
    """
    patterns = [(_pattern(old), new) for old, new in pairs]
    fitting = [(pattern, new) for pattern, new in patterns if pattern.search(text)]
    for pattern, new in rng.sample(fitting, min(most, len(fitting))):
        text = pattern.sub(lambda match, new=new: cased(new, match[0]), text)  # type: ignore[misc]
    return text


@cache
def _pattern(left: str) -> re.Pattern[str]:
    between = left[1:-1] if left.startswith("<") else ""
    return re.compile(f"(?<={_CONSONANT}){between}(?={_CONSONANT})" if between else re.escape(left), re.IGNORECASE)


def cased(new: str, old: str) -> str:
    """`new` in the case of `old`.

    >>> cased("tsch", "Ch"), cased("tsch", "CH"), cased("0", "O")
    ('Tsch', 'TSCH', '0')
    """
    return new.upper() if len(old) > 1 and old.isupper() else new[:1].upper() + new[1:] if old[:1].isupper() else new


def _in_a_word(name: Name, rng: Random, change: Callable[[str, int], str], least: int = _LONG) -> str:
    """`change` at a place inside one of the longer words, not before its second letter."""
    words = name.words
    long = [i for i, word in enumerate(words) if len(word) >= least and word.isalpha()]
    if not long:
        return ""
    i = rng.choice(long)
    at = rng.randrange(2, len(words[i]) - 1)
    return " ".join([*words[:i], change(words[i], at), *words[i + 1 :]])


def _beside(letter: str, rng: Random) -> str:
    for row in load("variations")["letters"]["keyboard"]:
        at = row.find(letter.lower())
        if at >= 0:
            return cased(rng.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2]), letter)
    return letter

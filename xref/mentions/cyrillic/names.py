"""The nominative of a name in Cyrillic text: by the other forms in the text, by agreement, by what is usual.

Of the nominatives that a form may have (`xref.mentions.cyrillic.inflection.nominatives`), that one is taken which

1. most other forms of the same word in the text may have too ("Стубба, Стуббу, Стубб"),
2. agrees in gender and case with the words beside it ("Сергеем Шойгу": instrumental, a man),
3. such an ending most often stands for. A wrong guess costs a letter or two, which the matching forgives.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import regex

from xref.data import load
from xref.mentions.cyrillic.inflection import Reading, nominatives, normal, stem
from xref.mentions.cyrillic.words import Word, fleeting, known

_CASES = "ngdaip"
_MANLY = regex.compile(
    "(?:[иіюуаяоеє]к|чук|ер|[еоа]н|ман|берг|штейн|[аеио]р|ль|ц|ш|ск)$"
)  # of the stems of men's names
_OBLIQUE = regex.compile("(?:[оеыиі]м|[аяыи]х)$")
_UKRAINIAN = regex.compile("[іїєґ]")
_POSSESSIVE = regex.compile("(?:[оеєії]в|[иії]н|ын)$")
_WOMAN_DID = regex.compile("(?:ла|лась|лася)$")
_SOFT_ENDINGS = ("нефть", "сеть", "печать", "связь", "ость", "ель", "арь", "онь", "сталь", "медь", "соль")
_ADJECTIVE_ENDING = regex.compile(
    "(?:[ыиіо]й|ая|яя|ое|ее|[оеь]?го|[оеь]?му|[ыиі]м|[ое]м|[ое]й|[уюо]ю|ої|ій|[ыиі]х|[ыиі]ми|[аеіу])$"
)
_VELAR = regex.compile("[гкхжшчщ]$")


class Forms:
    """The capitalised forms of a text by their stem, and the nominatives that they speak for."""

    def __init__(self, words: Iterable[Word | None], ukrainian: bool = False) -> None:
        self._of: dict[str, set[str]] = defaultdict(set)
        self.ukrainian = ukrainian
        for word in words:
            if word is not None and word.written in ("capital", "upper"):
                self._of[word.stem].add(word.normal)
        self._people: dict[tuple[tuple[tuple[Word, str], ...], str], tuple[list[str], str]] = {}
        self._votes: dict[tuple[str, str], Counter[str]] = {}

    def several(self, word: Word) -> bool:
        """Whether the text has a word in more than one form."""
        return len(self._of.get(word.stem, ())) > 1

    def votes(self, root: str, role: str) -> Counter[str]:
        """How many of the text's forms of a stem each nominative accounts for."""
        key = (root, role)
        if key not in self._votes:
            forms = self._of.get(root, ())
            self._votes[key] = Counter(n for form in forms for n in {r.nominative for r in nominatives(form, role)})
        return self._votes[key]

    def nominative(self, word: Word, role: str) -> str:
        """The likeliest nominative of a word, in `normal` letters."""
        if not self.several(word):
            return self._spelt(_usual_nominative(word.normal, role))
        readings = nominatives(word.normal, role)
        votes = self.votes(word.stem, role)
        best = max(readings, key=lambda r: _weight(word, r, role, votes), default=Reading(word.normal, "", ""))
        return self._spelt(best.nominative)

    def _spelt(self, nominative: str) -> str:
        """An adjective's nominative in the language of the text."""
        if self.ukrainian and nominative.endswith(("ый", "ая")):
            return nominative[:-2] + ("ий" if nominative.endswith("ый") else "а")
        return nominative

    def person(self, parts: Sequence[tuple[Word, str]], follows: str = "") -> tuple[list[str], str]:
        """The nominatives of the words of a person's name, each with its role (given, patronymic, surname), and the
        gender; `follows` is the word after it, since a verb of the past says the gender ("Захарова заявила")."""
        hint = "f" if _WOMAN_DID.search(follows) else ""
        key = (tuple(parts), hint)
        if key not in self._people:
            self._people[key] = self._person(parts, hint)
        return self._people[key]

    def _person(self, parts: Sequence[tuple[Word, str]], hint: str) -> tuple[list[str], str]:
        options = [self._readings(word, role) for word, role in parts]
        weights = [
            {r: _weight(word, r, role, self.votes(word.stem, "surname")) for r in readings}
            for (word, role), readings in zip(parts, options, strict=True)
        ]
        total: dict[tuple[str, str], float] = {}
        for (_, role), weight in zip(parts, weights, strict=True):
            here: dict[tuple[str, str], float] = {}
            for r, w in weight.items():
                for fit in _FITS[r.gender, r.case]:
                    if w > here.get(fit, -1.0):
                        here[fit] = w
            for fit, w in here.items():
                total[fit] = total.get(fit, 0.0) + w + (20 if role == "surname" else 25)
        chosen = max(_PLAUSIBLE, key=lambda fit: total.get(fit, 0.0) + _PLAUSIBLE[fit] + 3 * (fit[0] == hint))
        found = []
        for (word, _), weight in zip(parts, weights, strict=True):
            fitting = [r for r in weight if chosen in _FITS[r.gender, r.case]] or list(weight)
            found.append(self._spelt(max(fitting, key=weight.__getitem__).nominative) if fitting else word.normal)
        return found, chosen[0]

    def _readings(self, word: Word, role: str) -> tuple[Reading, ...]:
        readings = nominatives(word.normal, "surname")
        if role == "given":
            names = known().given.get(word.stem, ())
            listed = tuple(
                Reading(name, gender, r.case)
                for name, gender in names
                for r in readings
                if r.nominative in (name, fleeting(name)) and r.gender in ("", gender)
            )
            if listed:
                russian = tuple(r for r in listed if not r.nominative.endswith("о"))  # Павла: Павел or Павло
                return listed if self.ukrainian else russian or listed
            any_case = tuple(Reading(name, gender, case) for name, gender in names for case in _CASES)
            return any_case or nominatives(word.normal, "noun")
        if role == "patronymic":
            ending = "ич" if "ич" in word.normal else "на"
            return tuple(r for r in nominatives(word.normal, "noun") if r.nominative.endswith(ending)) or readings
        return readings


def _fitting(gender: str, case: str) -> tuple[tuple[str, str], ...]:
    """The genders and cases that a reading allows: of men the accusative is the genitive."""
    cases = "ga" if gender == "m" and case in ("g", "a") else case or _CASES
    return tuple((g, c) for g in gender or "mf" if g in "mf" for c in cases)


_FITS = {(gender, case): _fitting(gender, case) for gender in ("", "m", "f", "n") for case in ("", *_CASES)}
_PLAUSIBLE = {(g, c): 0.2 * (g == "m") + 0.02 * (c == "n") for g in "mf" for c in _CASES}


def _weight(word: Word, reading: Reading, role: str, votes: Counter[str]) -> float:
    return 2.0 * votes[reading.nominative] + _usual(word.normal, reading, role)


@lru_cache(maxsize=1 << 15)
def _usual_nominative(text: str, role: str) -> str:
    """The nominative of a form that the text has no other form of."""
    readings = nominatives(text, role)
    return max(readings, key=lambda r: _usual(text, r, role), default=Reading(text, "", "")).nominative


@lru_cache(maxsize=1 << 16)
def _usual(text: str, reading: Reading, role: str) -> float:
    """How often an ending stands for a nominative, between 0 and 1; judged by what names have that ending."""
    whole = reading.nominative
    ending = text[-1]
    if text == whole:
        if _OBLIQUE.search(text) and reading.case == "n":
            return 0.95 if is_company(text) else 0.35
        if reading.case == "n" and ending not in "аяьои":
            return 0.95
        if ending in "ая":
            base = text[:-1]
            if _POSSESSIVE.search(base):
                return 0.55 if role == "surname" else 0.65
            if base.endswith("енк") or (role != "noun" and _MANLY.search(base)) or is_company(base):
                return 0.3
            return 0.6
        return 0.55 if reading.case == "" else 0.5
    if is_company(whole):
        return 0.9
    if _POSSESSIVE.search(whole) and reading.gender == "m":
        return 0.6
    if whole.endswith("о"):
        return 0.9 if whole.endswith("енко") else 0.3
    if whole.endswith("ь"):
        return 0.8 if whole.endswith(_SOFT_ENDINGS) else 0.3
    if whole.endswith(("ий", "ый", "ая", "яя", "ська", "цька")):
        return 0.9 if text.endswith(("ого", "его", "ому", "ую", "юю", "ої")) else 0.5
    if ending in "ая" and _VELAR.search(whole) and not _MANLY.search(whole):
        return 0.3
    if _MANLY.search(whole):
        return 0.6
    if role == "noun" and whole.endswith("а") and (ending == "е" or (ending == "и" and not _VELAR.search(text[:-1]))):
        return 0.45
    if whole.endswith(("а", "я")):
        return 0.55 if role == "noun" or _POSSESSIVE.search(whole[:-1]) else 0.45
    return 0.5


def _company_endings() -> tuple[str, ...]:
    return tuple(load("cyrillic")["words"]["company_endings"].split())


_COMPANY = _company_endings()


def is_company(text: str) -> bool:
    """Whether a word ends as the names of companies do ("Рособоронэкспорт")."""
    return len(text) > 5 and text.endswith(_COMPANY)


_MARKS = regex.compile("[\u0300\u0301\u00ad\u200b-\u200d\u2060\ufeff]")


@lru_cache(maxsize=1 << 15)
def recased(text: str, nominative: str) -> str:
    """A nominative with the capitals and the ё of the word as written.

    >>> recased("Королёву", "королев"), recased("ОРЛАНА", "орлан")
    ('Королёв', 'ОРЛАН')
    """
    clean: str = _MARKS.sub("", text)
    shared, same = 0, normal(clean)
    if len(same) != len(clean):
        return nominative.capitalize()
    while shared < min(len(same), len(nominative)) and same[shared] == nominative[shared]:
        shared += 1
    rest = nominative[shared:]
    return clean[:shared] + (rest.upper() if clean.isupper() and len(clean) > 1 else rest)


_FEMININE = frozenset(map(stem, (["сеть", "область", "сталь", "печать", "связь", "нефть", "очередь", "мережа"])))
_HARD_STEMS = ("нн", "он", "йн", "рн", "вн", "дн", "ьн", "тн", "чн")  # государственный, but внешний
_PLURAL = frozenset(("силы", "сили", "войска", "війська", "власти"))
_SOFT = regex.compile("(?:его|ему|им|ім|ем|ей|юю|яя|ье|ьої|ій)$")


def phrase(words: Sequence[tuple[str, Word]], head: int, nominative_head: str) -> list[str]:
    """A phrase of adjectives, the noun `head` and what belongs to it: the nominative up to its head.

    >>> from xref.mentions.cyrillic.words import word
    >>> phrase([(w, word(w)) for w in "Федеральной службой безопасности".split()], 1, "служба")
    ['Федеральная', 'служба', 'безопасности']
    """
    ukrainian = any(_UKRAINIAN.search(text) for text, _ in words)
    last = nominative_head[-1]
    if words[head][1].written == "upper":  # an acronym: its adjective says the gender
        womanly = head and words[head - 1][1].normal.endswith(("ая", "а", "ой", "ої", "ій", "ую", "у", "ою"))
        last = "а" if womanly else "к"
    gender = (
        "f"
        if last in "ая" or stem(nominative_head) in _FEMININE
        else "n"
        if last in "оеє" or nominative_head.endswith("ня")
        else "m"
    )
    found = []
    for n, (text, word) in enumerate(words):
        if n < head and "adjective" in word.roles:
            found.append(recased(text, _adjective(word, "p" if nominative_head in _PLURAL else gender, ukrainian)))
        elif n == head:
            found.append(recased(text, nominative_head))
        else:
            found.append(text)
    return found


def _adjective(word: Word, gender: str, ukrainian: bool) -> str:
    """An adjective in the nominative; `gender` may be p, several: "Вооружённые силы"."""
    match = _ADJECTIVE_ENDING.search(word.normal)
    if not match:
        return word.normal
    base = word.normal[: match.start()].removesuffix("ь" if match[0] in ("ого", "ому") else "-")
    if ukrainian:
        return base + {"m": "ий", "f": "а", "n": "е", "p": "і"}[gender]
    soft = base.endswith("н") and base[-2:] not in _HARD_STEMS and _SOFT.search(word.normal) is not None
    if soft:
        return base + {"m": "ий", "f": "яя", "n": "ее", "p": "ие"}[gender]
    narrow = base[-1:] in "гкхжшчщ"
    return base + {"m": "ий" if narrow else "ый", "f": "ая", "n": "ое", "p": "ие" if narrow else "ые"}[gender]

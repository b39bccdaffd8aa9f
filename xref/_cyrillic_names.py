"""The nominative of a name in Cyrillic text, chosen by agreement, by the other forms in the text, then by what is usual.

Of the nominatives that a form may have (`xref._inflection.nominatives`), that one is taken which

1. most other forms of the same word in the text may have too ("Стубба, Стуббу, Стубб"),
2. agrees in gender and case with the words beside it ("Сергеем Шойгу": instrumental, a man),
3. such an ending most often stands for. A wrong guess costs a letter or two, which the matching forgives.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import regex

from xref._cyrillic_words import Word, known
from xref._inflection import Reading, nominatives, normal, stem
from xref.data import load

_CASES = "ngdaip"
_MANLY = regex.compile("(?:[иіюуаяоеє]к|чук|ер|[еоа]н|ман|берг|штейн|[аеио]р|ль|ц|ш|ск)$")  # of the stems of men's names
_OBLIQUE = regex.compile("(?:[оеыиі]м|[аяыи]х)$")
_VELAR = regex.compile("[гкхжшчщ]$")


class Forms:
    """The capitalised forms of a text by their stem, and the nominatives that they speak for."""

    def __init__(self, words: Iterable[Word | None]) -> None:
        self._of: dict[str, set[str]] = defaultdict(set)
        for word in words:
            if word is not None and word.written in ("capital", "upper"):
                self._of[word.stem].add(word.normal)
        self._votes: dict[tuple[str, str], Counter[str]] = {}

    def votes(self, root: str, role: str) -> Counter[str]:
        """How many of the text's forms of a stem each nominative accounts for."""
        key = (root, role)
        if key not in self._votes:
            forms = self._of.get(root, ())
            self._votes[key] = Counter(n for form in forms for n in {r.nominative for r in nominatives(form, role)})
        return self._votes[key]

    def nominative(self, word: Word, role: str, gender: str = "", case: str = "") -> str:
        """The likeliest nominative of a word, in `normal` letters."""
        readings = nominatives(word.normal, role)
        if not readings:
            return word.normal
        votes = self.votes(word.stem, role)
        return max(readings, key=lambda r: _weight(word, r, role, votes, gender, case)).nominative

    def person(self, parts: Sequence[tuple[Word, str]], follows: str = "") -> tuple[list[str], str]:
        """The nominatives of the words of a person's name, each with its role (given, patronymic, surname), and the
        gender; `follows` is the word after it, since a verb of the past says the gender ("Захарова заявила")."""
        hint = "f" if regex.search("(?:ла|лась|лася)$", follows) else ""
        options = [self._readings(word, role) for word, role in parts]
        best, chosen = -1.0, ("m", "n")
        for gender in "mf":
            for case in _CASES:
                total = 0.0
                for (word, role), readings in zip(parts, options, strict=True):
                    votes = self.votes(word.stem, "surname")
                    fitting = [r for r in readings if _fits(r, gender, case)]
                    if fitting:
                        usual = max(_weight(word, r, role, votes, gender, case) for r in fitting)
                        total += 20 + usual + (5 if role != "surname" else 0)
                total += 3 * (gender == hint) + 0.2 * (gender == "m") + 0.1 * (case == "n")
                if total > best:
                    best, chosen = total, (gender, case)
        gender, case = chosen
        found = []
        for (word, role), readings in zip(parts, options, strict=True):
            votes = self.votes(word.stem, "surname")
            fitting = [r for r in readings if _fits(r, gender, case)] or readings
            found.append(
                max(fitting, key=lambda r: _weight(word, r, role, votes, gender, case)).nominative
                if fitting
                else word.normal
            )
        return found, gender

    def _readings(self, word: Word, role: str) -> tuple[Reading, ...]:
        readings = nominatives(word.normal, "surname")
        if role == "given":
            names = known().given.get(word.stem, ())
            listed = tuple(
                Reading(name, gender, r.case)
                for name, gender in names
                for r in readings
                if r.nominative == name and r.gender in ("", gender)
            )
            if listed:
                return listed
            fleeting = tuple(Reading(name, gender, case) for name, gender in names for case in _CASES)
            return fleeting or nominatives(word.normal, "noun")
        if role == "patronymic":
            man = regex.search("ич", word.normal) is not None
            return tuple(r for r in nominatives(word.normal, "noun") if (r.gender == "m") == man) or readings
        return readings


def _fits(reading: Reading, gender: str, case: str) -> bool:
    same = reading.case in ("", case) or (gender == "m" and {reading.case, case} == {"a", "g"} and reading.gender == "m")
    return reading.gender in ("", gender) and same


def _weight(word: Word, reading: Reading, role: str, votes: Counter[str], gender: str, case: str) -> float:
    weight = 2.0 * votes[reading.nominative] + _usual(word, reading, role)
    if gender and reading.gender == gender:
        weight += 0.5
    if case and reading.case == case:
        weight += 0.5
    return weight


def _usual(word: Word, reading: Reading, role: str) -> float:
    """How often an ending stands for a nominative, between 0 and 1; judged by what names have that ending."""
    text, whole = word.normal, reading.nominative
    ending = text[-1]
    if text == whole:
        if _OBLIQUE.search(text) and reading.case == "n":
            return 0.95 if _is_company(text) else 0.35
        if reading.case == "n" and ending not in "аяьои":
            return 0.95
        if ending in "ая":
            base = text[:-1]
            if regex.search("(?:[оеєії]в|[иії]н|ын)$", base):
                return 0.55
            if base.endswith("енк") or (role != "noun" and _MANLY.search(base)) or _is_company(base):
                return 0.3
            return 0.6
        return 0.55 if reading.case == "" else 0.5
    if _is_company(whole):
        return 0.9
    if regex.search("(?:[оеєії]в|[иії]н|ын)$", whole) and reading.gender == "m":
        return 0.6
    if whole.endswith("енко"):
        return 0.9
    if whole.endswith("ь"):
        return 0.8 if regex.search("(?:нефть|сеть|печать|связь|ость|ель|арь|онь|сталь|медь|соль)$", whole) else 0.3
    if regex.search("(?:ий|ый|ая|яя|ый|ської|ська|цька)$", whole):
        return 0.9 if regex.search("(?:ого|его|ому|ую|юю|ьої|ої)$", text) else 0.5
    if ending in "ая" and _VELAR.search(whole) and not _MANLY.search(whole):
        return 0.3
    if _MANLY.search(whole):
        return 0.6
    if whole.endswith(("а", "я")):
        return 0.55 if role == "noun" or regex.search("(?:[ое]в|[иы]н)а$", whole) else 0.45
    return 0.5


def _company_endings() -> tuple[str, ...]:
    return tuple(load("cyrillic")["words"]["company_endings"].split())


_COMPANY = _company_endings()


def _is_company(text: str) -> bool:
    return len(text) > 5 and text.endswith(_COMPANY)


_MARKS = regex.compile("[\u0300\u0301\u00ad\u200b-\u200d\u2060\ufeff]")


def recased(text: str, nominative: str) -> str:
    """A nominative with the capitals and the ё of the word as written.

    >>> recased("Королёву", "королев"), recased("ОРЛАНА", "орлан")
    ('Королёв', 'ОРЛАН')
    """
    clean = _MARKS.sub("", text)
    shared, same = 0, normal(clean)
    if len(same) != len(clean):
        return nominative.capitalize()
    while shared < min(len(same), len(nominative)) and same[shared] == nominative[shared]:
        shared += 1
    rest = nominative[shared:]
    return clean[:shared] + (rest.upper() if clean.isupper() and len(clean) > 1 else rest)


_FEMININE = frozenset(map(stem, ("сеть область сталь печать связь нефть очередь мережа".split())))
_SOFT = regex.compile("(?:его|ему|им|ім|ем|ей|юю|яя|ье|ьої|ій)$")


def phrase(words: Sequence[tuple[str, Word]], head: int, nominative_head: str) -> list[str]:
    """A phrase of adjectives, the noun `head` and what belongs to it: the nominative up to its head.

    >>> from xref._cyrillic_words import word
    >>> phrase([(w, word(w)) for w in "Федеральной службой безопасности".split()], 1, "служба")
    ['Федеральная', 'служба', 'безопасности']
    """
    ukrainian = any(regex.search("[іїєґ]", text) for text, _ in words)
    last = nominative_head[-1]
    gender = "f" if last in "ая" or stem(nominative_head) in _FEMININE else "n" if last in "оеє" or nominative_head.endswith("ня") else "m"
    found = []
    for n, (text, word) in enumerate(words):
        if n < head and "adjective" in word.roles:
            found.append(recased(text, _adjective(word, gender, ukrainian)))
        elif n == head:
            found.append(recased(text, nominative_head))
        else:
            found.append(text)
    return found


def _adjective(word: Word, gender: str, ukrainian: bool) -> str:
    match = regex.search("(?:[ыиіо]й|ая|яя|ое|ее|[оеь]?го|[оеь]?му|[ыиі]м|[ое]м|[ое]й|[уюо]ю|ої|ій|[аеіу])$", word.normal)
    if not match:
        return word.normal
    base, ending = word.normal[: match.start()].rstrip("ь" if word.normal.endswith(("ього", "ьому")) else ""), match[0]
    if ukrainian:
        soft = ending.startswith("ь") or (ending in ("ій", "ім", "ю") and base.endswith("н"))
        return base + {"m": "ій" if soft and base.endswith("н") and gender == "m" and ending == "ій" else "ий", "f": "а", "n": "е"}[gender]
    soft = bool(_SOFT.search(word.normal)) and base.endswith("н") and not base.endswith(("нн", "он", "йн", "рн", "вн", "дн"))
    if gender == "m":
        return base + ("ий" if soft or base[-1:] in "гкхжшчщ" else "ый")
    return base + {"f": "яя" if soft else "ая", "n": "ее" if soft else "ое"}[gender]

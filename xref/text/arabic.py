"""Arabic and Persian words in the form in which they are looked up, and the roles they play in names.

Writers differ in hamza, alef, the dots of yeh and heh, vowel signs and the joiner of Persian; Arabic writes "and",
"to", "by" and "the" on to the next word. All that is taken off, so that one entry of the knowledge file (`arabic.toml`)
is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from xref.data import load

ARABIC = regex.compile(r"\p{Arabic}")
_WORD = regex.compile(
    r"[\p{Arabic}&&\p{L}](?:[\p{Arabic}\p{M}\u200c\u200d\u0640&&[\p{L}\p{M}\u200c\u200d\u0640]]*[\p{Arabic}\p{M}\u0640&&[\p{L}\p{M}\u0640]])?",
    regex.V1,
)
_OFF = regex.compile(r"[\p{Mn}\u0640\u200c-\u200f\u00ad\ufeff]")
_ONE_FORM = str.maketrans("أإآٱىیېئةەۀکڪؤھہ", "اااايييي" + "هههككوهه")
_PREPOSITIONS = ("على", "إلى", "الى", "حتى", "لدى", "سوى", "وعلى", "وإلى")  # with alef maksura; with yeh على is Ali
_CLITICS = ("وال", "بال", "فال", "كال", "لل", "ال")  # before a definite word
_SINGLE = "وبفلك"  # before any word; only where what is left is known
_SHORTEST = 3  # letters that are left of a word


class Word(NamedTuple):
    """A word of a text; `form` without what varies, `bare` also without clitics and the article."""

    start: int
    end: int
    form: str
    bare: str
    role: str
    cut: int  # letters written on to it: 1 for the و of وحزب, 2 for the لل of للشركة
    definite: bool


@dataclass(frozen=True)
class Lexicon:
    """Word (or words, with spaces) to its role: given, joining, title, tail, head, known, stop, ordinary, nation,
    place, vessel, equipment; and the countries of places and nations."""

    roles: Mapping[str, str]
    countries: Mapping[str, str]
    longest: Mapping[str, int]  # words in the longest entry that begins with a word
    endings: tuple[str, ...]
    given: frozenset[str]
    direct: frozenset[str]
    father: frozenset[str]
    of_state: frozenset[str]
    joins_and: frozenset[str]
    several: frozenset[str]
    persian: frozenset[str]


def normal(word: str) -> str:
    """A word without vowel signs and joiners, with one form of each letter.

    >>> normal("إِيرَان") == normal("ايران"), normal("رئیس‌جمهور")
    (True, 'رييسجمهور')
    """
    return str(_OFF.sub("", word)).translate(_ONE_FORM)


def key(word: str) -> str:
    """What a listed name's word is looked up by: its normal form without the article."""
    form = normal(word)
    return form[2:] if form.startswith("ال") and len(form) > _SHORTEST + 1 else form


@cache
def lexicon() -> Lexicon:
    """The knowledge file, read once."""
    data = load("arabic")
    roles: dict[str, str] = {}
    countries: dict[str, str] = {}
    people, bodies, words = data["people"], data["organisations"], data["words"]
    for role, text in (
        ("equipment", bodies["equipment"]), ("ordinary", words["ordinary"]), ("vessel", bodies["vessels"]),
        ("tail", people["tails"]),
        ("given", people["given"]), ("title", people["titles"]), ("joining", people["joining"]),
        ("head", bodies["heads"]), ("stop", words["stops"]), ("known", bodies["known"]),
    ):  # fmt: skip
        for entry in text.split():
            roles[_entry(entry)] = role
    for table, role in (("nations", "nation"), ("places", "place")):
        for code, names in data[table].items():
            for name in names.split():
                forms = [_entry(name)]
                if role == "nation":
                    forms += [forms[0] + "ه", forms[0] + "ين", forms[0] + "ون"]
                for form in forms:
                    if role == "place" or roles.get(form) != "given":
                        roles[form] = role
                    countries[form] = code
    longest: dict[str, int] = {}
    for entry in roles:
        first, size = entry.partition(" ")[0], entry.count(" ") + 1
        longest[first] = max(longest.get(first, 0), size)
    sets = {
        name: frozenset(map(_entry, text.split()))
        for table, names in (
            (people, ("given", "direct", "father")), (bodies, ("of_state", "joins_and", "several", "persian"))
        )
        for name, text in table.items()
        if name in names
    }  # fmt: skip
    return Lexicon(roles, countries, longest, tuple(map(normal, people["endings"].split())), **sets)


def _entry(entry: str) -> str:
    return " ".join(key(word) for word in entry.split("_"))


def cut(text: str) -> list[Word]:
    """The words of Arabic script in a text, in order, with what is known of each.

    >>> [(w.bare, w.role, w.cut) for w in cut("وحزب للشركة وزير")]
    [('حزب', 'head', 1), ('شركه', 'head', 2), ('وزير', 'title', 0)]
    """
    roles = lexicon().roles
    return [_word(match.start(), match.end(), match[0], roles) for match in _WORD.finditer(text)]


def _word(start: int, end: int, written: str, roles: Mapping[str, str]) -> Word:
    form = normal(written)
    if written in _PREPOSITIONS:
        return Word(start, end, form, written, "stop", 0, False)
    if form in roles:
        return Word(start, end, form, form, roles[form], 0, False)
    if "\u200c" in written and roles.get(normal(written.partition("\u200c")[0])) == "given":
        return Word(start, end, form, form, "given", 0, False)  # علی‌اکبر
    for clitic in _CLITICS:
        if form.startswith(clitic) and len(form) - len(clitic) >= _SHORTEST - 1:
            bare = form[len(clitic) :]
            joined = len(clitic) - 2 if clitic != "لل" else 2
            return Word(start, end, form, bare, roles.get(bare, ""), joined, True)
    if form[:1] in _SINGLE and len(form) > _SHORTEST and (role := roles.get(form[1:])):
        return Word(start, end, form, form[1:], role, 1, False)
    return Word(start, end, form, form, "", 0, False)

"""Chinese text cut into words, each with the role it can play in a name.

Chinese writes no spaces. The text is folded to simplified characters, one for one so that offsets hold, and cut from
the left into the longest words of a dictionary (`han_words.txt`, 40,000) and of the knowledge file (`han.toml`).
Names are what the dictionary does not know: their characters are left over one by one, in the role "letter".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from xref.data import load

HAN = regex.compile(r"\p{Han}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}--[・ー]]", regex.V1)
_JAPANESE = (
    0.1  # kana for each Han character: Japanese text has more than 1, Chinese with a Japanese word less than this
)
_DICTIONARY = ("noun", "other", "time", "field", "verb", "place", "body", "stop")  # its roles; a later one counts
_WHICH = "新旧大各该本全"  # before a body, these make no name of it: 新政府
_GAP = regex.compile(r"(\p{Han})|([A-Za-zÀ-ɏ0-9]+(?:[-/.][A-Za-z0-9]+)*)|.", regex.DOTALL)
_LONGER = 3  # characters that a word can go on beyond the last one of the word before it
_new = tuple.__new__  # half the time of the constructor
_ROLES = {1: "letter", 2: "latin", None: "mark"}


class Piece(NamedTuple):
    """A word, a character left over, or what stands between: `text` is folded; role: see `Words.roles`."""

    start: int
    end: int
    role: str
    text: str


@dataclass(frozen=True, repr=False)
class Words:
    """The tables.

    roles: word to its role, which is one of known, person, place, body, weak, strong (heads of organisations), title,
    address, stop, ending (of places), or of the dictionary: verb, noun, field (a noun of doing), time, other.
    countries: place to ISO 3166-1 alpha-2; `short`: one character that stands for a country; given, foreign: how
    typical a character is of given names and of foreign names, -4 to 4 (powers of two).
    """

    roles: Mapping[str, str]
    countries: Mapping[str, str]
    short: Mapping[str, str]
    family: frozenset[str]
    double: frozenset[str]
    doubtful: frozenset[str]
    addresses: frozenset[str]
    generic: frozenset[str]
    by_place: frozenset[str]
    alone: frozenset[str]
    loose: frozenset[str]
    vague: frozenset[str]
    state: frozenset[str]
    given: Mapping[str, int]
    foreign: Mapping[str, int]
    automaton: CharwiseDoubleArrayAhoCorasick
    listed: tuple[tuple[str, str], ...]  # by the automaton's numbers


@cache
def words() -> Words:
    """The knowledge file and the dictionary, read once."""
    data = load("han")
    lines = files("xref.data").joinpath("han_words.txt").read_text(encoding="utf-8").splitlines()[1:]
    tables = dict(line.split(" ", 1) for line in lines)
    people, titles, bodies, other = data["people"], data["titles"], data["organisations"], data["words"]
    sets = {
        name: frozenset(text.split())
        for table in (people, titles, bodies)
        for name, text in table.items()
        if name
        in ("family", "double", "doubtful", "addresses", "generic", "by_place", "alone", "loose", "vague", "state")
    }
    given = _levels(tables, "given")
    countries = {name: code for code, names in data["places"].items() for name in names.split()}
    roles = {word: role for role in _DICTIONARY for word in tables[role].split() if _is_word(word, role, given)}
    long = frozenset(w for w in tables["noun"].split() if len(w) > 2 and w.endswith(tuple(bodies["endings"].split())))
    roles |= dict.fromkeys(long, "strong")
    for role, text in (
        ("noun", other["ordinary"]), ("field", bodies["generic"]),
        ("stop", other["stops"]), ("stop", bodies["unnamed"]), ("speech", titles["speech"]),
        ("ending", other["place_endings"]), ("address", titles["addresses"]),
        ("weak", bodies["weak"]), ("strong", bodies["strong"]), ("title", titles["offices"]),
        ("known", bodies["known"]), ("person", people["statesmen"]),
    ):  # fmt: skip
        roles |= dict.fromkeys(text.split(), role)
    roles |= dict.fromkeys(countries, "place")
    listed = tuple(roles.items())
    pairs = data["short_countries"]["pairs"].split()
    return Words(
        roles=roles,
        countries=countries,
        short=dict(zip(pairs[::2], pairs[1::2], strict=True)),
        given=given,
        foreign={**_levels(tables, "foreign"), **dict.fromkeys(people["foreign"].split(), 4)},
        automaton=CharwiseDoubleArrayAhoCorasick([word for word, _ in listed], MATCH_KIND_LEFTMOST_LONGEST),
        listed=listed,
        **{**sets, "vague": sets["vague"] | long},
    )


def _is_word(word: str, role: str, given: Mapping[str, int]) -> bool:
    """Whether a word of the dictionary helps: 新政府 names no body, and 正说 is the end of 洪丕正 and a verb."""
    if role == "body":
        return len(word) > 3 or word[0] not in _WHICH
    return len(word) != 2 or word[1] != "说" or given.get(word[0], 0) <= 0


def _levels(tables: Mapping[str, str], name: str) -> dict[str, int]:
    return {c: level for level in range(-4, 5) for c in tables.get(f"{name}{level:+}", "")}


@cache
def _folds() -> dict[int, int]:
    table = files("xref.data").joinpath("han_variants.txt").read_text(encoding="utf-8").splitlines()
    return dict(zip(map(ord, table[1]), map(ord, table[2]), strict=True))


def folded(text: str) -> str:
    """The text in simplified characters, of the same length.

    >>> folded("義烏市電子")
    '义乌市电子'
    """
    return text.translate(_folds())


def chinese(text: str) -> bool:
    """Whether a text has Chinese in it: Han characters, and not the kana of Japanese between them."""
    if text.isascii() or not HAN.search(text):
        return False
    kana = len(_KANA.findall(text))
    return not kana or kana < _JAPANESE * len(HAN.findall(text))


def cut(text: str) -> list[Piece]:
    """A folded text as pieces, from its first character to its last.

    >>> [(p.text, p.role) for p in cut("康晓伟在公司")]
    [('康', 'letter'), ('晓', 'letter'), ('伟', 'letter'), ('在', 'stop'), ('公司', 'weak')]
    """
    known, found, end = words(), list[Piece](), 0
    for first, last, word in _resolved(text, known):
        while end < first and "㐀" <= text[end] <= "鿿":
            found.append(_new(Piece, (end, end + 1, "letter", text[end])))
            end += 1
        if first > end:
            found += [_new(Piece, (*m.span(), _ROLES[m.lastindex], m[0])) for m in _GAP.finditer(text, end, first)]
        if word:
            found.append(_new(Piece, (first, last, known.roles[word], word)))
        end = last
    return found


def _resolved(text: str, known: Words) -> list[tuple[int, int, str]]:
    """The longest words from the left; but 福 / 星期二, not 福星 / 期 / 二: a longer word takes the last character of a
    word after which a character is left over."""
    listed, roles = known.listed, known.roles
    matches = known.automaton.find(text)
    found: list[tuple[int, int, str]] = []
    i = 0
    while i < len(matches):
        first, last, n = matches[i]
        i += 1
        found.append((first, last, listed[n][0]))
        if last - first < 2 or last == len(text) or (i < len(matches) and matches[i][0] == last):
            continue
        for end in range(min(last + _LONGER, len(text)), last + 1, -1):
            if end - last < last - first or text[last - 1 : end] not in roles:
                continue
            after = i
            while after < len(matches) and matches[after][1] <= end:
                after += 1
            if after < len(matches) and matches[after][0] < end:
                continue
            rest = text[first : last - 1]
            found[-1:] = [(first, last - 1, rest)] if rest in roles else []
            found.append((last - 1, end, text[last - 1 : end]))
            i = after
            break
    return [*found, (len(text), len(text), "")]

"""Chinese text cut into words, each with the role it can play in a name.

Chinese writes no spaces. The text is folded to simplified characters, one for one so that offsets hold, and cut from the
left into the longest words of a dictionary (`han_words.txt`, 40,000 of them) and of the knowledge file (`han.toml`).
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
_JAPANESE = 0.1  # kana for each Han character: of Japanese text more than 1, of Chinese with a Japanese word less than this
_WHICH = "新旧大各该本全"  # before a body, these make no name of it: 新政府
_GAP = regex.compile(r"(\p{Han})|([A-Za-zÀ-ɏ0-9]+(?:[-/.][A-Za-z0-9]+)*)|.", regex.DOTALL)
_ROLES = {1: "letter", 2: "latin", None: "mark"}


class Piece(NamedTuple):
    """A word, a character left over, or what stands between: `text` is folded; role: see `Words.roles`."""

    start: int
    end: int
    role: str
    text: str


@dataclass(frozen=True)
class Words:
    """The tables.

    roles: word to its role, which is one of known, person, place, body, weak, strong (heads of organisations), title, address,
    stop, ending (of places), or of the dictionary: verb, noun, field (a noun of doing), time, other.
    countries: place to ISO 3166-1 alpha-2; `short`: one character that stands for a country; given, foreign: how typical
    a character is of given names and of foreign names, -4 to 4 (powers of two).
    """

    roles: Mapping[str, str]
    countries: Mapping[str, str]
    short: Mapping[str, str]
    family: frozenset[str]
    double: frozenset[str]
    doubtful: frozenset[str]
    addresses: frozenset[str]
    speech: frozenset[str]
    generic: frozenset[str]
    by_place: frozenset[str]
    alone: frozenset[str]
    loose: frozenset[str]
    vague: frozenset[str]
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
    people, bodies, other = data["people"], data["organisations"], data["words"]
    countries = {name: code for code, names in data["places"].items() for name in names.split()}
    roles: dict[str, str] = {}
    tables["body"] = " ".join(body for body in tables["body"].split() if len(body) > 3 or body[0] not in _WHICH)
    for role in ("noun", "other", "time", "field", "verb", "place", "body", "stop"):
        roles |= dict.fromkeys(tables[role].split(), role)
    for role, text in (
        ("noun", other["ordinary"]), ("stop", other["stops"]), ("stop", bodies["unnamed"]), ("speech", data["titles"]["speech"]),
        ("ending", other["place_endings"]), ("weak", bodies["weak"]), ("strong", bodies["strong"]),
        ("title", data["titles"]["offices"]), ("address", data["titles"]["addresses"]), ("known", bodies["known"]), ("person", people["statesmen"]),
    ):  # fmt: skip
        roles |= dict.fromkeys(text.split(), role)
    roles |= dict.fromkeys(countries, "place")
    roles |= {word: "field" for word in bodies["generic"].split() if roles.get(word) not in ("weak", "strong")}
    given = _levels(tables, "given")
    for word in [w for w in roles if len(w) == 2 and w[1] == "说" and given.get(w[0], 0) > 0]:
        del roles[word]  # 洪丕正说
    endings = tuple(bodies["endings"].split())
    long = frozenset(w for w in tables["noun"].split() if len(w) > 2 and w.endswith(endings) and roles[w] == "noun")
    roles |= dict.fromkeys(long, "strong")
    offices = frozenset(data["titles"]["offices"].split())
    roles |= {word: "title" for word in data["titles"]["addresses"].split() if word in offices}
    listed = tuple(roles.items())
    pairs = data["short_countries"]["pairs"].split()
    return Words(
        roles, countries, dict(zip(pairs[::2], pairs[1::2], strict=True)), frozenset(people["family"].split()),
        frozenset(people["double"].split()), frozenset(people["doubtful"].split()),
        frozenset(data["titles"]["addresses"].split()), frozenset(data["titles"]["speech"].split()),
        frozenset(bodies["generic"].split()), frozenset(bodies["by_place"].split()),
        frozenset(bodies["alone"].split()), frozenset(bodies["loose"].split()),
        frozenset(bodies["vague"].split()) | long,
        _levels(tables, "given"), {**_levels(tables, "foreign"), **dict.fromkeys(people["foreign"].split(), 4)},
        CharwiseDoubleArrayAhoCorasick([word for word, _ in listed], MATCH_KIND_LEFTMOST_LONGEST), listed,
    )  # fmt: skip


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
    listed, gap, new = known.listed, _GAP.finditer, Piece._make
    for first, last, n in [*known.automaton.find(text), (len(text), len(text), -1)]:
        if first > end:
            found += [new((*m.span(), _ROLES[m.lastindex], m[0])) for m in gap(text, end, first)]
        if n >= 0:
            word, role = listed[n]
            found.append(new((first, last, role, word)))
        end = last
    return found

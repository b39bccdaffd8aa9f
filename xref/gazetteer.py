"""The listed names as the mention finder looks them up in running text: by the forms of their words, in order.

All of them are looked for at once, in one pass over the forms of a text (Aho and Corasick 1975), so that the work does
not grow with the lists. The automaton is built once for a state of the lists, and read back in a blink.

Han is looked up by its characters, simplified: half the words of Chinese sound like another one. Words of Arabic script
are looked up without the article and with one form of each letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl
import regex
from daachorse import CharwiseDoubleArrayAhoCorasick

from xref.names import Token, tokens
from xref.text.arabic import ARABIC, key
from xref.text.han import HAN, folded
from xref.text.lexicon import CALENDAR, FUNCTION_WORDS, lexicon
from xref.words import plain

_SHORTEST = 3  # letters of a word that alone can be a name
_OWN_KEYS = regex.compile(r"[\p{Han}\p{Arabic}]")
SHAPES = pl.Schema({"shape": pl.String(), "kinds": pl.String()})  # word forms, bearers' kinds; a space between
AUTOMATON = pl.Schema({"automaton": pl.Binary()})  # one row: what finds the shapes, as daachorse writes it
_THINGS = frozenset(("vessel", "aircraft"))


def shapes(names: pl.DataFrame) -> pl.DataFrame:
    """The shapes of listed names (`index.NameIndex.names`), schema `SHAPES`; people's names in three orders.

    A weak alias has none: it corroborates, it does not trigger. Nor has one word of a person's name.
    """
    found: dict[str, set[str]] = {}
    strong = names.filter(pl.col("quality") != "weak")
    for name, kind in strong.select("name", pl.col("kind").cast(pl.String())).iter_rows():
        for shape in _shapes(name, kind == "person"):
            found.setdefault(" ".join(shape), set()).add(kind)
    rows = [(shape, " ".join(sorted(kinds))) for shape, kinds in sorted(found.items()) if _can_be_found(shape, kinds)]
    return pl.DataFrame(rows, schema=SHAPES, orient="row")


def automaton(shapes: pl.DataFrame) -> pl.DataFrame:
    """The automaton that finds `shapes` (schema `SHAPES`): schema `AUTOMATON`."""
    patterns = [f" {shape} " for shape in shapes["shape"]]
    built = CharwiseDoubleArrayAhoCorasick(patterns).serialize() if patterns else b""
    return pl.DataFrame({"automaton": [built]}, schema=AUTOMATON)


def _can_be_found(shape: str, kinds: set[str]) -> bool:
    """Whether a text can mean a party by this: no everyday word alone does (see `mentions`), but that of a ship."""
    if " " in shape or not shape.isascii() or kinds <= _THINGS:
        return True
    known = lexicon()
    usual = (CALENDAR, FUNCTION_WORDS, known.given, known.demonyms)
    return len(shape) >= _SHORTEST and not any(shape in words for words in usual)


def _shapes(name: str, person: bool) -> Iterator[tuple[str, ...]]:
    parts = tuple(map(_key, tokens(name))) if _OWN_KEYS.search(name) else plain(name, person)
    if not parts or (person and len(parts) == 1):
        return
    yield parts
    if person:
        yield (*parts[1:], parts[0])
        yield (parts[-1], *parts[:-1])


def _key(token: Token) -> str:
    if token.text.isascii():
        return token.form
    if HAN.match(token.text):
        return folded(token.text)
    return key(token.text) if ARABIC.match(token.text) else token.form


class Gazetteer:
    """Finds listed names in the tokens of a text.

    table: schema `SHAPES`; built: schema `AUTOMATON`, made of the table where it is not given.
    """

    def __init__(self, table: pl.DataFrame, built: pl.DataFrame | None = None) -> None:
        sets: dict[str, frozenset[str]] = {}
        self._kinds = [sets.setdefault(kinds, frozenset(kinds.split())) for kinds in table["kinds"]]
        data = (automaton(table) if built is None else built)["automaton"][0]
        self._automaton = CharwiseDoubleArrayAhoCorasick.deserialize(data) if data else None

    def find(self, tokens: Sequence[Token]) -> list[tuple[int, int, frozenset[str]]]:
        """Each place where a listed name stands: token index from, to (exclusive), kinds of its bearers; in order."""
        return self.find_words(forms(tokens))

    def find_words(self, forms: Sequence[str]) -> list[tuple[int, int, frozenset[str]]]:
        """The same, by the forms of the tokens: nothing else of them counts."""
        hits = self._automaton.find_overlapping(f" {' '.join(forms)} ") if self._automaton else []
        if not hits:
            return []
        at = {0: 0}  # the token that begins after the space at a place
        place = 0
        for n, word in enumerate(forms, 1):
            place += len(word) + 1
            at[place] = n
        found = [(at[start], at[end - 1], self._kinds[shape]) for start, end, shape in hits]
        return sorted(found, key=lambda hit: (hit[0], -hit[1]))


def forms(tokens: Sequence[Token]) -> list[str]:
    """The forms by which the words of a text are looked up."""
    return [token.form if token.text.isascii() else _key(token) for token in tokens]

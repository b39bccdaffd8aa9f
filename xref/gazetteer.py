"""The listed names as the mention finder looks them up in running text: by the forms of their words, in order.

Han is looked up by its characters, simplified: half the words of Chinese sound like another one. Words of Arabic script
are looked up without the article and with one form of each letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl
import regex

from xref.names import Token, tokens
from xref.text.arabic import ARABIC, key
from xref.text.han import HAN, folded
from xref.words import plain

_OWN_KEYS = regex.compile(r"[\p{Han}\p{Arabic}]")
SHAPES = pl.Schema(
    {"shape": pl.String(), "kinds": pl.List(pl.String())}
)  # word forms, one space between; bearers' kinds


def shapes(names: pl.DataFrame) -> pl.DataFrame:
    """The shapes of listed names (`index.NameIndex.names`), schema `SHAPES`; people's names in three orders.

    A weak alias has none: it corroborates, it does not trigger. Nor has one word of a person's name.
    """
    found: dict[str, set[str]] = {}
    strong = names.filter(pl.col("quality") != "weak")
    for name, kind in strong.select("name", pl.col("kind").cast(pl.String())).iter_rows():
        for shape in _shapes(name, kind == "person"):
            found.setdefault(" ".join(shape), set()).add(kind)
    rows = [(shape, sorted(kinds)) for shape, kinds in sorted(found.items())]
    return pl.DataFrame(rows, schema=SHAPES, orient="row")


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
    """Finds listed names in the tokens of a text."""

    def __init__(self, table: pl.DataFrame) -> None:
        listed = table["shape"].to_list()
        self._kinds = dict(zip(listed, map(frozenset, table["kinds"].to_list()), strict=True))
        self._longest: dict[str, int] = {}
        for shape in listed:
            first, size = shape.partition(" ")[0], shape.count(" ") + 1
            if size > self._longest.get(first, 0):
                self._longest[first] = size

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Each place where a listed name stands: token index from, to (exclusive), kinds of its bearers."""
        forms = list(map(_key, tokens))
        for i, first in enumerate(forms):
            for size in range(min(self._longest.get(first, 0), len(forms) - i), 0, -1):
                if kinds := self._kinds.get(" ".join(forms[i : i + size])):
                    yield i, i + size, kinds

"""The listed names as the mention finder looks them up in running text: by the forms of their words, in order.

Names are looked for from each word of a text on, all words of the text at once, by the hash of the first word, then of
the first two, and on as long as some listed name begins so: few go beyond the second. The hashes stand in a table that
is mapped into memory, so that millions of names cost a process neither time to open nor memory of its own (an automaton
of a million takes 240 MB of each). What is found by its hash is compared word for word.

Han is looked up by its characters, simplified: half the words of Chinese sound like another one. Words of Arabic script
are looked up without the article and with one form of each letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl
import regex

from xref.engines.shares import Shares
from xref.names import Token, tokens
from xref.text.arabic import ARABIC, key
from xref.text.han import HAN, folded
from xref.text.lexicon import CALENDAR, FUNCTION_WORDS, lexicon
from xref.words import plain

_SHORTEST = 3  # letters of a word that alone can be a name
_OWN_KEYS = regex.compile(r"[\p{Han}\p{Arabic}]")
SHAPES = pl.Schema({"shape": pl.String(), "kinds": pl.String()})  # word forms, bearers' kinds; a space between
BEGINNINGS = pl.Schema(  # how shapes begin, by the hash of their first words; a row more for each shape of these words
    {
        "key": pl.UInt64(),
        "shape": pl.UInt32(),  # the row of the shape that is these words, `_BEGUN` if none is
        "longer": pl.UInt8(),  # 1 if there are shapes that begin so and have more words
    }
)
STARTS = pl.Schema({"first": pl.UInt32()})  # the row of BEGINNINGS where the keys with the same first bits begin
_BORNE = pl.Schema({"shape": pl.String(), "kind": pl.String()})
_CHUNK = 1 << 16  # names at a time: seconds' work, where starting a worker takes about one
_THINGS = frozenset(("vessel", "aircraft"))
_TIMES = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit is lost of the words before
Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
_NONE = np.zeros(0, np.int64)
_BEGUN = (1 << 32) - 1  # no shape


def shapes(names: pl.DataFrame) -> pl.DataFrame:
    """The shapes of listed names (`index.NameIndex.names`), schema `SHAPES`; people's names in three orders.

    A weak alias has none: it corroborates, it does not trigger. Nor has one word of a person's name.
    """
    strong = names.filter(pl.col("quality") != "weak").select("name", pl.col("kind").cast(pl.String()))
    with Shares() as shares:
        said = shares.each(_shapes, None, list(strong.iter_slices(_CHUNK)))
    found = (
        pl.concat([pl.DataFrame(schema=_BORNE), *said])
        .unique()
        .group_by("shape")
        .agg(kinds=pl.col("kind").sort().str.join(" "))
        .sort("shape")
    )
    alone = found.filter(~pl.col("shape").str.contains(" ", literal=True))
    never = [shape for shape, kinds in alone.iter_rows() if not _can_be_found(shape, _set(kinds))]
    return found.filter(~pl.col("shape").is_in(never))


def beginnings(shapes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """How `shapes` (schema `SHAPES`) begin: schemas `BEGINNINGS` and `STARTS`."""
    split = shapes["shape"].str.split(" ")
    counts = split.list.len().to_numpy().astype(np.int64)
    words = split.explode()
    distinct = words.unique()
    known = pl.DataFrame({"word": distinct, "hash": pl.Series(map(_hash, distinct), dtype=pl.UInt64())})
    hashes = words.to_frame("word").join(known, on="word", how="left", maintain_order="left")["hash"].to_numpy()
    shape, first = np.arange(len(counts)), np.cumsum(counts) - counts
    key, parts, size = np.zeros(len(counts), np.uint64), [pl.DataFrame(schema=BEGINNINGS)], 0
    while len(shape):
        key = key * _TIMES + hashes[first[shape] + size]
        size += 1
        whole = counts[shape] == size
        parts.append(pl.DataFrame([key, np.where(whole, shape, _BEGUN), ~whole], schema=BEGINNINGS))
        shape, key = shape[~whole], key[~whole]
    rows = pl.concat(parts).group_by("key", "shape").agg(pl.col("longer").max()).sort("key", "shape")
    bits = rows.height.bit_length() + 1
    at = (rows["key"].to_numpy() >> np.uint64(64 - bits)).astype(np.int64)
    starts = np.append(0, np.cumsum(np.bincount(at, minlength=1 << bits)))
    return rows, pl.DataFrame({"first": starts}, schema=STARTS)


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    """The hash of a word, the same on every machine."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@lru_cache(maxsize=1 << 10)
def _set(kinds: str) -> frozenset[str]:
    return frozenset(kinds.split())


def _can_be_found(shape: str, kinds: frozenset[str]) -> bool:
    """Whether a text can mean a party by this one word: by no everyday one (see `mentions`), but that of a ship."""
    if not shape.isascii() or kinds <= _THINGS:
        return True
    known = lexicon()
    usual = (CALENDAR, FUNCTION_WORDS, known.given, known.demonyms)
    return len(shape) >= _SHORTEST and not any(shape in words for words in usual)


def _shapes(_: None, names: pl.DataFrame) -> pl.DataFrame:
    """The shapes of names (name, kind), each with the kind of who bears it."""
    rows = ((" ".join(shape), kind) for name, kind in names.iter_rows() for shape in _orders(name, kind == "person"))
    return pl.DataFrame(rows, schema=_BORNE, orient="row").unique(maintain_order=True)


def _orders(name: str, person: bool) -> Iterator[tuple[str, ...]]:
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

    table: schema `SHAPES`; begin, starts: `beginnings` of it, made where they are not given.
    """

    def __init__(
        self, table: pl.DataFrame, begin: pl.DataFrame | None = None, starts: pl.DataFrame | None = None
    ) -> None:
        if begin is None or starts is None:
            begin, starts = beginnings(table)
        self._shapes, self._kinds = table["shape"], table["kinds"]
        self._keys, self._shape, self._longer = (begin[name].to_numpy() for name in BEGINNINGS)
        self._first = starts["first"].to_numpy()
        self._shift = np.uint64(64 - (len(self._first) - 1).bit_length() + 1)

    def find(self, tokens: Sequence[Token]) -> list[tuple[int, int, frozenset[str]]]:
        """Each place where a listed name stands: token index from, to (exclusive), kinds of its bearers; in order."""
        return self.find_words(forms(tokens))

    def find_words(self, forms: Sequence[str]) -> list[tuple[int, int, frozenset[str]]]:
        """The same, by the forms of the tokens: nothing else of them counts."""
        words = np.fromiter(map(_hash, forms), np.uint64, len(forms))
        found: list[tuple[int, int, frozenset[str]]] = []
        at, key, size = np.arange(len(words)), words, 1
        while len(at):
            place, row = self._begun(key)
            shapes = self._shape[row]
            for n in np.flatnonzero(shapes != _BEGUN).tolist():
                start, shape = int(at[place[n]]), int(shapes[n])
                if self._shapes[shape] == " ".join(forms[start : start + size]):
                    found.append((start, start + size, _set(self._kinds[shape])))
            longer = np.unique(place[self._longer[row] > 0])
            longer = longer[at[longer] + size < len(words)]
            at, key = at[longer], key[longer]
            key = key * _TIMES + words[at + size]
            size += 1
        return sorted(found, key=lambda hit: (hit[0], -hit[1]))

    def _begun(self, keys: Keys) -> tuple[Ints, Ints]:
        """The rows of `BEGINNINGS` with some keys: the places of the keys, and the rows."""
        bucket = (keys >> self._shift).astype(np.int64)
        row, end = self._first[bucket], self._first[bucket + 1]
        place = np.flatnonzero(row < end)
        row = row[place].astype(np.int64)
        places, rows = [_NONE], [_NONE]
        while len(place):
            same = self._keys[row] == keys[place]
            places.append(place[same])
            rows.append(row[same])
            row = row + 1
            there = row < end[place]
            place, row = place[there], row[there]
        return np.concatenate(places), np.concatenate(rows)


def forms(tokens: Sequence[Token]) -> list[str]:
    """The forms by which the words of a text are looked up."""
    return [token.form if token.text.isascii() else _key(token) for token in tokens]

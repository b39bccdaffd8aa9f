"""Which listed names could be meant by a form: built once for a state of the lists.

1. Each listed name becomes its comparison words (`xref.words`) and, as one more word, all of them joined.
2. Each distinct word has keys (`xref.keys`), on which it meets its variants.
3. Postings say which names hold a word, and where among the name's words it stands by rarity: a name is found by its
   rarest words, since a pair in which these are without a partner is of two parties (see `xref.candidates`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from xref import mapped
from xref.countries import named_in
from xref.engines.shares import Shares
from xref.folds import fold
from xref.keys import JOINED, hashed, keys_of, variants
from xref.rarity import NAME_PART, TELLING, patronymic, weight
from xref.words import MARKS, words

VERSION = 27  # raised whenever words, keys or shapes change, so that an index kept by an older xref is not used
LEADING = 3  # words of a listed name, from its rarest on, that can lead to it
_EVERYDAY = 0.5  # weight below which a word is an everyday one, or one that many parties bear
_LATIN = ("Latin", "")
_CHUNK = 1 << 14  # names or words at a time: seconds' work, where starting a worker takes about one
_OF_NAMES = pl.Schema({"spelt": pl.String(), "implied": pl.List(pl.String())})
_OF_WORDS = pl.Schema({"fold": pl.String(), "weight": pl.Float32(), "firm": pl.Float32()})
_KEYS = pl.Schema({"key": pl.UInt32(), "word_id": pl.UInt32()})
_VARIANTS = pl.Schema({"asked": pl.UInt32(), "word_id": pl.UInt32(), "alike": pl.Float32()})


class NameIndex(NamedTuple):
    """The listed names, and the ways from a word to them. Rows stand in the order of their ids, which count from 0.

    names: name_id, entity_id, name, quality, kind, script, for_all (False: the entity has a name in Latin letters too,
    so that this one is for queries of its own script), everyday, implied (see `xref.compare`), spelt (its words with
    spaces between), telling (how many of its words tell parties apart), brief (how many are initials), holds (how many
    words it has), first (the row of `held` where they begin), joined (all of them as one word), length and letters of
    that (a bit for each letter), initials (of its words), initial_letters.
    words: word_id, word, fold, marked (by `words.MARKS`), weight, firm (see `firm`), names (how many hold it), leads
    (in how many it is the rarest telling word, one of the two rarest, of the three), variants (how many it has), posted
    and varied (the rows of `postings` and `variants` where its own begin). By word, whole names joined last.
    variants: word_id, alike: the listed words that are variants of each word (words has their number), in its order.
    held: word_id, the words of each name in the order of names, without the joined one.
    postings: name_id, the names that hold each word in the order of words; those it leads to first, by its rank there.
    keys: key (`xref.keys.hashed`), word_id, by key.
    """

    names: pl.DataFrame
    words: pl.DataFrame
    variants: pl.DataFrame
    held: pl.DataFrame
    postings: pl.DataFrame
    keys: pl.DataFrame


def letters_of(joined: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Which letters each word has, a bit for each of a to z; others, and digits, share the rest."""
    return np.fromiter((_letters(word) for word in joined), np.uint32, len(joined))


def firm(word: str) -> float:
    """The weight of a word that counts when it has no partner: particles, initials and names after the father come and
    go."""
    told = weight(word)
    return told if told >= NAME_PART and not patronymic(word) else 0.0


def _letters(word: str) -> int:
    found = 0
    for letter in set(word):
        found |= 1 << (ord(letter) - 97) % 32
    return found


def build(names: pl.LazyFrame, entities: pl.LazyFrame) -> NameIndex:
    """The index over tables.NAMES and tables.ENTITIES; an entry that is an address has no name, but a number."""
    listed = (
        names.join(
            entities.filter(pl.col("kind") != "address").select("entity_id", "kind"),
            on="entity_id",
            maintain_order="left",
        )
        .select("entity_id", "name", "quality", "kind", "script")
        .unique(maintain_order=True)
        .with_columns(for_all=pl.col("script").is_in(_LATIN) | ~pl.col("script").is_in(_LATIN).any().over("entity_id"))
        .with_row_index("name_id")
        .collect()
    )
    with Shares() as shares:
        return _built(listed, shares)


def _built(listed: pl.DataFrame, shares: Shares) -> NameIndex:
    """What takes long is done in shares of `_CHUNK` names or words."""
    said = shares.each(_of_names, None, list(listed.select("name", "kind").iter_slices(_CHUNK)))
    listed = listed.hstack(pl.concat([pl.DataFrame(schema=_OF_NAMES), *said]))
    listed = listed.with_columns(_everyday(listed).alias("everyday")).select(
        pl.exclude("implied", "spelt"), "implied", "spelt"
    )
    held = _held(listed)
    words_, keys, numbers = _vocabulary(held["word"], shares)
    person = (listed["kind"] == "person").gather(held["name_id"])
    held = held.select("name_id", word_id=numbers).with_columns(
        words_.select("weight", "names", "joined").select(pl.all().gather(numbers)),
        bar=pl.select(pl.when(person).then(NAME_PART).otherwise(TELLING)).to_series(),
    )
    held = _ranked(held)
    leads = held.group_by("word_id").agg(
        leads=pl.concat_list(
            *((pl.col("rank") <= rank).sum().cast(pl.UInt32()) for rank in range(LEADING))
        ).list.to_array(LEADING)
    )
    variants_ = _variants(words_, keys, shares)
    count = variants_.group_by("asked").len("variants")
    return NameIndex(
        _described(listed, held, words_),
        words_.drop("joined")
        .join(leads, on="word_id", how="left", maintain_order="left")
        .join(count, left_on="word_id", right_on="asked", how="left", maintain_order="left")
        .with_columns(pl.col("variants").fill_null(0))
        .with_columns(posted=_starts("names"), varied=_starts("variants")),
        variants_.select("word_id", "alike"),
        held.filter(~pl.col("joined")).select("word_id"),
        held.sort("word_id", pl.col("rank").clip(upper_bound=LEADING), "name_id").select("name_id"),
        keys,
    )


def _of_names(_: None, listed: pl.DataFrame) -> pl.DataFrame:
    """Of names (name, kind): their words with spaces between, and the countries that an organisation's name names."""
    rows = listed.with_columns(pl.col("kind").cast(pl.String())).rows()
    spelt = [" ".join(words(name, kind == "person")) for name, kind in rows]
    implied = [named_in(name) if kind == "organisation" else [] for name, kind in rows]
    return pl.DataFrame([spelt, implied], schema=_OF_NAMES)


def _held(listed: pl.DataFrame) -> pl.DataFrame:
    """The words under which each name is found: its distinct words, and all of them joined; name_id, word."""
    spelt = listed.lazy().filter(pl.col("spelt") != "").select("name_id", "spelt")
    single = spelt.select("name_id", word=pl.col("spelt").str.split(" ").list.unique(maintain_order=True))
    joined = spelt.select("name_id", word=JOINED + pl.col("spelt").str.replace_all(" ", "", literal=True))
    return pl.concat([single.explode("word"), joined]).sort("name_id", maintain_order=True).collect()


def _vocabulary(found: pl.Series, shares: Shares) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """The distinct words, those that are joined names last; the keys of each; and the number of each word found."""
    words_ = (
        found.value_counts(name="names")
        .select("word", "names", joined=pl.col("word").str.starts_with(JOINED))
        .sort("joined", "word")
        .with_row_index("word_id")
    )
    said = shares.each(_of_words, None, list(words_.select("word_id", "word").iter_slices(_CHUNK)))
    described = pl.concat([pl.DataFrame(schema=_OF_WORDS), *(some for some, _ in said)])
    keys = pl.concat([pl.DataFrame(schema=_KEYS), *(keys for _, keys in said)]).sort("key", "word_id")
    marked = pl.col("word").str.slice(0, 1).is_in(list(MARKS))
    words_ = words_.with_columns(marked.alias("marked")).hstack(described)
    numbers = pl.DataFrame({"word": found}).join(words_.select("word", "word_id"), on="word", maintain_order="left")
    return words_, keys, numbers["word_id"]


def _of_words(_: None, some: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of words (word_id, word): what is known of each, and their keys."""
    spelt = some["word"].to_list()
    single = [word[0] != JOINED for word in spelt]
    described = [
        [fold(word) for word in spelt],
        [weight(word) if one else 0.0 for word, one in zip(spelt, single, strict=True)],
        [firm(word) if one else 0.0 for word, one in zip(spelt, single, strict=True)],
    ]
    keys = [keys_of(word) for word in spelt]
    counts = np.fromiter(map(len, keys), np.int64, len(keys))
    numbers = [hashed(key for keys_ in keys for key in keys_), np.repeat(some["word_id"].to_numpy(), counts)]
    return pl.DataFrame(described, schema=_OF_WORDS), pl.DataFrame(numbers, schema=_KEYS)


def _ranked(held: pl.DataFrame) -> pl.DataFrame:
    """`held` with rank: 0 for the rarest telling word of a name; null for its words joined."""
    ranked = (
        held.lazy()
        .with_row_index("place")
        .filter(~pl.col("joined"))
        .sort("name_id", pl.col("weight") < pl.col("bar"), "names", "word_id")
        .select("place", rank=pl.int_range(pl.len(), dtype=pl.UInt8()).over("name_id"))
        .sort("place")
        .collect()
    )
    return held.with_row_index("place").join(ranked, on="place", how="left", maintain_order="left").drop("place")


def _described(listed: pl.DataFrame, held: pl.DataFrame, words_: pl.DataFrame) -> pl.DataFrame:
    """The names with what `xref.candidates` needs of their words."""
    spelt = held.join(words_.select("word_id", "word"), on="word_id", maintain_order="left")
    found = spelt.group_by("name_id").agg(
        telling=((pl.col("weight") >= pl.col("bar")) & ~pl.col("joined")).sum().cast(pl.Int32()),
        brief=(pl.col("word").str.len_chars() == 1).sum().cast(pl.Int32()),
        holds=(~pl.col("joined")).sum().cast(pl.UInt8()),
        joined=pl.col("word").filter("joined").first(),
        initials=pl.col("word").filter(~pl.col("joined")).str.head(1).str.join(""),
    )
    nothing = {"telling": 0, "brief": 0, "holds": 0, "joined": "", "initials": ""}  # a name without words
    described = listed.join(found, on="name_id", how="left", maintain_order="left").with_columns(
        pl.col(name).fill_null(value) for name, value in nothing.items()
    )
    return described.with_columns(
        first=_starts("holds"),
        length=pl.col("joined").str.len_chars().cast(pl.Int32()),
        letters=pl.Series(letters_of(described["joined"].to_list()), dtype=pl.UInt32()),
        initial_letters=pl.Series(letters_of(described["initials"].to_list()), dtype=pl.UInt32()),
    )


def _starts(counts: str) -> pl.Expr:
    """Where the rows of each thing begin, in a table that has so many for each, in order."""
    size = pl.col(counts).cast(pl.Int64)
    return size.cum_sum() - size


def _variants(words_: pl.DataFrame, keys: pl.DataFrame, shares: Shares) -> pl.DataFrame:
    """The variants of each word: asked (its number), word_id, alike; in the order of both."""
    known = words_.select("word", "fold"), keys

    def here(share: pl.DataFrame) -> pl.DataFrame:
        return _alike(*known, share)

    some = list(words_.select("word_id", "word").iter_slices(_CHUNK))
    with ExitStack() as stack:
        listed = _written(stack, *known) if len(some) > 1 else None
        found = shares.each(_variants_of, listed, some, here) if listed else list(map(here, some))
    return pl.concat([pl.DataFrame(schema=_VARIANTS), *found])


def _written(stack: ExitStack, words_: pl.DataFrame, keys: pl.DataFrame) -> _Listed | None:
    """All listed words and their keys for other processes, in a folder that goes with the stack; None without space."""
    try:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="xref-", ignore_cleanup_errors=True)))
        mapped.write(words_, folder / "words.arrow")
        mapped.write(keys, folder / "keys.arrow")
    except OSError:
        return None
    return _Listed(folder)


class _Listed:
    """All listed words and their keys, which a process maps once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def words(self) -> pl.DataFrame:
        return mapped.read(self.folder / "words.arrow")

    @cached_property
    def keys(self) -> pl.DataFrame:
        return mapped.read(self.folder / "keys.arrow")


def _variants_of(listed: _Listed, some: pl.DataFrame) -> pl.DataFrame:
    return _alike(listed.words, listed.keys, some)


def _alike(words_: pl.DataFrame, keys: pl.DataFrame, some: pl.DataFrame) -> pl.DataFrame:
    """The variants of some of the words (word_id, word)."""
    found = variants(some["word"].to_list(), words_, keys, known=True)
    return pl.DataFrame([found.asked + int(some["word_id"][0]), found.listed, found.alike], schema=_VARIANTS)


def _everyday(listed: pl.DataFrame) -> pl.Series:
    """Whether a name is an organisation's alias of everyday words of which its primary name has none ("The Base")."""
    primary = dict(listed.filter(pl.col("quality") == "primary").select("entity_id", "spelt").iter_rows())
    rows = listed.select("entity_id", "spelt", "quality", "kind").iter_rows()
    return pl.Series(
        [
            kind == "organisation"
            and quality != "primary"
            and all(weight(word) < _EVERYDAY for word in spelt.split())
            and set(spelt.split()).isdisjoint(primary.get(entity, "").split())
            for entity, spelt, quality, kind in rows
        ],
        dtype=pl.Boolean(),
    )

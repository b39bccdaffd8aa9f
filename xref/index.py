"""Which listed names could be meant by a form: built once for a state of the lists.

1. Each listed name becomes its comparison words (`xref.words`) and, as one more word, all of them joined.
2. Each distinct word has keys (`xref.keys`), on which it meets its variants.
3. Postings say which names hold a word, and where among the name's words it stands by rarity: a name is found by its
   rarest words, since a pair in which these are without a partner is of two parties (see `xref.candidates`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from xref.countries import named_in
from xref.folds import fold
from xref.keys import JOINED, hashed, keys_of, variants
from xref.rarity import NAME_PART, TELLING, patronymic, weight
from xref.words import MARKS, words

VERSION = 27  # raised whenever words, keys or shapes change, so that an index kept by an older xref is not used
LEADING = 3  # words of a listed name, from its rarest on, that can lead to it
_EVERYDAY = 0.5  # weight below which a word is an everyday one, or one that many parties bear
_LATIN = ("Latin", "")
_CHUNK = 1 << 14  # names or words that are strings of Python's at a time, which takes ten times the space of a table's


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
    listed = listed.with_columns(spelt=_spelt(listed))
    listed = listed.with_columns(_everyday(listed).alias("everyday"), _implied(listed).alias("implied")).select(
        pl.exclude("spelt"), "spelt"
    )
    held = _held(listed)
    words_, numbers = _vocabulary(held["word"])
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
    keys = _keys(words_)
    variants_ = pl.concat(_variants(words_, keys))
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


def _spelt(listed: pl.DataFrame) -> pl.Series:
    """The words of the names with spaces between."""
    rows = listed.select("name", pl.col("kind") == "person").iter_rows()
    return pl.Series([" ".join(words(*row)) for row in rows], dtype=pl.String())


def _held(listed: pl.DataFrame) -> pl.DataFrame:
    """The words under which each name is found: its distinct words, and all of them joined; name_id, word."""
    spelt = listed.lazy().filter(pl.col("spelt") != "").select("name_id", "spelt")
    single = spelt.select("name_id", word=pl.col("spelt").str.split(" ").list.unique(maintain_order=True))
    joined = spelt.select("name_id", word=JOINED + pl.col("spelt").str.replace_all(" ", "", literal=True))
    return pl.concat([single.explode("word"), joined]).sort("name_id", maintain_order=True).collect()


def _vocabulary(found: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """The distinct words, those that are joined names last, and the number of each word found."""
    words_ = (
        found.value_counts(name="names")
        .select("word", "names", joined=pl.col("word").str.starts_with(JOINED))
        .sort("joined", "word")
        .with_row_index("word_id")
    )
    spelt = words_["word"].to_list()
    words_ = words_.with_columns(
        marked=pl.col("word").str.slice(0, 1).is_in(list(MARKS)),
        fold=pl.Series([fold(word) for word in spelt], dtype=pl.String()),
        weight=pl.Series([0.0 if word[0] == JOINED else weight(word) for word in spelt], dtype=pl.Float32()),
        firm=pl.Series([0.0 if word[0] == JOINED else firm(word) for word in spelt], dtype=pl.Float32()),
    )
    numbers = pl.DataFrame({"word": found}).join(words_.select("word", "word_id"), on="word", maintain_order="left")
    return words_, numbers["word_id"]


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


def _keys(words_: pl.DataFrame) -> pl.DataFrame:
    parts = [pl.DataFrame(schema={"key": pl.UInt32(), "word_id": pl.UInt32()})]
    for some in words_.select("word_id", "word").iter_slices(_CHUNK):
        found = [keys_of(word) for word in some["word"]]
        counts = np.fromiter(map(len, found), np.int64, len(found))
        keys = hashed(key for keys_ in found for key in keys_)
        parts.append(pl.DataFrame({"key": keys, "word_id": np.repeat(some["word_id"].to_numpy(), counts)}))
    return pl.concat(parts).sort("key", "word_id")


def _variants(words_: pl.DataFrame, keys: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The variants of each word: asked (its number), word_id, alike; in the order of both."""
    schema = {"asked": pl.UInt32(), "word_id": pl.UInt32(), "alike": pl.Float32()}
    yield pl.DataFrame(schema=schema)
    for some in words_.iter_slices(_CHUNK):
        found = variants(some["word"].to_list(), words_, keys, known=True)
        first = int(some["word_id"][0])
        yield pl.DataFrame([found.asked + first, found.listed, found.alike], schema=schema)


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


def _implied(listed: pl.DataFrame) -> pl.Series:
    """The countries that an organisation's name names."""
    rows = listed.select("name", "kind").iter_rows()
    return pl.Series([named_in(n) if kind == "organisation" else [] for n, kind in rows], dtype=pl.List(pl.String()))

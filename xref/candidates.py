"""Pairs of a name in question and a listed name that are worth scoring: the best few by the rarity of shared words."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from xref.index import NameIndex, keys_of, words_of
from xref.likeness import VARIANT, likeness
from xref.rarity import weight
from xref.scripts import script

_BEST = 60  # listed names a query; the true one is among the first ten in nearly all labelled pairs
_COMMON = 500  # names that hold a word; a commoner word leads to names only if the query has no rarer one

CANDIDATES = pl.Schema({"query_id": pl.UInt32(), "name_id": pl.UInt32(), "rarity": pl.Float64()})


def find(index: NameIndex, names: Sequence[str], person: Sequence[bool]) -> pl.DataFrame:
    """The candidates of each name; `query_id` is its position. Schema `CANDIDATES`, best first within a query."""
    asked = pl.DataFrame(
        {"query_id": range(len(names)), "asked": [words_of(n, p) for n, p in zip(names, person, strict=True)]},
        schema={"query_id": pl.UInt32(), "asked": pl.List(pl.String())},
    )
    asked = asked.explode("asked").drop_nulls()
    reached = (
        _variants(index, asked["asked"].unique().sort())
        .join(asked, on="asked")
        .with_columns(rarest=pl.col("names").min().over("query_id"))
        .filter((pl.col("names") <= _COMMON) | (pl.col("names") == pl.col("rarest")))
    )
    scripts = pl.DataFrame(
        {"query_id": range(len(names)), "asked_script": [script(name) for name in names]},
        schema={"query_id": pl.UInt32(), "asked_script": pl.String()},
    )
    total = max(1, index.names.height)
    return (
        reached.lazy()
        .join(index.postings.lazy(), on="word")
        .group_by("query_id", "asked", "name_id")
        .agg((pl.col("alike") * pl.col("weight") * (total / pl.col("names")).log1p()).max().alias("rarity"))
        .group_by("query_id", "name_id")
        .agg(pl.col("rarity").sum())
        .join(index.names.lazy().select("name_id", "script", "for_all"), on="name_id")
        .join(scripts.lazy(), on="query_id")
        .filter(pl.col("for_all") | (pl.col("script") == pl.col("asked_script")))
        .drop("script", "for_all", "asked_script")
        .sort("query_id", "rarity", "name_id", descending=[False, True, False])
        .group_by("query_id", maintain_order=True)
        .head(_BEST)
        .match_to_schema(CANDIDATES)
        .collect()
    )


def _variants(index: NameIndex, asked: pl.Series) -> pl.DataFrame:
    """Each asked word with the listed words that are its variants: asked, word, names, alike, weight."""
    keys = pl.DataFrame(
        {"asked": asked, "key": [sorted(keys_of(w)) for w in asked]},
        schema={"asked": pl.String(), "key": pl.List(pl.String())},
    ).explode("key")
    pairs = keys.join(index.keys, on="key").select("asked", "word", "names").unique(maintain_order=True)
    alike = likeness(pairs["asked"].to_list(), pairs["word"].to_list())
    weights = pl.Series([weight(w) for w in pairs["asked"]], dtype=pl.Float64())
    return pairs.with_columns(alike=pl.Series(alike).cast(pl.Float64()), weight=weights).filter(
        pl.col("alike") >= VARIANT
    )

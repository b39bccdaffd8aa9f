"""Pairs of a name in question and a listed name that are worth scoring.

1. The words of both names meet through their variants (`xref.index`); common words lead nowhere by themselves.
2. A pair in which each name has a telling word without a partner is of two parties (so is one of two kinds in which one
   name has, and a person's one-word alias that is part of a longer name), unless the names as a whole are spelt
   nearly alike: this leaves few pairs of the many that share a given name or a line of business.
3. Of these the best few by the rarity of shared words.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from xref.index import JOINED, NameIndex, keys_for, telling, words_of
from xref.likeness import VARIANT, likeness
from xref.rarity import NAME_PART, TELLING, weight
from xref.scripts import script

_BEST = 60  # listed names a query that are scored
_REACHED = 200  # listed names a query that are looked at more closely, by rarity
_COMMON = 500  # names that hold a word; a commoner word leads to names only if the query has no rarer one
_INITIALS = 4  # letters below which a word can be initials, which pair with words that they are no variants of
_SURE = ("person", "vessel", "aircraft")  # kinds of which a listed party of another kind must have the whole name
_NEAR = 0.74  # Indel of whole names from which words without a partner can be misspelt; angelamerkur/angelamerkel .83

CANDIDATES = pl.Schema({"query_id": pl.UInt32(), "name_id": pl.UInt32(), "rarity": pl.Float64()})


def find(index: NameIndex, names: Sequence[str], kinds: Sequence[str]) -> pl.DataFrame:
    """The candidates of each name; `query_id` is its position. Schema `CANDIDATES`, best first within a query.

    kinds: a word of `tables.MENTION_KINDS` for each name.
    """
    queries = _queries(names, kinds)
    met = _met(index, queries)
    reached = _reached(index, met, queries)
    pairs = _judged_apart(index, reached, met, queries)
    apart = pairs.filter("apart")
    near = cpdist(apart["asked_joined"].to_list(), apart["joined"].to_list(), scorer=Indel.normalized_similarity)
    return (
        pl.concat([pairs.filter(~pl.col("apart")), apart.filter(pl.Series(near >= _NEAR, dtype=pl.Boolean()))])
        .lazy()
        .sort("query_id", "rarity", "telling", "name_id", descending=[False, True, False, False])
        .select(CANDIDATES.names())
        .group_by("query_id", maintain_order=True)
        .head(_BEST)
        .match_to_schema(CANDIDATES)
        .collect()
    )


def _queries(names: Sequence[str], kinds: Sequence[str]) -> pl.DataFrame:
    """The words of each name, how many tell and could be initials, its script, and all its words as one."""
    person = [kind == "person" for kind in kinds]
    found = [words_of(n, p) for n, p in zip(names, person, strict=True)]
    return pl.DataFrame(
        {
            "query_id": range(len(names)),
            "asked": found,
            "asked_kind": list(kinds),
            "asked_script": [script(name) for name in names],
            "asked_telling": [telling(words, p) for words, p in zip(found, person, strict=True)],
            "asked_brief": [sum(len(word) < _INITIALS for word in words) for words in found],
            "asked_joined": [words[-1] if words else "" for words in found],
        },
        schema={
            "query_id": pl.UInt32(), "asked": pl.List(pl.String()), "asked_kind": pl.String(),
            "asked_script": pl.String(), "asked_telling": pl.Int32(), "asked_brief": pl.Int32(),
            "asked_joined": pl.String(),
        },
    )  # fmt: skip


def _met(index: NameIndex, queries: pl.DataFrame) -> pl.DataFrame:
    """The listed words that each query's words meet: query_id, asked, word, names, alike, weight, leads, tells."""
    asked = queries.select("query_id", "asked_kind", "asked").explode("asked").drop_nulls()
    bar = pl.when(pl.col("asked_kind") == "person").then(NAME_PART).otherwise(TELLING)
    rarest = pl.col("names").min().over("query_id")
    return (
        _variants(index, asked["asked"].unique().sort())
        .join(asked, on="asked")
        .with_columns(
            leads=(pl.col("names") <= _COMMON) | (pl.col("names") == rarest),
            tells=(pl.col("weight") >= bar) & ~pl.col("asked").str.starts_with(JOINED),
        )
    )


def _reached(index: NameIndex, met: pl.DataFrame, queries: pl.DataFrame) -> pl.DataFrame:
    """The listed names to which words lead: query_id, name_id, rarity, whole (the names are one as one word).

    Of names that share the same words those with fewer others come first. Sums are rounded: their last digits depend
    on the order in which threads add them up.
    """
    total = max(1, index.names.height)
    return (
        met.lazy()
        .filter("leads")
        .join(index.postings.lazy(), on="word")
        .group_by("query_id", "asked", "name_id")
        .agg(rarity=(pl.col("alike") * pl.col("weight") * (total / pl.col("names")).log1p()).max())
        .group_by("query_id", "name_id")
        .agg(pl.col("rarity").sum().round(6), whole=pl.col("asked").str.starts_with(JOINED).any())
        .join(index.names.lazy().select("name_id", "script", "for_all", "telling"), on="name_id")
        .join(queries.lazy().select("query_id", "asked_script"), on="query_id")
        .filter(pl.col("for_all") | (pl.col("script") == pl.col("asked_script")))
        .sort("query_id", "rarity", "telling", "name_id", descending=[False, True, False, False])
        .group_by("query_id", maintain_order=True)
        .head(_REACHED)
        .select("query_id", "name_id", "rarity", "whole")
        .collect()
    )


def _judged_apart(index: NameIndex, reached: pl.DataFrame, met: pl.DataFrame, queries: pl.DataFrame) -> pl.DataFrame:
    """`reached` with `apart`: whether telling words without a partner speak for two parties (step 2)."""
    partners = (
        reached.lazy()
        .select("query_id", "name_id")
        .join(index.postings.lazy(), on="name_id")
        .join(met.lazy().filter("tells").select("query_id", "asked", "word"), on=["query_id", "word"])
        .group_by("query_id", "name_id")
        .agg(asked_met=pl.col("asked").n_unique(), listed_met=pl.col("word").n_unique())
    )
    person = (pl.col("asked_kind") == "person") & (pl.col("kind").cast(pl.String()) == "person")
    other_kind = pl.col("asked_kind").is_in(_SURE) & (pl.col("asked_kind") != pl.col("kind").cast(pl.String()))
    asked_alone = pl.col("asked_telling") > pl.col("asked_met").fill_null(0) + pl.col("brief")
    listed_alone = pl.col("telling") > pl.col("listed_met").fill_null(0) + pl.col("asked_brief")
    bare = person & (pl.col("telling") == 1)
    return (
        reached.lazy()
        .join(partners, on=["query_id", "name_id"], how="left")
        .join(index.names.lazy().select("name_id", "kind", "telling", "brief", "joined"), on="name_id")
        .join(queries.lazy().drop("asked", "asked_script"), on="query_id")
        .with_columns(
            apart=~pl.col("whole")
            & ((asked_alone & (listed_alone | bare)) | (other_kind & (asked_alone | listed_alone)))
        )
        .collect()
    )


def _variants(index: NameIndex, asked: pl.Series) -> pl.DataFrame:
    """Each asked word with the listed words that are its variants: asked, word, names, alike, weight."""
    keys = pl.DataFrame(
        {"asked": asked, "key": [sorted(keys_for(w)) for w in asked]},
        schema={"asked": pl.String(), "key": pl.List(pl.String())},
    ).explode("key")
    pairs = keys.join(index.keys, on="key").select("asked", "word", "names").unique(maintain_order=True)
    alike = likeness(pairs["asked"].to_list(), pairs["word"].to_list())
    weights = pl.Series([weight(w) for w in pairs["asked"]], dtype=pl.Float64())
    return pairs.with_columns(alike=pl.Series(alike).cast(pl.Float64()), weight=weights).filter(
        pl.col("alike") >= VARIANT
    )

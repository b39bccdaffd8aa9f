"""Pairs of a name in question and a listed name that are worth scoring.

1. The words of both names meet through their variants (`xref.index`); of each name only the rarest words lead.
2. A pair in which each name has a telling word without a partner is of two parties (so is one in which no telling word
   has, one of two kinds in which one name has, and a person's one-word alias that is part of a longer name), unless the
   names as a whole are spelt nearly alike: this leaves few of the many pairs that share a given name or a line of
   business.
3. Of these the best few by the rarity of shared words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import polars as pl
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from xref.index import JOINED, PAIR, NameIndex, is_faint, keys_for, telling, words_of
from xref.likeness import VARIANT, Vocabulary, alike
from xref.rarity import NAME_PART, TELLING, weight
from xref.scripts import script
from xref.words import fold

_BEST = 60  # listed names a query that are scored
_FEW = 30  # names that hold a word, up to which it leads to all of them, though it is not the rarest of the query
_LAST = 2  # words of a listed name after its rarest that can lead to it
_INITIALS = 4  # letters below which a word can be initials, which pair with words that they are no variants of
_SHORT_WORDS = 3  # such words of a name that are looked at
_SURE = ("person", "organisation", "vessel", "aircraft")  # kinds; a party of another of them must have the whole name
_SPELT = 20.0  # rarity that two such names are worth, so that they are among the best: two rare words
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
    near = cpdist(
        apart["asked_joined"].to_list(), apart["joined"].to_list(), scorer=Indel.normalized_similarity,
        score_cutoff=_NEAR,
    )  # fmt: skip
    spelt = apart.with_columns(near=pl.Series(near, dtype=pl.Float64())).filter(pl.col("near") > 0)
    return (
        pl.concat([pairs.filter(~pl.col("apart")).with_columns(near=pl.lit(0.0)), spelt])
        .lazy()
        .with_columns(pl.col("rarity").fill_null(0.0) + pl.col("near") * _SPELT)
        .sort("query_id", "rarity", "telling", "name_id", descending=[False, True, False, False])
        .select(CANDIDATES.names())
        .group_by("query_id", maintain_order=True)
        .head(_BEST)
        .match_to_schema(CANDIDATES)
        .collect()
    )


def _queries(names: Sequence[str], kinds: Sequence[str]) -> pl.DataFrame:
    """The words of each name, how many tell, which could be initials, its script, and all its words as one.

    asked_faint: how many words of a name without vowels are too short to meet their variants. In other scripts such
    words are left to the others of the name: with them, one ordinary person in seventy would find somebody.
    """
    person = [kind == "person" for kind in kinds]
    found = [words_of(n, p) for n, p in zip(names, person, strict=True)]
    return pl.DataFrame(
        {
            "query_id": range(len(names)),
            "asked": [[*words, *_pairs(words)] for words in found],
            "asked_kind": list(kinds),
            "asked_script": [script(name) for name in names],
            "asked_telling": [telling(words, p) for words, p in zip(found, person, strict=True)],
            "asked_faint": [
                sum(map(is_faint, words)) if n.isascii() else 0 for n, words in zip(names, found, strict=True)
            ],
            "asked_brief": [[w for w in words if len(w) < _INITIALS][:_SHORT_WORDS] for words in found],
            "asked_initials": [sum(len(word) == 1 for word in words) for words in found],
            "asked_joined": [words[-1] if words else "" for words in found],
        },
        schema={
            "query_id": pl.UInt32(), "asked": pl.List(pl.String()), "asked_kind": pl.String(),
            "asked_script": pl.String(), "asked_telling": pl.Int32(), "asked_faint": pl.Int32(),
            "asked_brief": pl.List(pl.String()),
            "asked_initials": pl.Int32(), "asked_joined": pl.String(),
        },
    )  # fmt: skip


def _pairs(words: Sequence[str]) -> list[str]:
    """Neighbouring words as one, as the listed name may have them: Shang Fu, Shangfu."""
    return [f"{PAIR}{a}{b}" for a, b in pairwise(words[:-1]) if len(a) > 1 and len(b) > 1 and (a + b).isalpha()]


def _met(index: NameIndex, queries: pl.DataFrame) -> pl.DataFrame:
    """The listed words that each query's words meet: query_id, asked_id, word_id, alike, weight, tells, joined, held.

    tells: the telling words that it is (two neighbours as one are two). held: the listed names that hold one of the
    variants of the asked word.
    """
    asked = queries.select("query_id", "asked_kind", "asked").explode("asked").drop_nulls()
    distinct = asked["asked"].unique().sort()
    numbered = pl.DataFrame({"asked": distinct}).with_row_index("asked_id").with_columns(
        weight=pl.Series([weight(w.removeprefix(PAIR)) for w in distinct], dtype=pl.Float64()),
        joined=pl.col("asked").str.starts_with(JOINED),
    )  # fmt: skip
    bar = pl.when(pl.col("asked_kind") == "person").then(NAME_PART).otherwise(TELLING)
    return (
        asked.lazy()
        .join(numbered.lazy(), on="asked")
        .join(_variants(index, distinct).lazy(), on="asked_id")
        .with_columns(
            tells=((pl.col("weight") >= bar) & ~pl.col("joined")) * (1 + pl.col("asked").str.starts_with(PAIR)),
            held=pl.col("names").sum().over("query_id", "asked_id"),
        )
        .select("query_id", "asked_id", "word_id", "alike", "weight", "tells", "joined", "names", "held")
        .collect()
    )


def _reached(index: NameIndex, met: pl.DataFrame, queries: pl.DataFrame) -> pl.DataFrame:
    """The listed names to which words lead: query_id, name_id, whole (the names are one as one word).

    A pair that is worth scoring has a partner for every telling word of one side. If that is the asked one, its rarest
    word leads there; if it is the listed one, that name's rarest word does, whichever of the asked words it meets, or
    the next ones where the asked name has initials.
    """
    rarest = pl.col("held").filter(pl.col("tells") == 1).min().over("query_id")
    rarest = pl.coalesce(rarest, pl.col("held").filter(~pl.col("joined")).min().over("query_id"))
    leading = met.lazy().with_columns(leads=pl.col("joined") | (pl.col("held") <= pl.max_horizontal(rarest, _FEW)))
    brief = queries.lazy().select("query_id", last=pl.col("asked_initials").clip(upper_bound=_LAST))
    by_asked = leading.filter("leads").join(index.postings.lazy(), on="word_id")
    by_listed = (
        leading.filter(~pl.col("leads"))
        .join(brief, on="query_id")
        .join(index.postings.lazy().filter(pl.col("rank") <= _LAST), on="word_id")
        .filter(pl.col("rank") <= pl.col("last"))
    )
    return (
        pl.concat([frame.select("query_id", "name_id", "joined") for frame in (by_asked, by_listed)])
        .group_by("query_id", "name_id")
        .agg(whole=pl.col("joined").any())
        .join(index.names.lazy().select("name_id", "script", "for_all"), on="name_id")
        .join(queries.lazy().select("query_id", "asked_script"), on="query_id")
        .filter(pl.col("for_all") | (pl.col("script") == pl.col("asked_script")))
        .select("query_id", "name_id", "whole")
        .collect()
    )


def _judged_apart(index: NameIndex, reached: pl.DataFrame, met: pl.DataFrame, queries: pl.DataFrame) -> pl.DataFrame:
    """`reached` with `rarity` (of the words that meet), and `apart`: whether telling words without a partner speak for
    two parties (step 2).

    Sums are rounded: their last digits depend on the order in which threads add them up.
    """
    total = max(1, index.names.height)
    words_ = met.lazy().select(
        "query_id", "asked_id", "word_id", "tells",
        rarity=pl.col("alike") * pl.col("weight") * (total / pl.col("names")).log1p(),
    )  # fmt: skip
    partners = (
        reached.lazy()
        .select("query_id", "name_id")
        .join(index.postings.lazy().select("name_id", "word_id"), on="name_id")
        .join(words_, on=["query_id", "word_id"])
        .group_by("query_id", "name_id", "asked_id")
        .agg(pl.col("rarity").max(), pl.col("tells").first(), listed=pl.len())
        .group_by("query_id", "name_id")
        .agg(
            pl.col("rarity").sum().round(6),
            asked_met=pl.col("tells").sum(),
            listed_met=pl.col("listed").filter(pl.col("tells") > 0).sum(),
        )
    )
    person = (pl.col("asked_kind") == "person") & (pl.col("kind").cast(pl.String()) == "person")
    kinds = pl.col("asked_kind"), pl.col("kind").cast(pl.String())
    other_kind = kinds[0].is_in(_SURE) & kinds[1].is_in(_SURE) & (kinds[0] != kinds[1])
    nothing = (pl.col("asked_met").fill_null(0) == 0) & (pl.col("asked_telling") > 0) & (pl.col("telling") > 0)
    asked_slack, listed_slack = pl.col("brief") + pl.col("asked_faint"), pl.col("spelt_out") + pl.col("asked_faint")
    asked_alone = pl.col("asked_telling") > pl.col("asked_met").fill_null(0) + asked_slack
    listed_alone = pl.col("telling") > pl.col("listed_met").fill_null(0) + listed_slack
    bare = person & (pl.col("telling") == 1)
    return (
        reached.lazy()
        .join(partners, on=["query_id", "name_id"], how="left")
        .join(index.names.lazy().select("name_id", "kind", "telling", "brief", "joined", "initials"), on="name_id")
        .join(queries.lazy().drop("asked", "asked_script"), on="query_id")
        .with_columns(spelt_out=_spelt_out())
        .with_columns(
            apart=~pl.col("whole")
            & (nothing | (asked_alone & (listed_alone | bare)) | (other_kind & (asked_alone | listed_alone)))
        )
        .collect()
    )


def _spelt_out() -> pl.Expr:
    """How many of the words of the listed name the short words of the asked one can be the initials of."""
    fits = [
        pl.when(pl.col("initials").str.contains(word, literal=True)).then(word.str.len_chars()).otherwise(0)
        for word in (pl.col("asked_brief").list.get(i, null_on_oob=True) for i in range(_SHORT_WORDS))
    ]
    return pl.sum_horizontal(fits)


def _variants(index: NameIndex, asked: pl.Series) -> pl.DataFrame:
    """Each asked word with the listed words that are its variants: asked_id (its place), word_id, names, alike."""
    known = asked.is_in(index.words["word"].implode())
    bare = [word.removeprefix(PAIR) for word in asked]
    keys = pl.DataFrame(
        {"asked_id": range(len(asked)), "key": [sorted(keys_for(w, k)) for w, k in zip(asked, known, strict=True)]},
        schema={"asked_id": pl.UInt32(), "key": pl.List(pl.String())},
    ).explode("key")
    pairs = keys.join(index.keys, on="key").select("asked_id", "word_id").unique(maintain_order=True)
    listed = pairs.select(pl.col("word_id").unique().sort()).join(index.words, on="word_id", maintain_order="left")
    place = pl.int_range(len(asked), len(asked) + listed.height, eager=True)
    at = pairs["word_id"].replace_strict(listed["word_id"], place)
    known_words = Vocabulary([*bare, *listed["word"].to_list()], [*map(fold, bare), *listed["fold"].to_list()])
    found = alike(known_words, pairs["asked_id"].cast(pl.Int64).to_numpy(), at.cast(pl.Int64).to_numpy())
    return (
        pairs.with_columns(alike=pl.Series(found).cast(pl.Float64()))
        .filter(pl.col("alike") >= VARIANT)
        .join(index.words.select("word_id", "names"), on="word_id", maintain_order="left")
    )

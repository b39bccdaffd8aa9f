"""What to look at first: a priority of A to D for each match, from points that the table below gives, with their words.

Among pairs whose names agree in full, most are still other people of that name, so that the score alone cannot say what
to look at first. Points are given for what the name itself tells (how rare it is, how much of it agrees, of what
quality) and for what agrees or differs beside it: identifiers, dates, countries, addresses, and what an article says
(`xref.facts`, `xref.linked`). A common name without anything beside it is C or D, whatever it scores; an identifier or
a rare full name is A.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import polars as pl

from xref.data import load
from xref.entities import Tables
from xref.identifiers import checked, key
from xref.rarity import patronymic, weight
from xref.score import MATCH, weights
from xref.words import MARKS, personal, words

LEAST = {"A": 4, "B": 2, "C": 0}  # points from which a match has the priority; D below

RULES = {  # rule: points, words; names that `score.CONTEXT` has are its rules
    "identifier": (10, "an identifier with valid check digits is equal"),
    "number": (6, "a number is equal that one party has alone"),  # a passport has no check digits
    "invalid": (3, "an identifier is equal, but its check digits do not hold"),  # perhaps a placeholder
    "rare": (3, "a rare full name"),
    "ordinary": (1, "a name neither rare nor common"),
    "common_name": (-1, "a common name"),
    "whole": (1, "the whole name agrees"),
    "longer": (-1, "the listed name has more words"),
    "shorter": (-1, "the listed name has fewer words"),
    "spelt": (-1, "a word is spelt differently"),
    "several": (-1, "other listed parties fit as well"),
    "address": (3, "the address itself is listed"),
    "there": (1, "it is at the address"),
    "same_date": (3, "the date agrees"),
    "same_address": (2, "an address agrees"),
    "same_country": (1, "a country agrees"),
    "weak_name": (-2, "a weak alias"),
    "everyday_alias": (-2, "an alias of everyday words"),
    "other_country": (-3, "another country"),
    "other_kind": (-3, "another kind of party"),
    "no_party": (-3, "a place or a thing"),
    "other_number": (-3, "another number"),
    "other_date": (-4, "another date"),
    "other_identifier": (-4, "another identifier"),
}
LINKED = 2  # points for a party that the lists link and the article names too (`xref.linked`)

POINTS = pl.Schema({"query_id": pl.UInt32(), "entity_id": pl.String(), "points": pl.Int64(), "words": pl.String()})
_RARE = 0.8  # weight of the rarest agreeing word from which a name is rare: some dozen listed parties bear it
_TELLS = 0.9  # and of all agreeing words together
_COMMON = 0.5  # weight of the rarest agreeing word below which a name is common, as in `xref.score`
_MANY = 1.8  # weight of all agreeing words from which everyday words together are no common name
_ONE = 1.05  # weight of all agreeing words up to which it is one that tells, beside "Group" perhaps
_SHORT = 5  # letters of a name of one such word below which it is an acronym or a chance: FSB, ATOM
_ALIKE = 0.05  # how unlike such a word may be: Adana is not Aldana
_PART = 0.15  # share of a name that the other lacks, up to which it counts as whole: a patronymic, an "of"
_MUCH = 0.3  # share from which a name is longer than the other
_UNLIKE = 0.2  # how unlike a word is that may be another: one letter of five
_FIT = 0.01  # score below the best from which another party fits as well
_SEVERAL = 5  # parties that fit a name alike; one party on lists that were not grouped makes three or four
_SYLLABLE = re.compile(r"[b-df-hj-np-tv-z]{0,2}[aeiou]{1,3}(?:ng|n|r)?")  # of a Chinese name: Wei, Qiang
_SHARES = ("known", "common", "missing", "extra", "worst")  # rules whose number is needed, not only that they spoke
_KEYS = ("query_id", "entity_id")


def of_names(
    hits: pl.DataFrame, parts: pl.DataFrame, asked: pl.DataFrame, tables: Tables, party_of: pl.DataFrame
) -> pl.DataFrame:
    """The points of each hit from its name and from what agrees or differs beside it: one row a rule, schema `POINTS`.

    hits, parts: `compare.HITS`, `compare.PARTS`; asked: query_id, identifiers; party_of: `parties.PARTY_OF`.
    """
    named = (
        hits.lazy().filter(pl.col("name_quality").is_not_null()).select(*_KEYS, "matched_name", "name_quality", "score")
    )
    spoke = parts.lazy().join(named, on=_KEYS, how="semi")
    rules = [
        spoke.select(*_KEYS, "rule"),  # those that the table does not have give no points
        _names(named, spoke, tables),
        _identifiers(spoke, asked, tables),
        _several(hits, party_of),
        _addresses(hits),
    ]
    table = pl.LazyFrame(
        [(rule, points, words_) for rule, (points, words_) in RULES.items()],
        schema=["rule", "points", "words"], orient="row",
    )  # fmt: skip
    return (
        pl.concat(rules)
        .unique()
        .join(table, on="rule")
        .select(*_KEYS, "points", "words")
        .match_to_schema(POINTS)
        .collect()
    )


def _names(named: pl.LazyFrame, spoke: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    """What the name itself tells; a party found by its number alone has no name that does."""
    shares = named.join(tables.entities.lazy().select("entity_id", "kind"), on="entity_id", how="left")
    for rule in _SHARES:
        share = spoke.filter(pl.col("rule") == rule).select(*_KEYS, (pl.col("value") / weights()[rule]).alias(rule))
        shares = shares.join(share, on=_KEYS, how="left")
    known = shares.filter(pl.col("known").is_not_null()).with_columns(pl.col(_SHARES).fill_null(0.0)).collect()
    distinct = known.select("matched_name", "kind").filter(pl.col("kind").is_in(["person", "unknown"])).unique()
    people = [name for name, kind in distinct.iter_rows() if kind == "person" or personal(name)]
    frequent = [name for name in people if is_frequent(name)]
    rarest, tells = 1 - pl.col("common"), pl.col("known") * 3
    everyday = (rarest < _COMMON) & (tells < _MANY)
    common = everyday | (pl.col("kind").is_in(["person", "unknown"]) & pl.col("matched_name").is_in(frequent))
    lone = tells < _ONE
    chance = lone & ((pl.col("matched_name").str.len_chars() < _SHORT) | (pl.col("worst") >= _ALIKE))
    full = (pl.col("missing") < _MUCH) & (pl.col("extra") < _MUCH)
    rare = ~common & (rarest >= _RARE) & (tells >= _TELLS) & full & ~chance
    rare &= (pl.col("score") >= MATCH) | (pl.col("name_quality") == "weak")  # which is held below a match
    rules = {
        "rare": rare,
        "ordinary": ~rare & ~common,
        "common_name": common,
        "whole": (pl.col("missing") < _PART) & (pl.col("extra") < _PART),
        "longer": pl.col("missing") >= _MUCH,
        "shorter": pl.col("extra") >= _MUCH,
        "spelt": (pl.col("worst") >= _UNLIKE) | (lone & (pl.col("worst") >= _ALIKE)),
    }
    return pl.concat([known.lazy().filter(holds).select(*_KEYS, rule=pl.lit(rule)) for rule, holds in rules.items()])


@cache
def _frequent() -> frozenset[str]:
    people = load("person_names")
    names = {*people["given"].split(), *people["family_first"].split(), *people["family_frequent"].split()}
    return frozenset(names | {f"{name}a" for name in people["family_frequent"].split()})


def is_frequent(name: str) -> bool:
    """Whether many people bear a full name: each word is a frequent one, or it is Chinese with one given syllable.

    >>> is_frequent("Sergey Ivanov"), is_frequent("Li Wei"), is_frequent("Oleg Deripaska")
    (True, True, False)
    """
    found = [word.lstrip(MARKS) for word in words(name, person=True) if not patronymic(word)]
    first = frozenset(load("person_names")["family_first"].split())
    if len(found) == 2 and any(word in first for word in found) and all(_SYLLABLE.fullmatch(word) for word in found):
        return True
    return all(word in _frequent() or weight(word) < _COMMON for word in found)


def _identifiers(spoke: pl.LazyFrame, asked: pl.DataFrame, tables: Tables) -> pl.LazyFrame:
    """Of what sort the best of the equal identifiers is."""
    equal = spoke.filter(pl.col("rule") == "same_identifier").select(_KEYS).unique().collect()
    said = asked.select("query_id", key="identifiers").unique().explode("key").drop_nulls()
    listed = tables.identifiers.join(equal, on="entity_id", how="semi").select("entity_id", "scheme", "value")
    keys = [(entity, key(scheme, value)) for entity, scheme, value in listed.iter_rows()]
    held = pl.DataFrame(keys, schema={"entity_id": pl.String(), "key": pl.String()}, orient="row")
    both = equal.join(said, on="query_id").join(held, on=["entity_id", "key"])
    sorts = {True: "identifier", None: "number", False: "invalid"}
    sort_of = {key_: sorts[checked(key_)] for key_ in both["key"].unique()}
    rule = pl.col("key").replace_strict(sort_of, return_dtype=pl.String()) if sort_of else pl.lit("number")
    order = pl.Enum(list(sorts.values()))
    return both.lazy().group_by(_KEYS).agg(rule=rule.cast(order).min().cast(pl.String())).select(*_KEYS, "rule")


def _addresses(hits: pl.DataFrame) -> pl.LazyFrame:
    """Hits without a name: an entry that is an address, or a party there, which is held below a match."""
    itself = pl.when(pl.col("score") >= MATCH).then(pl.lit("address")).otherwise(pl.lit("there"))
    return hits.lazy().filter(pl.col("name_quality").is_null()).select(*_KEYS, rule=itself)


def _several(hits: pl.DataFrame, party_of: pl.DataFrame) -> pl.LazyFrame:
    best = pl.col("score") >= pl.col("score").max().over("query_id") - _FIT
    fit = hits.lazy().filter(best).join(party_of.lazy(), on="entity_id")
    return fit.filter(pl.col("party_id").n_unique().over("query_id") >= _SEVERAL).select(*_KEYS, rule=pl.lit("several"))


def ranked(rows: pl.DataFrame, said: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """`rows` with `priority`, whose reasons end `evidence`.

    rows: row (UInt32), evidence and others. said: row, points, words; one row a reason.
    """
    sign = pl.when(pl.col("points") > 0).then(pl.lit("+")).otherwise(pl.lit(""))
    reasons = (
        pl.concat([some.lazy().select("row", "points", "words") for some in said])
        .sort("row", pl.col("points").abs(), "points", "words", descending=[False, True, True, False])
        .group_by("row", maintain_order=True)
        .agg(pl.col("points").sum(), why=pl.format("{} {}{}", "words", sign, "points").str.join(", "))
    )
    priority = pl.lit("D")
    for letter, least in reversed(LEAST.items()):
        priority = pl.when(pl.col("points") >= least).then(pl.lit(letter)).otherwise(priority)
    return (
        rows.lazy()
        .join(reasons, on="row", how="left", maintain_order="left")
        .with_columns(pl.col("points").fill_null(0), pl.col("why").fill_null("nothing to go by"))
        .with_columns(priority=priority)
        .with_columns(
            evidence=pl.concat_str(
                "evidence", pl.format("priority {}: {}", "priority", "why"), separator="; ", ignore_nulls=True
            )
        )
        .drop("points", "why")
        .collect()
    )

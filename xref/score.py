"""From the measures of a pair of names to one number in 0..1, its band, and the words for it.

Every weight here was chosen on labelled pairs of names (people, companies, vessels), to be measured by `xref selftest`.
"""

from __future__ import annotations

import polars as pl

THRESHOLD = 0.70  # from here a pair is reported; the best F1 on labelled name pairs lies at .72
MATCH = 0.86  # from here it is a match: below, too many labelled pairs are of two parties

_CONFLICT = 2.5  # a word on each side without partner: Al-Dulaimi and Al-Tikriti, however long the rest of the name
_MISSING = 0.2  # a word on one side only: a patronymic left out says little
_MOST_MISSING = 2.0  # words; "Wagner" for "Private Military Company Wagner" must stay in reach
_LONE_WORD = 0.8  # one word of a person's name: "Wagner" is not Robert Wagner
_OTHER_NUMBER = 0.5  # Delta Queen IV and V are two ships
_JOINED = 0.95  # names that are equal but for where their spaces are
_JOINED_FROM = 0.90  # likeness from which that is believed: FridrichBuchenberg / Friedrich Buchenberg is .94
_OTHER_COUNTRY = 0.75  # China's People's Liberation Army is not Peru's; firms do have branches abroad
_OTHER_KIND = 0.6  # a person and a company of the same name


def score(person: pl.Expr, same_kind: pl.Expr, other_country: pl.Expr) -> pl.Expr:
    """The score of each row of `xref.evidence.MEASURES`: Float64 in 0..1.

    person: whether both can be people; same_kind: whether their kinds agree (unknown agrees with any);
    other_country: whether both say where they are from, and name no country in common.
    """
    missing = pl.min_horizontal(pl.col("missing"), pl.lit(_MOST_MISSING))
    by_words = (
        pl.col("likeness")
        * pl.col("paired")
        / (pl.col("paired") + _CONFLICT * pl.col("conflict") + _MISSING * missing + 1e-9)
    )
    by_letters = pl.when(pl.col("joined") >= _JOINED_FROM).then(pl.col("joined") * _JOINED).otherwise(0.0)
    lone = person & (pl.col("words") == 1) & (pl.col("missing") > 0.9)
    return (
        pl.max_horizontal(by_words, by_letters)
        * pl.when(pl.col("numbers") > 0).then(_OTHER_NUMBER).otherwise(1.0)
        * pl.when(lone).then(_LONE_WORD).otherwise(1.0)
        * pl.when(same_kind).then(1.0).otherwise(_OTHER_KIND)
        * pl.when(other_country).then(_OTHER_COUNTRY).otherwise(1.0)
    ).clip(0, 1)


def words(same_kind: pl.Expr, other_country: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """What spoke for a pair and what against, in words: two String columns."""
    percent = (pl.col("likeness") * 100).round().cast(pl.Int64).cast(pl.String())
    spoke_for = pl.concat_str(
        [
            pl.when(pl.col("likeness") >= 0.9999)
            .then(pl.lit("every paired word is equal"))
            .otherwise(pl.concat_str([pl.lit("paired words are alike by "), percent, pl.lit("%")])),
            pl.when((pl.col("missing") == 0) & (pl.col("conflict") == 0)).then(pl.lit("the whole name is covered")),
            pl.when(pl.col("initials") > 0).then(pl.lit("an initial agrees")),
        ],
        separator="; ",
        ignore_nulls=True,
    )
    against = pl.concat_str(
        [
            pl.when(pl.col("conflict") > 0).then(pl.lit("each name has a word that the other has not")),
            pl.when(pl.col("numbers") > 0).then(pl.lit("the numbers differ")),
            pl.when(same_kind.not_()).then(pl.lit("the kinds differ")),
            pl.when(other_country).then(pl.lit("the text and the list name other countries")),
        ],
        separator="; ",
        ignore_nulls=True,
    )
    return spoke_for, against

"""goods.csv: the goods and the codes that articles or tables speak of, with what the tables of codes say of each."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from xref import controls, stories
from xref.tables import GOODS_ROWS, table

_NOT_PARTIES = "goods are not parties"
_SAID = ("hs6", "chpl_tier", "eccn", "eu_annex", "military", "status", "note", "basis")
_OF_TERM = pl.Schema(dict.fromkeys(("canonical", "detector", *_SAID), pl.String()))


def goods_rows(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """`tables.GOODS_ROWS` of the mentions (`tables.MENTIONS`) of kind goods.

    articles: `tables.ARTICLES` with copy_of and rank. What the same sentence of several copies says is one row.
    """
    goods = mentions.lazy().filter(pl.col("mention_kind") == "goods").with_columns(term="canonical")
    distinct = goods.select("canonical", "detector").unique().sort("canonical", "detector").collect()
    said = table((_controls(*row) for row in distinct.iter_rows()), _OF_TERM)
    key = ["mention", "term", "sentence"]
    return (
        goods.sort("article_id", "start", "end", "canonical", "detector")
        .with_columns(nth=pl.int_range(pl.len()).over("article_id", *key), countries=_countries())
        .join(stories.of_articles(articles), on="article_id")
        .sort("rank", "start", "end", "canonical", "detector")
        .unique(["story", "nth", *key], keep="first", maintain_order=True)
        .join(said.lazy(), on=["canonical", "detector"], maintain_order="left")
        .select(GOODS_ROWS.names())
        .match_to_schema(GOODS_ROWS)
        .collect()
    )


def _countries() -> pl.Expr:
    return pl.when(pl.col("countries").list.len() > 0).then(pl.col("countries").list.join("; "))


def reason(mentions: pl.DataFrame) -> pl.Expr:
    """Why goods are compared with no list, and the tiers of the Common High Priority List that they may fall under."""
    goods = mentions.filter(pl.col("mention_kind") == "goods")
    tiers = {}
    for canonical, detector in goods.select("canonical", "detector").unique().iter_rows():
        if found := _controls(canonical, detector)[3]:
            words = f"{_NOT_PARTIES}; {'candidate for ' * (detector != 'code')}CHPL tier {found}"
            tiers[f"{detector} {canonical}"] = words
    said = pl.format("{} {}", "detector", "canonical")
    return said.replace_strict(tiers, default=_NOT_PARTIES, return_dtype=pl.String())


def _controls(canonical: str, detector: str) -> tuple[str | None, ...]:
    """A row of `_OF_TERM`."""
    if detector == "code":
        return canonical, detector, *_of_code(controls.by_code(canonical))
    found = controls.candidates(canonical)
    if found is None:
        known = detector == "terms"  # and not the whole cell of a table
        note = "the words are too general for a code" if known else "the words are of no goods that the tables know"
        return canonical, detector, *[None] * 5, controls.NO_CANDIDATE, note, None
    columns = (found.hs, found.tiers, found.eccn, found.eu, found.military)
    return canonical, detector, *map(_joined, columns), found.status, found.note or None, _joined(found.basis)


def _of_code(code: controls.Control) -> tuple[str | None, ...]:
    return (
        code.code if code.scheme == "HS" else None, code.tier or None, code.code if code.scheme == "ECCN" else None,
        _joined(code.eu), code.code if code.scheme in ("ML", "USML") else None, code.status, code.caption or None,
        _joined(code.basis),
    )  # fmt: skip


def _joined(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None

"""A story once: what several copies of it say (`xref.duplicates`) is told on one of them, with the addresses of all.

A story is an article that is kept and its copies. Each of them is screened. What they say alike, the same words for the
same listed party, is one row, on the article where it scores best, and of equal ones on the first; what one alone says
stays on it. So a copy with a name more, or an identifier that makes a possible match a match, loses nothing.
"""

from __future__ import annotations

import polars as pl

from xref.tables import ARTICLE_ROWS

_STORY = pl.coalesce("copy_of", "article_id").alias("story")


def of_articles(articles: pl.DataFrame) -> pl.LazyFrame:
    """article_id, story (the kept article's id) and rank of articles (`tables.ARTICLES` with copy_of and rank)."""
    return articles.lazy().select("article_id", _STORY, "rank")


def once(rows: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The rows of matches, one for each (story, mention text, entity); article_url holds those of all that say so."""
    key = ["story", "mention", "entity_id"]
    ordered = (
        rows.lazy()
        .join(of_articles(articles), on="article_id")
        .sort(*key, "score", "priority", "rank", "start", descending=[*[False] * 3, True, *[False] * 3])
    )
    urls = ordered.group_by(key).agg(article_url=_joined("article_url"))
    first = ordered.unique(key, keep="first", maintain_order=True).drop("article_url")
    return first.join(urls, on=key).drop("story", "rank").collect()


def told_before(outcomes: pl.LazyFrame, articles: pl.DataFrame) -> pl.LazyFrame:
    """`outcomes` with same_as: the first article of the story with the same mention and outcome, if it is another."""
    key = ["story", "mention", "mention_kind", "outcome", "best_entity_id"]
    first = pl.col("article_id").sort_by("rank").first().over(key)
    return (
        outcomes.join(of_articles(articles), on="article_id", how="left")
        .with_columns(same_as=pl.when(first != pl.col("article_id")).then(first))
        .drop("story", "rank")
    )


def links_once(links: pl.LazyFrame, articles: pl.DataFrame) -> pl.LazyFrame:
    """Links with their story; those that the same sentence of several copies says, on the first of them."""
    said = ["subject", "relation", "item", "object", "modality", "said_by", "sentence"]
    return (
        links.join(of_articles(articles), on="article_id", maintain_order="left")
        .sort("rank", "start", maintain_order=True)
        .unique(["story", *said], keep="first", maintain_order=True)
        .drop("rank")
    )


def article_rows(articles: pl.DataFrame, mentions: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """`tables.ARTICLE_ROWS`: the articles in the order in which they were read, and what was found in each."""
    kept = (
        articles.lazy()
        .sort("rank")
        .group_by(article_id=pl.coalesce("copy_of", "article_id"))
        .agg(urls=_joined("url"), copies=pl.len().cast(pl.Int64()) - 1)
    )
    counts = [
        frame.lazy().group_by("article_id").agg(pl.len().cast(pl.Int64()).alias(name))
        for name, frame in (("mentions", mentions), ("matches", matches))
    ]
    rows = articles.lazy()
    for found in (kept, *counts):
        rows = rows.join(found, on="article_id", how="left", maintain_order="left")
    return (
        rows.with_columns(
            pl.col("mentions", "matches", "copies").fill_null(0),
            urls=pl.coalesce("urls", "url"),
            characters=pl.col("text").str.len_chars().cast(pl.Int64()),
        )
        .select(ARTICLE_ROWS.names())
        .match_to_schema(ARTICLE_ROWS)
        .collect()
    )


def _joined(column: str) -> pl.Expr:
    texts = pl.col(column).drop_nulls().unique(maintain_order=True)
    return pl.when(texts.len() > 0).then(texts.str.join("; "))

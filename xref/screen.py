"""The whole pipeline on one page: articles, or the rows of a table, x lists -> findings.

Each distinct query is matched once, whatever the number of its mentions, and joined back.
"""

from __future__ import annotations

import polars as pl

from xref import boilerplate, descriptions, goods, links, mentions
from xref.compare import QUERIES
from xref.engine import answer
from xref.findings import Found, findings
from xref.gazetteer import Gazetteer
from xref.policy import Policy
from xref.prepared import Prepared
from xref.rows import Rows
from xref.tables import LINKS, MENTIONS, Findings, table
from xref.weak import held

_KEY = ("canonical", "mention_kind", "origin", "numbers")  # what makes two mentions one query


def articles(read: pl.DataFrame, unread: pl.DataFrame, known: Prepared, policy: Policy) -> Findings:
    """What articles (`tables.ARTICLES`) say of the parties on the lists, which hold what the policy leaves in."""
    found, chain = find_mentions(read, Gazetteer(known.shapes()))
    found = found.with_columns(origin=pl.col("countries").list.join(" "), numbers=pl.col("identifiers").list.join(" "))
    unnamed = (pl.col("mention_kind") == "description") & (pl.col("canonical") == pl.col("mention"))
    distinct = found.filter(~unnamed).unique(_KEY).sort(_KEY).with_row_index("query_id")
    queries = distinct.select(
        "query_id",
        "countries",
        "identifiers",
        asked="canonical",
        kind=pl.col("mention_kind").cast(pl.String()),
        dates=[],
        address=pl.lit(None, dtype=pl.String()),
        titled=(pl.col("mention_kind") == "person") & ~pl.col("canonical").str.contains(r"[\s\p{Han}-]"),
    )
    found = found.join(distinct.select("query_id", *_KEY), on=_KEY, how="left", maintain_order="left")
    found = found.with_columns(query_id=pl.when(~unnamed).then("query_id"))
    return _screened(read, unread, found, queries, chain, known, policy)


def rows(read: Rows, known: Prepared, policy: Policy) -> Findings:
    """What the rows of a table say of the parties on the lists."""
    return _screened(read.articles, read.unread, read.mentions, read.queries, table([], LINKS), known, policy)


def _screened(
    read: pl.DataFrame, unread: pl.DataFrame, found: pl.DataFrame, queries: pl.DataFrame, chain: pl.DataFrame,
    known: Prepared, policy: Policy,
) -> Findings:  # fmt: skip
    asked = queries.match_to_schema(QUERIES).select(QUERIES.names())
    hits, parts = answer(known, asked, policy.threshold)
    hits = held(hits, parts, known.lists.tables, policy)
    return findings(Found(read, unread, found, hits, parts, chain), known, policy)


def find_mentions(read: pl.DataFrame, listed: mentions.Listed) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The mentions (`tables.MENTIONS`) and the links (`tables.LINKS`) of the articles."""
    found: list[tuple[object, ...]] = []
    chain: list[tuple[object, ...]] = []
    for key, text, publisher in read.select("article_id", "text", "publisher").iter_rows():
        skip = boilerplate.spans(text, publisher)
        named = mentions.find(text, listed, skip)
        other = [*descriptions.find(text, named), *goods.find(text, named)]
        all_found = sorted([*named, *(m for m in other if not any(m.start < b and a < m.end for a, b in skip))])
        for m in all_found:
            words = (text[m.start : m.end], m.kind, m.canonical, m.detector, list(m.countries))
            found.append((key, m.start, m.end, *words, list(m.identifiers), m.sentence))
        chain += [(key, *link) for link in links.find(text, all_found)]
    return table(found, MENTIONS), table(chain, LINKS)

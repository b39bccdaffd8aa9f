"""The whole pipeline on one page: articles, or the rows of a table, x lists -> findings.

Each distinct query is matched once, whatever the number of its mentions, and joined back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from xref import boilerplate, descriptions, duplicates, goods, links, mentions
from xref.agreement import nowhere
from xref.compare import QUERIES
from xref.detectors import Detector, opinions
from xref.embeddings import Embeddings
from xref.engine import Answer, Done, answer
from xref.findings import Found, findings
from xref.gazetteer import Gazetteer
from xref.limits import BEYOND, LIMITS, Limits, TookLonger, beyond, check, one_word, within
from xref.mentions.opinions import Opinion
from xref.names import too_long
from xref.ownership import NOTHING, Edges
from xref.plain import is_rare
from xref.policy import Policy
from xref.prepared import Prepared
from xref.rows import Rows
from xref.tables import LINKS, MENTIONS, Findings, table
from xref.text.reading import read as read_text
from xref.text.spans import Spans
from xref.text.syntax import Parser
from xref.weak import held

Find = Callable[[pl.DataFrame, Gazetteer, Sequence[Detector], Done | None, Limits], tuple[pl.DataFrame, pl.DataFrame]]
Ask = Callable[[Prepared, pl.DataFrame, float, Done | None], Answer]
_KEY = ("canonical", "mention_kind", "origin", "numbers")  # what makes two mentions one query


def articles(
    read: pl.DataFrame, unread: pl.DataFrame, known: Prepared, policy: Policy, second: Sequence[Detector] = (),
    edges: Edges = NOTHING, embeddings: Embeddings | None = None, find: Find | None = None, ask: Ask = answer,
    done: Done | None = None, *, part: bool = False,
) -> Findings:  # fmt: skip
    """What articles (`tables.ARTICLES`) say of the parties on the lists, which hold what the policy leaves in.

    Where the columns copy_of and rank (`duplicates.COPIES`) are among theirs, the articles are whole stories of a
    corpus whose copies are known; else these are looked for. What is found in a story (`xref.stories`) is the same
    whatever others are screened beside it, so that the findings of the parts of a corpus are, joined and in order
    (`xref.order`), those of the whole. Of a `part` parties and records are left empty, which follow from the matches of
    all (`findings.united`).

    second: detectors of names beside the rules. edges: who owns whom. embeddings: a model by which descriptions are
    ranked too. find, ask: what gives the answers of `find_mentions` and of `engine.answer`, if another does
    (`xref.rescreen`). done: is told how far it is.
    """
    limits = LIMITS._replace(seconds=policy.article_seconds)
    found, chain = (find or find_mentions)(read, known.gazetteer(), second, done, limits)
    found = found.with_columns(origin=pl.col("countries").list.join(" "), numbers=pl.col("identifiers").list.join(" "))
    unasked = _unasked(found)
    # By the order of their keys, so that of two queries the same one comes first whatever else is asked.
    distinct = found.filter(~unasked).unique(_KEY).sort(_KEY).with_row_index("query_id")
    asked = distinct.select("canonical", pl.col("mention_kind").cast(pl.String)).iter_rows()
    queries = distinct.select(
        "query_id",
        "countries",
        "identifiers",
        asked="canonical",
        kind=pl.col("mention_kind").cast(pl.String()),
        dates=[],
        address=pl.lit(None, dtype=pl.String()),
        titled=(pl.col("mention_kind") == "person") & ~pl.col("canonical").str.contains(r"[\s\p{Han}-]"),
        surname=pl.Series([kind == "unknown" and is_rare(name) for name, kind in asked], dtype=pl.Boolean()),
    )
    found = found.join(distinct.select("query_id", *_KEY), on=_KEY, how="left", maintain_order="left")
    found = found.with_columns(query_id=pl.when(~unasked).then("query_id"))
    if "copy_of" not in read.columns:
        read = read.join(duplicates.copies(read), on="article_id", maintain_order="left")
    return _screened(
        read, unread, found, queries, chain, known, policy, edges, embeddings, ask, done, running=True, part=part
    )


def _unasked(found: pl.DataFrame) -> pl.Series:
    """The mentions that are not looked for on the lists: goods, descriptions without a name, places and nothing else;
    and what stands for text that was not searched (`limits.beyond`).

    A ship may bear the name of a place, and an identifier beside one is somebody's.
    """
    kinds, names = found["mention_kind"].cast(pl.String()), found["canonical"]
    places = {name for name in names.unique() if nowhere(name)}
    bare = found["identifiers"].list.len() == 0
    unnamed = (kinds == "description") & (names == found["mention"])
    unsearched = found["detector"].str.starts_with(BEYOND)
    return (
        unsearched | unnamed | (kinds == "goods") | (names.is_in(places) & bare & ~kinds.is_in(("vessel", "aircraft")))
    )


def rows(read: Rows, known: Prepared, policy: Policy, edges: Edges = NOTHING, done: Done | None = None) -> Findings:
    """What the rows of a table say of the parties on the lists. done: is told how far it is."""
    each = read.articles.with_columns(copy_of=pl.lit(None, pl.String())).with_row_index("rank")  # a row is no copy
    return _screened(each, read.unread, read.mentions, read.queries, table([], LINKS), known, policy, edges, done=done)


def _screened(
    read: pl.DataFrame, unread: pl.DataFrame, found: pl.DataFrame, queries: pl.DataFrame, chain: pl.DataFrame,
    known: Prepared, policy: Policy, edges: Edges, embeddings: Embeddings | None = None, ask: Ask = answer,
    done: Done | None = None, *, running: bool = False, part: bool = False,
) -> Findings:  # fmt: skip
    asked = queries.match_to_schema(QUERIES).select(QUERIES.names())
    hits, parts = ask(known, asked, policy.threshold, done)
    hits = held(hits, parts, known.lists.tables, policy)
    return findings(Found(read, unread, found, hits, parts, chain, edges, running, embeddings, part), known, policy)


def find_mentions(
    read: pl.DataFrame, listed: mentions.Listed, second: Sequence[Detector] = (), done: Done | None = None,
    limits: Limits = LIMITS,
) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    """The mentions (`tables.MENTIONS`) and the links (`tables.LINKS`) of the articles."""
    parser = next((detector for detector in second if isinstance(detector, Parser)), None)
    found: list[tuple[object, ...]] = []
    chain: list[tuple[object, ...]] = []
    rows = read.select("article_id", "text", "publisher").iter_rows()
    said_of = zip(rows, opinions(read["text"].to_list(), second), strict=True)
    for number, ((key, text, publisher), said) in enumerate(said_of, 1):
        of_text, between = in_text(text, publisher, listed, said, parser, limits)
        found += [(key, *row) for row in of_text]
        chain += [(key, *row) for row in between]
        if done:
            done("articles searched for names", number, read.height)
    return table(found, MENTIONS), table(chain, LINKS)


def in_text(
    text: str,
    publisher: str | None,
    listed: mentions.Listed,
    said: Sequence[Opinion] = (),
    parser: Parser | None = None,
    limits: Limits = LIMITS,
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The mentions and the links of a text: the rows of `tables.MENTIONS` and `tables.LINKS` without the article's id.

    They follow from what is given alone, and from what `listed` answers; what is beyond a limit is a row that says so.
    """
    try:
        with within(limits.seconds):
            return _in_text(text, publisher, listed, said, parser, limits)
    except TookLonger as error:
        return [beyond(text, 0, str(error))], []


def _in_text(
    text: str, publisher: str | None, listed: mentions.Listed, said: Sequence[Opinion], parser: Parser | None,
    limits: Limits,
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:  # fmt: skip
    skip = boilerplate.spans(text, publisher)
    check()
    named = goods.without_goods(mentions.find(text, listed, skip, said))
    check()
    left = Spans(skip)
    other = [*descriptions.find(text, named), *goods.find(text, named)]
    found = sorted([*named, *(m for m in other if not left.touch(m.start, m.end))])
    check()
    kept = found[: limits.mentions]
    chain = links.find(text, kept, parser)
    rows: list[tuple[object, ...]] = []
    for m in kept:
        words = (text[m.start : m.end], m.kind, m.canonical, m.detector, list(m.countries))
        rows.append((m.start, m.end, *words, list(m.identifiers), m.sentence))
    for start, end in too_long(read_text(text).text):
        rows.append(beyond(text, start, one_word(end - start)))
    if len(found) > limits.mentions:
        why = f"the article has more than {limits.mentions:,} mentions: none from here on was compared with any list"
        rows.append(beyond(text, found[limits.mentions].start, why))
    if len(chain) > limits.links:
        why = f"the article has more than {limits.links:,} links: none from here on is in supply_chain.csv"
        rows.append(beyond(text, chain[limits.links].start, why))
    return rows, [tuple(link) for link in chain[: limits.links]]

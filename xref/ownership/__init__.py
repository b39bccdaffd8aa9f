"""Parties that listed ones own or control: evidence of its own kind, never a listing.

1. The edges are those of a user's files, and what the lists state (`edges`).
2. Their parties are matched with the lists (`nodes`): only a `match` counts as listed, a `possible` is said to be one.
3. Each rule of the day is applied to them (`rules`, `counting`).
4. What articles or rows name is looked up among the owned: by the listed party that it matched, else by its name.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from xref import stories
from xref.compare import compare
from xref.entities import Tables
from xref.index import build
from xref.lists import Lists
from xref.ownership.counting import OUTCOMES, Holding, Verdict, behind, verdicts
from xref.ownership.edges import NOTHING, Edges, read, stated
from xref.ownership.nodes import Nodes, hits_of, queries, resolve
from xref.ownership.rules import Rule, rules
from xref.policy import Policy
from xref.prepared import Prepared
from xref.tables import (
    ADDRESSES,
    DESIGNATIONS,
    ENTITIES,
    IDENTIFIERS,
    NAMES,
    OWNERSHIP_ROWS,
    QUARANTINE,
    RELATIONS,
    table,
)

__all__ = ["NOTHING", "Edges", "find", "of_name", "once", "read", "told"]

OWNED = pl.Schema({**OWNERSHIP_ROWS, "query_id": pl.UInt32(), "canonical": pl.String()})
_AT = pl.Schema({"article_id": pl.String(), "query_id": pl.UInt32(), "node": pl.String(), "name_score": pl.Float64()})
_STEPS = 12  # of a path that a cell shows: longer ones are the whole of a holding, which the file shows better
_WORST_FIRST = pl.col("outcome").cast(pl.Enum(OUTCOMES))


class Followed(NamedTuple):
    """A rule, the ids of the entities it is for, and what it makes of each owned party."""

    rule: Rule
    meant: set[str]
    verdicts: dict[str, Verdict]


def find(mentions: pl.DataFrame, hits: pl.DataFrame, known: Prepared, policy: Policy, edges: Edges) -> pl.DataFrame:
    """`OWNED`: a row for each article, party named there of which listed ones have a part, and rule.

    mentions: article_id, start, end, mention, mention_kind, canonical, query_id; hits: article_id, query_id, entity_id
    and score of what counts in each article.
    """
    if not edges.asked:
        return pl.DataFrame(schema=OWNED)
    nodes = _resolved(known, policy, edges)
    named = mentions.filter(pl.col("query_id").is_not_null()).sort("article_id", "start", "end", "query_id")
    owned = sorted({holding.owned for holding in nodes.holdings})
    by_party = (
        hits.lazy()
        .filter(pl.col("score") >= policy.match)
        .join(known.party_of.lazy(), on="entity_id")
        .filter(pl.col("party_id").is_in(owned))
        .select("article_id", "query_id", node="party_id", name_score="score")
        .collect()
    )
    meant = (
        pl.concat([by_party, _by_name(named, [node for node in owned if node not in nodes.listed], nodes, policy)])
        .sort("article_id", "query_id", "node", "name_score", descending=[False, False, False, True])
        .unique(["article_id", "query_id", "node"], keep="first", maintain_order=True)
    )
    followed = _follow(behind(nodes.holdings, meant["node"]), nodes, known, edges)
    first = named.unique(["article_id", "query_id"], keep="first", maintain_order=True)
    at = first.join(meant, on=["article_id", "query_id"], maintain_order="left_right")
    columns = ("article_id", "start", "end", "mention", "query_id", "canonical", "node", "name_score")
    rows = [row for place in at.select(columns).iter_rows(named=True) for row in _rows(place, nodes, followed, edges)]
    return table(rows, OWNED)


class _Resolved(NamedTuple):
    """The parties of edges, and what they are resolved by."""

    lists: Lists
    policy: Policy
    edges: Edges
    nodes: Nodes


_last: list[_Resolved] = []  # one: all shards of a corpus are of the same lists and edges


def _resolved(known: Prepared, policy: Policy, edges: Edges) -> Nodes:
    last = _last[0] if _last else None
    if last is None or last.lists is not known.lists or last.edges is not edges or last.policy != policy:
        nodes = resolve(pl.concat([edges.rows, stated(known.lists.tables)]), known, policy)
        last = _Resolved(known.lists, policy, edges, nodes)
        _last[:] = [last]
    return last.nodes


def once(owned: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """`tables.OWNERSHIP_ROWS` of `OWNED`: an owned party and a rule once a story, where they stand first."""
    return (
        owned.lazy()
        .join(stories.of_articles(articles), on="article_id", maintain_order="left")
        .sort("rank", "name_score", "start", "owned", descending=[False, True, False, False], maintain_order=True)
        .unique(["story", "owned", "rule"], keep="first", maintain_order=True)
        .select(OWNERSHIP_ROWS.names())
        .collect()
    )


def told(outcomes: pl.DataFrame, owned: pl.DataFrame) -> pl.DataFrame:
    """`outcomes` (`tables.OUTCOME_ROWS`) whose reason says in a few words what the rules make of the owners."""
    said = (
        owned.lazy()
        .sort("article_id", "canonical", _WORST_FIRST, maintain_order=True)
        .with_columns(words=pl.format("{}: {}, by {}", "rule", "outcome", "owner_names"))
        .group_by("article_id", "canonical", maintain_order=True)
        .agg(pl.col("words").unique(maintain_order=True).str.join("; "))
        .with_columns(words=pl.format("see ownership.csv: {}", "words"))
    )
    reason = pl.concat_str("reason", "words", separator="; ", ignore_nulls=True)
    return (
        outcomes.lazy()
        .join(said, on=["article_id", "canonical"], how="left", maintain_order="left")
        .with_columns(reason=pl.when(pl.col("words").is_null()).then("reason").otherwise(reason))
        .drop("words")
        .collect()
    )


def of_name(asked: pl.DataFrame, known: Prepared, policy: Policy, edges: Edges) -> pl.DataFrame:
    """`tables.OWNERSHIP_ROWS` for one query (`compare.QUERIES`), without an article; the worst outcome first."""
    mentions = asked.select(
        "query_id", article_id=pl.lit(""), canonical="asked", mention="asked", mention_kind="kind",
        start=pl.lit(0, pl.Int64()), end=pl.col("asked").str.len_chars().cast(pl.Int64()),
    )  # fmt: skip
    hits = hits_of(asked, known, policy).with_columns(article_id=pl.lit(""))
    owned = find(mentions, hits, known, policy, edges)
    return owned.sort(_WORST_FIRST, "owned", maintain_order=True).select(OWNERSHIP_ROWS.names())


def _follow(holdings: list[Holding], nodes: Nodes, known: Prepared, edges: Edges) -> list[Followed]:
    """Each rule of the day, followed along the holdings."""
    found = []
    for rule in rules(edges.day) if holdings else ():
        meant = rule.parties(known.lists.tables)
        listed = {node for node, ids in nodes.listed.items() if ids & meant}
        possibly = {node for node, ids in nodes.possibly.items() if ids & meant}
        found.append(Followed(rule, meant, verdicts(holdings, listed, possibly, rule)))
    return found


def _by_name(named: pl.DataFrame, owned: list[str], nodes: Nodes, policy: Policy) -> pl.DataFrame:
    """The parties on no list that mentions name: `_AT`. Their names are compared as if they were a list."""
    if not owned or named.is_empty():
        return pl.DataFrame(schema=_AT)
    entities = table([(node, "", "unknown", nodes.names[node][0], [], [], *[None] * 4) for node in owned], ENTITIES)
    names = table([(node, name, "primary", "", None) for node in owned for name in nodes.names[node]], NAMES)
    identifiers, addresses, acts = table([], IDENTIFIERS), table([], ADDRESSES), table([], DESIGNATIONS)
    tables = Tables(
        entities, names, identifiers, addresses, acts, table([], RELATIONS), table([], QUARANTINE), len(owned)
    )
    named = named.select("article_id", "query_id", "canonical", kind=pl.col("mention_kind").cast(pl.String())).unique()
    each = named.select("canonical", "kind").unique().sort("canonical", "kind")
    asked = queries(*each.get_columns())
    hits, _ = compare(build(names.lazy(), entities.lazy()), asked, tables, policy.match)
    return (
        hits.join(asked.select("query_id", "kind", canonical="asked"), on="query_id")
        .select("canonical", "kind", node="entity_id", name_score="score")
        .join(named, on=["canonical", "kind"])
        .select(_AT.names())
    )


def _rows(place: dict[str, object], nodes: Nodes, followed: list[Followed], edges: Edges) -> list[tuple[object, ...]]:
    """The rows (`OWNED`) of one mention that means one owned party."""
    node = str(place["node"])
    rows: list[tuple[object, ...]] = []
    for rule, meant, verdicts_ in followed:
        if verdict := verdicts_.get(node):
            behind = {owner: nodes.listed.get(owner) or nodes.possibly.get(owner, set()) for owner in verdict.owners}
            ids = sorted({entity for entities in behind.values() for entity in entities & meant})
            steps = [holding.words for holding in verdict.path]
            more = [f"and {len(steps) - _STEPS} more"] if len(steps) > _STEPS else []
            rows.append((
                place["article_id"], place["start"], place["end"], place["mention"], nodes.names[node][0],
                place["name_score"], rule.title, rule.state(edges.day), verdict.outcome, verdict.percent,
                "; ".join(ids), "; ".join(nodes.names[owner][0] for owner in verdict.owners),
                "; ".join(steps[:_STEPS] + more), "; ".join(sorted({holding.source for holding in verdict.path})),
                min((holding.date for holding in verdict.path if holding.date), default=None), rule.basis(),
                place["query_id"], place["canonical"],
            ))  # fmt: skip
    return rows

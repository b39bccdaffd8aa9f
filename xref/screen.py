"""The whole pipeline on one page: articles x lists -> findings.

Each distinct (canonical name, kind, countries) is matched once, whatever the number of its mentions, and joined back.
"""

from __future__ import annotations

import hashlib

import polars as pl

from xref import candidates, descriptions, goods, links, mentions
from xref.evidence import measure
from xref.index import VERSION, Gazetteer, NameIndex, cached
from xref.lists import Lists
from xref.score import MATCH, THRESHOLD, score, words
from xref.tables import EVIDENCE, LINKS, MATCHES, MENTIONS, OUTCOME_ROWS, PARTIES, SUPPLY_CHAIN, Findings, table

_UNSCREENED = ("goods",)  # kinds that no list of parties can hold


def screen(articles: pl.DataFrame, unread: pl.DataFrame, lists: Lists, threshold: float = THRESHOLD) -> Findings:
    """What the articles (`tables.ARTICLES`) say of the parties on the lists, scored from `threshold` on."""
    index = _index(lists)
    found, chain = find_mentions(articles, Gazetteer(index))
    found = found.with_columns(origin=pl.col("countries").list.join(" "))
    queries = (
        found.select("canonical", "origin", "countries", kind="mention_kind")
        .unique(["canonical", "kind", "origin"])
        .sort("canonical", "kind", "origin")
        .with_row_index("query_id")
    )
    pairs = compare(index, queries, lists, threshold)
    matches, evidence = _matches(articles, found, queries, pairs, lists)
    return Findings(
        matches=matches,
        evidence=evidence,
        mentions=_outcomes(found, queries, pairs, lists),
        parties=_parties(matches),
        supply_chain=_supply_chain(chain, matches),
        lists=lists.health,
        quarantine=lists.tables.quarantine,
        articles=articles,
        unread=unread,
    )


def _index(lists: Lists) -> NameIndex:
    state = "\n".join(f"{key} {digest}" for key, digest in lists.health.select("key", "sha256").iter_rows())
    name = hashlib.sha256(f"{VERSION}\n{state}".encode()).hexdigest()[:16]
    return cached(lists.cache / name, lists.tables.names.lazy(), lists.tables.entities.lazy())


def find_mentions(articles: pl.DataFrame, listed: mentions.Listed) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The mentions (`tables.MENTIONS`) and the links (`tables.LINKS`) of the articles."""
    rows: list[tuple[object, ...]] = []
    chain: list[tuple[object, ...]] = []
    for key, text in articles.select("article_id", "text").iter_rows():
        named = mentions.find(text, listed)
        described = descriptions.find(text, named)
        all_found = sorted([*named, *described, *goods.find(text, named)])
        for m in all_found:
            words_ = (text[m.start : m.end], m.kind, m.canonical, m.detector, list(m.countries), m.sentence)
            rows.append((key, m.start, m.end, *words_))
        chain += [(key, *link) for link in links.find(text, all_found)]
    return table(rows, MENTIONS), table(chain, LINKS)


def compare(index: NameIndex, queries: pl.DataFrame, lists: Lists, threshold: float) -> pl.DataFrame:
    """The best listed name of each entity for each query (query_id, canonical, kind, countries), from `threshold` on.

    Columns: query_id, entity_id, matched_name, name_quality, score, spoke_for, against.
    """
    names = queries["canonical"].to_list()
    kinds = queries["kind"].cast(pl.String()).to_list()
    found = candidates.find(index, names, [kind == "person" for kind in kinds])
    pairs = (
        found.join(queries.with_columns(pl.col("query_id").cast(pl.UInt32())), on="query_id")
        .join(index.names.rename({"kind": "entity_kind"}), on="name_id")
        .join(lists.tables.entities.select("entity_id", listed_countries="countries"), on="entity_id")
        .sort("query_id", "name_id")
        .with_columns(
            person=pl.col("kind").cast(pl.String()).is_in(["person", "unknown"])
            & pl.col("entity_kind").cast(pl.String()).is_in(["person", "unknown"]),
            same_kind=(pl.col("kind").cast(pl.String()) == pl.col("entity_kind").cast(pl.String()))
            | (pl.col("kind") == "unknown")
            | (pl.col("entity_kind") == "unknown"),
            other_country=(pl.col("countries").list.len() > 0)
            & (pl.col("listed_countries").list.len() > 0)
            & (pl.col("countries").list.set_intersection("listed_countries").list.len() == 0),
        )
    )
    measures = measure(pairs["canonical"].to_list(), pairs["name"].to_list(), pairs["person"].to_list())
    spoke_for, against = words(pl.col("same_kind"), pl.col("other_country"))
    return (
        pairs.hstack(measures)
        .lazy()
        .with_columns(
            score=score(pl.col("person"), pl.col("same_kind"), pl.col("other_country")).round(4),
            spoke_for=spoke_for,
            against=against,
        )
        .filter((pl.col("score") >= threshold) & ((pl.col("quality") != "weak") | (pl.col("likeness") > 0.999)))
        .sort("query_id", "entity_id", "score", "quality", "name", descending=[False, False, True, False, False])
        .unique(["query_id", "entity_id"], keep="first", maintain_order=True)
        .select("query_id", "entity_id", "score", "spoke_for", "against", matched_name="name", name_quality="quality")
        .collect()
    )


def _joined(column: str) -> pl.Expr:
    return pl.col(column).drop_nulls().unique(maintain_order=True).str.join("; ")


def _entities(lists: Lists) -> pl.LazyFrame:
    t = lists.tables
    acts = (
        t.designations.lazy()
        .group_by("entity_id")
        .agg(programmes=_joined("programme"), designated_on=pl.col("designated_on").min())
    )
    numbers = (
        t.identifiers.lazy()
        .group_by("entity_id")
        .agg(identifiers=pl.concat_str("scheme", pl.lit(":"), "value").unique(maintain_order=True).str.join("; "))
    )
    health = lists.health.lazy().select(
        source="key", source_title="title", list_published_on="published_on", list_sha256="sha256"
    )
    return (
        t.entities.lazy()
        .select(
            "entity_id", "source", "reason", entity_name="name", entity_kind="kind",
            countries=pl.col("countries").list.join("; "),
        )
        .join(acts, on="entity_id", how="left")
        .join(numbers, on="entity_id", how="left")
        .join(health, on="source", how="left")
    )  # fmt: skip


def _matches(
    articles: pl.DataFrame, found: pl.DataFrame, queries: pl.DataFrame, pairs: pl.DataFrame, lists: Lists
) -> tuple[pl.DataFrame, pl.DataFrame]:
    nothing = pl.lit(None, dtype=pl.String())
    first = (  # one row for each (article, mention text, entity): its first place in the text
        found.lazy()
        .drop("countries")
        .sort("article_id", "start")
        .unique(["article_id", "mention", "mention_kind", "canonical", "origin"], keep="first", maintain_order=True)
        .join(
            queries.lazy().select("query_id", "canonical", "origin", mention_kind="kind"),
            on=["canonical", "mention_kind", "origin"],
        )
        .join(pairs.lazy(), on="query_id")
        .sort("article_id", "mention", "entity_id", "score", "start", descending=[False, False, False, True, False])
        .unique(["article_id", "mention", "entity_id"], keep="first", maintain_order=True)
    )
    heads = articles.lazy().select("article_id", "published_on", article_title="title", article_url="url")
    rows = (
        first.join(heads, on="article_id", how="left")
        .join(_entities(lists), on="entity_id", how="left")
        .with_columns(
            band=pl.when(pl.col("score") >= MATCH).then(pl.lit("match")).otherwise(pl.lit("possible")),
            priority=pl.when(pl.col("score") >= 0.97).then(pl.lit("A"))
            .when(pl.col("score") >= MATCH).then(pl.lit("B"))
            .when(pl.col("score") >= 0.78).then(pl.lit("C")).otherwise(pl.lit("D")),
            evidence=pl.col("spoke_for"), contradictions=pl.col("against"), party_id=pl.col("entity_id"),
            also_listed_on=nothing, disposition=nothing, disposition_by=nothing, disposition_on=nothing,
        )
        .sort(
            "band", "priority", "score", "article_id", "start", "entity_id",
            descending=[False, False, True, False, False, False],
        )
        .collect()
    )  # fmt: skip
    keys = rows.select("article_id", "mention", "entity_id").iter_rows()
    ids = [hashlib.sha256("\0".join(key).encode()).hexdigest()[:16] for key in keys]
    rows = rows.with_columns(match_id=pl.Series(ids, dtype=pl.String())).select(MATCHES.names()).cast(MATCHES)
    evidence = pl.concat(
        [
            rows.select("match_id", rule=pl.lit("name"), value=pl.col("score"), words="evidence"),
            rows.filter(pl.col("contradictions") != "").select(
                "match_id", rule=pl.lit("contradiction"), value=pl.lit(-1.0), words="contradictions"
            ),
        ]
    ).sort("match_id", "rule")
    return rows.match_to_schema(MATCHES), evidence.match_to_schema(EVIDENCE)


def _outcomes(found: pl.DataFrame, queries: pl.DataFrame, pairs: pl.DataFrame, lists: Lists) -> pl.DataFrame:
    best = pairs.lazy().sort("query_id", "score", "entity_id", descending=[False, True, False]).group_by(
        "query_id", maintain_order=True
    ).agg(best_score=pl.col("score").first(), best_entity_id=pl.col("entity_id").first())  # fmt: skip
    screened = "; ".join(lists.health["key"])
    kind = pl.col("mention_kind").cast(pl.String())
    return (
        found.lazy()
        .join(
            queries.lazy().select("query_id", "canonical", "origin", mention_kind="kind"),
            on=["canonical", "mention_kind", "origin"],
        )
        .join(best, on="query_id", how="left")
        .with_columns(
            outcome=pl.when(kind.is_in(_UNSCREENED)).then(pl.lit("not_screened"))
            .when(pl.col("best_score") >= MATCH).then(pl.lit("match"))
            .when(pl.col("best_score").is_not_null()).then(pl.lit("possible"))
            .when(kind == "description").then(pl.lit("needs_human"))
            .otherwise(pl.lit("no_match")),
            lists_screened=pl.lit(screened),
        )
        .with_columns(
            reason=pl.when(pl.col("outcome") == "not_screened").then(pl.lit("goods are not parties"))
            .when(pl.col("outcome") == "needs_human").then(pl.lit("a description, not a name"))
        )
        .sort("article_id", "start", "end")
        .select(OUTCOME_ROWS.names())
        .cast(OUTCOME_ROWS)
        .collect()
    )  # fmt: skip


def _parties(matches: pl.DataFrame) -> pl.DataFrame:
    """One row a party; until lists are joined into parties, each entity is a party of its own."""
    return (
        matches.lazy()
        .sort("party_id", "score", "article_id", descending=[False, True, False])
        .group_by("party_id", maintain_order=True)
        .agg(
            name=pl.col("entity_name").first(), kind=pl.col("entity_kind").first(), band=pl.col("band").first(),
            score=pl.col("score").first(), countries=pl.col("countries").first(), sources=_joined("source"),
            entity_ids=_joined("entity_id"), programmes=_joined("programmes"),
            first_designated_on=pl.col("designated_on").min(), mentions=_joined("mention"),
            articles=_joined("article_id"), article_count=pl.col("article_id").n_unique().cast(pl.Int64()),
        )
        .sort("score", "party_id", descending=[True, False])
        .match_to_schema(PARTIES)
        .collect()
    )  # fmt: skip


def _supply_chain(chain: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    ids = matches.lazy().group_by("article_id", "mention").agg(ids=_joined("entity_id"))
    return (
        chain.lazy()
        .join(ids.rename({"mention": "subject", "ids": "subject_entity_ids"}), on=["article_id", "subject"], how="left")
        .join(ids.rename({"mention": "object", "ids": "object_entity_ids"}), on=["article_id", "object"], how="left")
        .select(SUPPLY_CHAIN.names())
        .sort("article_id", "start", "subject", "item")
        .match_to_schema(SUPPLY_CHAIN)
        .collect()
    )  # fmt: skip


def match(name: str, kind: str, lists: Lists, top: int, threshold: float = THRESHOLD) -> pl.DataFrame:
    """The best entities for one name: score, entity_id, entity_name, matched_name, evidence, contradictions, source."""
    index = _index(lists)
    columns = {
        "query_id": pl.UInt32(),
        "canonical": pl.String(),
        "kind": pl.String(),
        "countries": pl.List(pl.String()),
    }
    query = pl.DataFrame([(0, name, kind, [])], schema=columns, orient="row")
    return (
        compare(index, query, lists, threshold)
        .join(_entities(lists).collect(), on="entity_id")
        .sort("score", "entity_id", descending=[True, False])
        .head(top)
        .select(
            "score", "entity_id", "entity_name", "matched_name", "name_quality", "source", "programmes",
            "designated_on", "reason", evidence="spoke_for", contradictions="against",
        )
    )  # fmt: skip

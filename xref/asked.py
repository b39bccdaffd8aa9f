"""One name against the lists: what `xref match` prints. It needs no article, so it imports nothing that reads one."""

from __future__ import annotations

import polars as pl

from xref.compare import answer
from xref.contradictions import between_lists
from xref.findings import entities
from xref.policy import Policy
from xref.prepared import Prepared
from xref.priority import of_names, ranked
from xref.weak import alone, held


def best(asked: pl.DataFrame, known: Prepared, top: int, policy: Policy) -> pl.DataFrame:
    """The best entities for one query (`compare.QUERIES`, one row), best first.

    Columns: score, band, priority, entity_id, entity_name, entity_kind, matched_name, name_quality, source, programmes,
    designated_on, countries, also_listed_on, list_contradictions, reason, evidence, contradictions.
    """
    hits, parts = answer(known, asked, policy.threshold)
    hits = held(hits, parts, known.lists.tables, policy)
    if policy.weak_aliases == "corroborate":
        hits = hits.join(alone(hits, parts), on=["query_id", "entity_id"], how="anti", maintain_order="left")
    tables = known.lists.tables
    rows = (
        hits.lazy()
        .join(entities(known), on="entity_id")
        .with_columns(
            band=pl.when(pl.col("score") >= policy.match).then(pl.lit("match")).otherwise(pl.lit("possible")),
            evidence=pl.col("spoke_for"), contradictions=pl.col("against"),
        )
        .sort("score", "entity_id", descending=[True, False])
        .with_row_index("row")
        .collect()
    )  # fmt: skip
    points = of_names(hits, parts, asked, tables, known.party_of)
    reasons = rows.select("row", "query_id", "entity_id").join(points, on=["query_id", "entity_id"])
    best_rows = ranked(rows, [reasons]).head(top)
    disputed = between_lists(best_rows["party_id"], tables, known.party_of)
    return best_rows.join(disputed, on="party_id", how="left", maintain_order="left").select(
        "score", "band", "priority", "entity_id", "entity_name", "entity_kind", "matched_name", "name_quality",
        "source", "programmes", "designated_on", "countries", "also_listed_on", "list_contradictions", "reason",
        "evidence", "contradictions",
    )  # fmt: skip

"""One name against the lists: what `xref match` prints. It needs no article, so it imports nothing that reads one."""

from __future__ import annotations

import polars as pl

from xref.compare import answer
from xref.findings import entities
from xref.policy import Policy
from xref.prepared import Prepared
from xref.weak import alone


def best(asked: pl.DataFrame, known: Prepared, top: int, policy: Policy) -> pl.DataFrame:
    """The best entities for one query (`compare.QUERIES`, one row), best first.

    Columns: score, band, entity_id, entity_name, entity_kind, matched_name, name_quality, source, programmes,
    designated_on, countries, also_listed_on, reason, evidence, contradictions.
    """
    hits, parts = answer(known, asked, policy.threshold, policy.match)
    if policy.weak_aliases == "corroborate":
        hits = hits.join(alone(hits, parts), on=["query_id", "entity_id"], how="anti", maintain_order="left")
    return (
        hits.lazy()
        .join(entities(known), on="entity_id")
        .with_columns(band=pl.when(pl.col("score") >= policy.match).then(pl.lit("match")).otherwise(pl.lit("possible")))
        .sort("score", "entity_id", descending=[True, False])
        .head(top)
        .select(
            "score", "band", "entity_id", "entity_name", "entity_kind", "matched_name", "name_quality", "source",
            "programmes", "designated_on", "countries", "also_listed_on", "reason", evidence="spoke_for",
            contradictions="against",
        )
        .collect()
    )  # fmt: skip

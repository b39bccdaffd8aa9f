"""One name against the lists: what `xref match` prints. It needs no article, so it imports nothing that reads one."""

from __future__ import annotations

import polars as pl

from xref.compare import answer
from xref.findings import entities
from xref.prepared import Prepared
from xref.score import MATCH, THRESHOLD


def best(asked: pl.DataFrame, known: Prepared, top: int, threshold: float = THRESHOLD) -> pl.DataFrame:
    """The best entities for one query (`compare.QUERIES`, one row), best first.

    Columns: score, band, entity_id, entity_name, entity_kind, matched_name, name_quality, source, programmes,
    designated_on, countries, also_listed_on, reason, evidence, contradictions.
    """
    hits, _ = answer(known, asked, threshold)
    return (
        hits.lazy()
        .join(entities(known), on="entity_id")
        .with_columns(band=pl.when(pl.col("score") >= MATCH).then(pl.lit("match")).otherwise(pl.lit("possible")))
        .sort("score", "entity_id", descending=[True, False])
        .head(top)
        .select(
            "score", "band", "entity_id", "entity_name", "entity_kind", "matched_name", "name_quality", "source",
            "programmes", "designated_on", "countries", "also_listed_on", "reason", evidence="spoke_for",
            contradictions="against",
        )
        .collect()
    )  # fmt: skip

"""What each list says of a party that was found: one row a record, so that the lists can be laid side by side.

A record stands here also where no mention met it: the party is on that list too, perhaps under another birth date.
"""

from __future__ import annotations

import polars as pl

from xref.entities import Tables
from xref.tables import RECORD_ROWS


def of_parties(parties: pl.Series, entities: pl.LazyFrame, tables: Tables) -> pl.DataFrame:
    """The rows of `RECORD_ROWS` of these parties.

    parties: ids; entities: `findings.entities`, one row a listed entity.
    """
    wanted = entities.join(parties.unique().to_frame("party_id").lazy(), on="party_id", how="semi")
    names = tables.names.lazy().filter(pl.col("quality") != "primary")
    weak = pl.when(pl.col("quality") == "weak").then(pl.lit(" (weak)")).otherwise(pl.lit(""))
    more = tables.entities.lazy().select("entity_id", "url", "raw", dates=pl.col("dates").list.join("; "))
    return (
        wanted.rename({"entity_name": "name", "entity_kind": "kind"})
        .join(more, on="entity_id", how="left")
        .join(_joined(names, other_names=pl.col("name") + weak), on="entity_id", how="left")
        .join(_joined(tables.addresses.lazy(), addresses=pl.col("address")), on="entity_id", how="left")
        .join(_joined(tables.designations.lazy(), legal_basis=pl.col("legal_basis")), on="entity_id", how="left")
        .sort("party_id", "source", "entity_id")
        .select(pl.col(name).replace("", None) if kind == pl.String() else name for name, kind in RECORD_ROWS.items())
        .match_to_schema(RECORD_ROWS)
        .collect()
    )


def _joined(rows: pl.LazyFrame, **column: pl.Expr) -> pl.LazyFrame:
    """entity_id and what its rows say, each once, in the order of the list."""
    ((name, said),) = column.items()
    return rows.group_by("entity_id").agg(said.drop_nulls().unique(maintain_order=True).str.join("; ").alias(name))

"""Hits by a weak alias that nothing corroborates: no match by themselves, and left out by a policy of `corroborate`.

OFAC expects nobody to screen against weak aliases, which others bear too; they help to confirm a party that something
else points to (frequently asked questions 122 to 125).
"""

from __future__ import annotations

import polars as pl

from xref.entities import Tables
from xref.policy import Policy
from xref.score import CONTEXT, MATCH

_BELOW = 0.01  # a match, as in `compare`
_FOR = [rule for rule, value in CONTEXT.items() if value > 0]  # a country, a date, an address, an identifier, a title


def alone(hits: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The hits (`compare.HITS`) by a weak alias beside which nothing agrees (`parts`: `compare.PARTS`)."""
    agrees = parts.filter(pl.col("rule").is_in(_FOR))
    return hits.filter(pl.col("name_quality") == "weak").join(agrees, on=["query_id", "entity_id"], how="anti")


def held(hits: pl.DataFrame, parts: pl.DataFrame, tables: Tables, policy: Policy) -> pl.DataFrame:
    """`hits` where a policy lets the band `match` begin lower than `compare` knows.

    What that holds just below a match (a weak alias alone, a neighbour in the house) is then held below this one.
    """
    if policy.match >= MATCH:
        return hits
    addresses = tables.entities.filter(pl.col("kind") == "address")["entity_id"]
    neighbour = pl.col("name_quality").is_null() & ~pl.col("entity_id").is_in(addresses.implode())
    weak = alone(hits, parts).select("query_id", "entity_id", weak=pl.lit(value=True))
    return (
        hits.join(weak, on=["query_id", "entity_id"], how="left", maintain_order="left")
        .with_columns(
            score=pl.when(pl.col("weak").fill_null(value=False) | neighbour)
            .then(pl.min_horizontal("score", policy.match - _BELOW))
            .otherwise("score")
        )
        .filter(pl.col("score") >= policy.threshold)
        .drop("weak")
    )


def uncorroborated(
    mentions: pl.DataFrame, hits: pl.DataFrame, parts: pl.DataFrame, party_of: pl.DataFrame
) -> pl.DataFrame:
    """Those of `alone` whose party the article does not name otherwise: article_id, query_id, entity_id.

    mentions: article_id, query_id; party_of: `parties.PARTY_OF`.
    """
    said = mentions.lazy().select("article_id", "query_id").drop_nulls().unique()
    weak = alone(hits, parts).lazy().select("query_id", "entity_id").join(said, on="query_id")
    named = (
        hits.lazy()
        .filter(pl.col("name_quality") != "weak")
        .select("query_id", "entity_id")
        .join(said, on="query_id")
        .join(party_of.lazy(), on="entity_id")
        .select("article_id", "party_id")
        .unique()
    )
    return (
        weak.join(party_of.lazy(), on="entity_id")
        .join(named, on=["article_id", "party_id"], how="anti")
        .select("article_id", "query_id", "entity_id")
        .collect()
    )

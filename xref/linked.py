"""Which listed parties the lists link: whom an article names together is less likely to be somebody else of that name.

Two parties are linked if
1. a list states a relation between them (owned by, linked to), by number or by name, or
2. the record of one names the other ("Director of Acme Holding"), or
3. one list has them under one programme that holds few parties.

Whether two are linked follows from their records alone, all that lists have of the two parties, whoever else is found.
"""

from __future__ import annotations

import polars as pl

from xref.entities import Tables

LINKED = pl.Schema({"party_id": pl.String(), "other": pl.String(), "name": pl.String()})
_FEW = 25  # parties of a programme that are a network; whole regimes have hundreds
_LONG = 9  # letters of a name from which a record that holds it means it: "Li" stands in many words


def linked(parties: pl.Series, tables: Tables, party_of: pl.DataFrame) -> pl.DataFrame:
    """The pairs of `parties` that are linked, both ways, with the name of the other: schema `LINKED`.

    parties: ids of those found in articles; party_of: `parties.PARTY_OF`.
    """
    meant = parties.unique().to_frame("party_id")
    found = party_of.join(meant, on="party_id", how="semi").select("entity_id").lazy()
    names = (
        tables.names.lazy()
        .filter(pl.col("quality") != "weak")
        .join(found, on="entity_id", how="semi")
        .select(to="entity_id", key=pl.col("name").str.to_lowercase())
        .unique()
    )
    pairs = pl.concat([_related(found, names, tables), _named(found, names, tables), _together(found, tables)])
    both = pl.concat([pairs, pairs.select(entity_id="to", to="entity_id")])
    party = party_of.lazy()
    return (
        both.join(party, on="entity_id")
        .join(party.rename({"entity_id": "to", "party_id": "other"}), on="to")
        .filter(pl.col("party_id") != pl.col("other"))
        .join(tables.entities.lazy().select(to="entity_id", name="name"), on="to")
        .sort("party_id", "other", "to")
        .unique(["party_id", "other"], keep="first", maintain_order=True)
        .select(LINKED.names())
        .match_to_schema(LINKED)
        .collect()
    )


def _related(found: pl.LazyFrame, names: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    stated = tables.relations.lazy().join(found, on="entity_id", how="semi").select(
        "entity_id",
        key=pl.col("other").str.to_lowercase(),
        to=pl.col("entity_id").str.split(":").list.first() + ":" + pl.col("other_number"),
    )  # fmt: skip
    by_number = (
        stated.select("entity_id", "to").drop_nulls().join(found, left_on="to", right_on="entity_id", how="semi")
    )
    return pl.concat([by_number, stated.select("entity_id", "key").join(names, on="key").select("entity_id", "to")])


def _named(found: pl.LazyFrame, names: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    long = names.filter(pl.col("key").str.len_chars() >= _LONG).select("key").unique().sort("key").collect()["key"]
    if long.is_empty():
        return pl.LazyFrame(schema={"entity_id": pl.String(), "to": pl.String()})
    said = pl.concat_str("reason", "remarks", separator=" ", ignore_nulls=True).str.to_lowercase()
    return (
        tables.entities.lazy()
        .join(found, on="entity_id", how="semi")
        .select("entity_id", key=said.str.extract_many(long.to_list(), overlapping=True))
        .explode("key")
        .drop_nulls()
        .unique()
        .join(names, on="key")
        .select("entity_id", "to")
    )


def _together(found: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    acts = tables.designations.lazy().select("entity_id", "programme").drop_nulls().unique()
    acts = acts.with_columns(source=pl.col("entity_id").str.split(":").list.first())
    few = acts.filter(pl.len().over("source", "programme") <= _FEW).join(found, on="entity_id", how="semi")
    others = few.rename({"entity_id": "to"})
    return (
        few.join(others, on=["source", "programme"])
        .filter(pl.col("entity_id") != pl.col("to"))
        .select("entity_id", "to")
    )

"""Each listed party as a text to search: its names, the reasons and remarks of its lists, what these link it to, its
programmes in words, and the passages that authorities published of it; and what a description can be compared with.

Phrases that say nothing of the party ("license policy: presumption of denial") are left out of its texts.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from xref.countries import named_in
from xref.data import load
from xref.entities import Tables
from xref.profiles.when import listed_on
from xref.tables import ENTITY_KINDS

TEXTS = pl.Schema(  # the texts of a party: `party` is the row of PARTIES
    {"party": pl.UInt32(), "field": pl.String(), "text": pl.String(), "source": pl.String(), "url": pl.String()}
)
PARTIES = pl.Schema({"party": pl.UInt32(), "party_id": pl.String()})
LISTINGS = pl.Schema(  # the records of a party, with all that a description can be compared with
    {
        "party": pl.UInt32(),
        "entity_id": pl.String(),
        "source": pl.String(),
        "kind": ENTITY_KINDS,
        "name": pl.String(),
        "countries": pl.List(pl.String()),
        "programmes": pl.String(),
        "listed_on": pl.Date(),
        "slack": pl.Int32(),  # days by which listed_on may be wrong; null where the list gives it
    }
)


_TOLD = 7  # days by which the day of a press release may differ from that of the listing


class Records(NamedTuple):
    """The parties of the lists, their records and their texts: schemas PARTIES, LISTINGS, TEXTS."""

    parties: pl.DataFrame
    listings: pl.DataFrame
    texts: pl.DataFrame


def records(tables: Tables, party_of: pl.DataFrame, passages: pl.DataFrame, seen: pl.DataFrame) -> Records:
    """The searchable records of all parties, in the order of their ids.

    passages: `tables.PASSAGES`, of entities of these lists; seen: `when.first_seen` of the store.
    """
    parties = party_of.select("party_id").unique().sort("party_id").with_row_index("party")
    rows = party_of.join(parties, on="party_id").select("entity_id", "party").lazy()
    programmes = (
        tables.designations.lazy()
        .drop_nulls("programme")
        .group_by("entity_id")
        .agg(programmes=pl.col("programme").unique(maintain_order=True).str.join("; "))
    )
    given = pl.col("slack").is_null() & pl.col("listed_on").is_not_null()
    published = passages.lazy().group_by("entity_id").agg(told_on=pl.col("published_on").min())
    listings = (
        tables.entities.lazy()
        .select("entity_id", "kind", "name", "countries")
        .join(rows, on="entity_id")
        .join(programmes, on="entity_id", how="left")
        .join(listed_on(tables, seen).lazy(), on="entity_id", how="left")
        .join(published, on="entity_id", how="left")
        .with_columns(
            _from_name(),
            listed_on=pl.when(given).then("listed_on").otherwise(pl.coalesce("told_on", "listed_on")),
            slack=pl.when(given | pl.col("told_on").is_null()).then("slack").otherwise(_TOLD),
        )
        .sort("party", "entity_id")
        .match_to_schema(LISTINGS, extra_columns="ignore")
        .select(LISTINGS.names())
        .collect()
    )
    return Records(parties.match_to_schema(PARTIES), listings, _texts(tables, rows, passages))


def _texts(tables: Tables, rows: pl.LazyFrame, passages: pl.DataFrame) -> pl.DataFrame:
    source, nothing = pl.col("entity_id").str.split(":").list.first(), pl.lit(None, pl.String())
    entities = tables.entities.lazy()
    words = load("programmes")["words"]
    acts = tables.designations.lazy().select("entity_id", "programme").drop_nulls().unique(maintain_order=True)
    codes = acts.select("programme").unique().sort("programme").collect()["programme"]
    meant = pl.LazyFrame(
        {"programme": codes, "text": pl.Series([_in_words(c, words) for c in codes], dtype=pl.String())}
    )
    parts = [
        tables.names.lazy().select("entity_id", pl.lit("name").alias("field"), text="name", url=nothing),
        *(
            entities.drop_nulls(said).select(
                "entity_id", pl.lit("reason").alias("field"), text=_telling(said), url="url"
            )
            for said in ("reason", "remarks")
        ),
        tables.relations.lazy().select(
            "entity_id", pl.lit("relation").alias("field"), text=pl.format("{} {}", "relation", "other"), url=nothing
        ),
        acts.join(meant, on="programme").select(
            "entity_id", pl.lit("programme").alias("field"), text="text", url=nothing
        ),
        passages.lazy().select("entity_id", pl.lit("passage").alias("field"), "text", "url"),
    ]  # fmt: skip
    of_lists = pl.concat([part.with_columns(source=source) for part in parts[:-1]])
    told = (
        parts[-1].with_columns(source=pl.Series(passages["authority"]))
        if passages.height
        else parts[-1].with_columns(source=nothing)
    )
    return (
        pl.concat([of_lists, told])
        .drop_nulls("text")
        .filter(pl.col("text").str.len_chars() > 0)
        .join(rows, on="entity_id")
        .sort("party", "field", "text", "source")
        .unique(["party", "field", "text"], keep="first", maintain_order=True)
        .select(TEXTS.names())
        .match_to_schema(TEXTS)
        .collect()
    )  # fmt: skip


def _from_name() -> pl.Expr:
    """The countries of an entity; where its list says none, those that its name names ("Bank of Freedonia")."""
    named = pl.col("name").map_elements(named_in, return_dtype=pl.List(pl.String()))
    return pl.when(pl.col("countries").list.len() > 0).then("countries").otherwise(named).alias("countries")


def _telling(column: str) -> pl.Expr:
    """The text of a column without the phrases that say nothing of the party."""
    text = pl.col(column)
    for pattern in load("described")["boilerplate"]["patterns"]:
        text = text.str.replace_all(pattern, " ")
    return text.str.replace_all(r"\s+", " ").str.strip_chars(" ;.,")


def _in_words(code: str, words: dict[str, str]) -> str:
    """A programme in words: by the longest key with which it begins, else the code, which may be words already."""
    keys = [key for key in words if code == key or re.match(re.escape(key) + r"(?![a-z])", code)]
    return words[max(keys, key=len)] if keys else code

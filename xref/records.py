"""What each list says of a party that was found: one row a record, so that the lists can be laid side by side.

A record stands here also where no mention met it: the party is on that list too, perhaps under another birth date.
`record` holds what a decision rests on (`xref.decisions`): the facts that `xref.delta` calls material, without the
relations, since whom somebody is linked to does not tell who he is.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict

import polars as pl

from xref.delta import facts
from xref.entities import Tables
from xref.tables import RECORD_ROWS, table

MATERIAL = ("name", "names", "kind", "countries", "dates", "identifiers", "designations")
_MATERIAL = pl.Schema({"entity_id": pl.String(), "record": pl.String(), "record_sha256": pl.String()})


def of_parties(parties: pl.Series, entities: pl.LazyFrame, tables: Tables) -> pl.DataFrame:
    """The rows of `RECORD_ROWS` of these parties.

    parties: ids; entities: `findings.entities`, one row a listed entity.
    """
    wanted = entities.join(parties.unique().to_frame("party_id").lazy(), on="party_id", how="semi").collect()
    said = material(wanted["entity_id"], tables)
    names = tables.names.lazy().filter(pl.col("quality") != "primary")
    weak = pl.when(pl.col("quality") == "weak").then(pl.lit(" (weak)")).otherwise(pl.lit(""))
    more = tables.entities.lazy().select("entity_id", "url", "raw", dates=pl.col("dates").list.join("; "))
    return (
        wanted.lazy()
        .rename({"entity_name": "name", "entity_kind": "kind"})
        .join(more, on="entity_id", how="left")
        .join(_joined(names, other_names=pl.col("name") + weak), on="entity_id", how="left")
        .join(_joined(tables.addresses.lazy(), addresses=pl.col("address")), on="entity_id", how="left")
        .join(_joined(tables.designations.lazy(), legal_basis=pl.col("legal_basis")), on="entity_id", how="left")
        .join(said.lazy(), on="entity_id", how="left")
        .select(pl.col(name).replace("", None) if kind == pl.String() else name for name, kind in RECORD_ROWS.items())
        .match_to_schema(RECORD_ROWS)
        .collect()
    )


def material(entity_ids: pl.Series, tables: Tables) -> pl.DataFrame:
    """What decisions on them rest on: entity_id, record (JSON: a sorted list of facts a field), record_sha256."""
    some = _only(entity_ids, tables)
    said: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, field, words in facts(some).collect().iter_rows():
        said[key][field].add(" ".join(words.split()))
    rows = []
    for key in sorted(some.entities["entity_id"]):
        record = json.dumps({f: sorted(said[key][f]) for f in MATERIAL if f in said[key]}, ensure_ascii=False)
        rows.append((key, record, hashlib.sha256(record.encode()).hexdigest()))
    return table(rows, _MATERIAL)


def _only(entity_ids: pl.Series, tables: Tables) -> Tables:
    """The rows of these entities, before anything is made of them: lists have a hundred thousand."""
    wanted = entity_ids.unique().to_frame("entity_id")
    names = ("entities", "names", "identifiers", "addresses", "designations", "relations")
    kept = {name: getattr(tables, name).join(wanted, on="entity_id", how="semi") for name in names}
    return tables._replace(**kept)


def _joined(rows: pl.LazyFrame, **column: pl.Expr) -> pl.LazyFrame:
    """entity_id and what its rows say, each once, in the order of the list."""
    ((name, said),) = column.items()
    return rows.group_by("entity_id").agg(said.drop_nulls().unique(maintain_order=True).str.join("; ").alias(name))

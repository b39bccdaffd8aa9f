"""From queries (names, with what is known beside them) to the listed parties they could mean, scored and worded.

1. Candidates: listed names that share rare words with the query (`xref.candidates`), and
   entities with an equal identifier.
2. Context: kinds, countries, dates and identifiers of both sides; a fact that one side lacks says nothing.
3. Addresses are compared by themselves (`xref.addresses`): a query of kind `address` finds who is there, any other is
   corroborated by it.
4. Scores (`xref.score`); of an entity's names the best counts. A weak alias must agree in every word, and
   does not make a match by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from xref import candidates
from xref.addresses import AT, find
from xref.countries import country_code, territories
from xref.dates import compatible, edtf
from xref.entities import Tables, of_entities
from xref.errors import UsageError
from xref.identifiers import STRONG
from xref.index import NameIndex, build
from xref.limits import one_word
from xref.names import forms, too_long
from xref.prepared import Prepared
from xref.score import CONTEXT, MATCH, PAIRS, THRESHOLD, evidence, judge, spoke, weights

QUERIES = pl.Schema(
    {
        "query_id": pl.UInt32(),
        "asked": pl.String(),
        "kind": pl.String(),  # a word of tables.MENTION_KINDS
        "countries": pl.List(pl.String()),  # ISO 3166-1 alpha-2
        "dates": pl.List(pl.String()),  # EDTF
        "identifiers": pl.List(pl.String()),  # keys of xref.identifiers.key
        "address": pl.String(),  # as written
        "titled": pl.Boolean(),  # one word that the text calls a person
        "surname": pl.Boolean(),  # one rare word, as news writes of the well known
    }
)
HITS = pl.Schema(  # the best listed name of each entity for each query
    {
        "query_id": pl.UInt32(),
        "entity_id": pl.String(),
        "matched_name": pl.String(),
        "name_quality": pl.String(),
        "score": pl.Float64(),
        "spoke_for": pl.String(),
        "against": pl.String(),
    }
)
PARTS = pl.Schema(  # what each rule adds to the score of a hit, in log odds
    {
        "query_id": pl.UInt32(),
        "entity_id": pl.String(),
        "rule": pl.String(),
        "value": pl.Float64(),
        "words": pl.String(),
    }
)
_BATCH = 5000  # queries compared together: bounds the memory that their pairs take
_DOUBTED = MATCH - 0.01  # the highest score of a weak alias that nothing corroborates, or of a neighbour in the house


def query(
    name: str, kind: str = "unknown", country: str | None = None, date: str | None = None, address: str | None = None
) -> pl.DataFrame:
    """One name as `QUERIES`; an address if the kind is `address`.

    Raises `UsageError` if it has no word or one that is too long, or the country or the date is not understood.
    """
    code = country_code(country) if country else None
    day = edtf(date) if date else None
    if not name.strip():
        raise UsageError("no name is given", "give a name, such as xref match Rosoboronexport")
    if long := too_long(name) or too_long(address or ""):
        start, end = long[0]
        raise UsageError(f"what is asked for has {one_word(end - start)}", "divide it into words")
    if not any(forms(name)):
        raise UsageError(f"{name[:40]} has no letter or digit that can be compared", "give a name in words")
    if country and not code:
        raise UsageError(f"{country} is no country that we know", "give a name or an ISO code, such as Russia or RU")
    if date and not day:
        raise UsageError(f"{date} is no date that we understand", "give a date such as 1958, 1958-02 or 1958-02-03")
    place = name if kind == "address" else address
    row: tuple[object, ...] = (0, name, kind, [code] if code else [], [day] if day else [], [], place, False, False)
    return pl.DataFrame([row], schema=QUERIES, orient="row")


def explain(asked: pl.DataFrame, entity_id: str, tables: Tables) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One query against all names of one entity, best first: listed, quality, score, spoke_for, against; and the parts
    of the best (rule, value, words), the constant among them. Raises `UsageError` if there is no such entity."""
    entities = tables.entities.filter(pl.col("entity_id") == entity_id)
    if entities["kind"].to_list() == ["address"]:
        raise UsageError(f"{entity_id} is an address without a name", "ask by xref match ADDRESS --kind address")
    if entities.is_empty():
        raise UsageError(f"no entity {entity_id} on the lists in use", "give an id as reports print it; see xref lists")
    index = build(tables.names.filter(pl.col("entity_id") == entity_id).lazy(), entities.lazy())
    listed = index.names.select(
        "entity_id", "quality", "spelt", listed="name", listed_kind="kind", everyday_alias="everyday"
    ).with_columns(query_id=pl.lit(0, dtype=pl.UInt32()))
    judged = judge(_with_context(listed, index, asked, tables)).sort("score", "listed", descending=[True, False])
    spoke_for, against = spoke(judged)
    names = judged.select("listed", "quality", "score", spoke_for=pl.Series(spoke_for), against=pl.Series(against))
    constant = pl.DataFrame(
        {"rule": ["constant"], "value": [weights()["constant"]], "words": ["where every pair starts"]}
    )
    parts = evidence(judged.head(1)).select("rule", "value", "words")
    return names, pl.concat([constant, parts])


def answer(known: Prepared, queries: pl.DataFrame, threshold: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The listed parties that each query (`QUERIES`) could mean, by name or at an address: `HITS`, and their `PARTS`.

    An entry that is an address can match; others at the address asked for are possible at best.
    """
    tables, places = known.lists.tables, queries.filter(pl.col("kind") == "address")
    located = queries.filter(pl.col("address").is_not_null()).select("query_id", "address", "countries")
    at = find(known.addresses(), located, min(threshold, THRESHOLD)) if located.height else pl.DataFrame(schema=AT)
    named = queries.filter(pl.col("kind") != "address")
    hits, parts = compare(known.names, named, tables, threshold, at.filter(pl.col("score") >= THRESHOLD))
    there = (
        at.filter(pl.col("score") >= threshold)
        .join(places.select("query_id"), on="query_id", how="semi")
        .join(tables.entities.select("entity_id", "kind"), on="entity_id", maintain_order="left")
    )
    score = pl.when(pl.col("kind") == "address").then("score").otherwise(pl.min_horizontal("score", _DOUBTED))
    found = there.select(
        "query_id", "entity_id", "spoke_for", "against", score=score, matched_name="listed",
        name_quality=pl.lit(None, dtype=pl.String()),
    )  # fmt: skip
    why = there.select("query_id", "entity_id", part="parts").explode("part").unnest("part")
    return pl.concat([hits, found.select(HITS.names())]), pl.concat([parts, why.select(PARTS.names())])


def compare(
    index: NameIndex, queries: pl.DataFrame, tables: Tables, threshold: float, at: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The listed parties that each query (`QUERIES`) could mean by its name, from `threshold` on: `HITS`, `PARTS`.

    at: the entities at the addresses of the queries (`addresses.AT`).
    """
    at = pl.DataFrame(schema=AT) if at is None else at
    batches = [best(pairs, threshold) for pairs in batched(index, queries, tables, threshold, at)]
    return told(pl.concat(batches))


def batched(
    index: NameIndex, queries: pl.DataFrame, tables: Tables, threshold: float, at: pl.DataFrame | None = None
) -> Iterator[pl.DataFrame]:
    """The pairs of all queries (`pairs_of`), those of so many queries at a time."""
    for some in queries.iter_slices(_BATCH) if queries.height else [queries]:
        yield pairs_of(index, some, tables, threshold, at)


def told(best: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The best pairs as `HITS`, and their `PARTS`; each follows from its own row."""
    spoke_for, against = spoke(best)
    hits = best.select(
        "query_id", "entity_id", "score", matched_name="listed", name_quality="quality",
        spoke_for=pl.Series(spoke_for, dtype=pl.String()), against=pl.Series(against, dtype=pl.String()),
    )  # fmt: skip
    keys = best.select("query_id", "entity_id").with_row_index("row")
    parts = evidence(best).join(keys, on="row", maintain_order="left").drop("row")
    return hits.match_to_schema(HITS, missing_columns="raise").select(HITS.names()), parts.select(PARTS.names())


def best(pairs: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """The best pair of each query and entity from `threshold` on, as `score.judge` gives it; it follows from the pairs
    (`pairs_of`) of the query alone."""
    return (
        judge(pairs)
        .lazy()
        .filter((pl.col("quality") != "weak") | (pl.col("equal") == 1) | pl.col("same_identifier"))
        .with_columns(
            score=pl.when((pl.col("quality") == "weak") & ~_corroborated())
            .then(pl.min_horizontal("score", _DOUBTED))
            .otherwise("score")
        )
        .filter(pl.col("score") >= threshold)
        .sort("query_id", "entity_id", "score", "quality", "listed", descending=[False, False, True, False, False])
        .unique(["query_id", "entity_id"], keep="first", maintain_order=True)
        .collect()
    )


def _corroborated() -> pl.Expr:
    return pl.any_horizontal(pl.col(name).fill_null(value=False) for name, value in CONTEXT.items() if value > 0)


def pairs_of(
    index: NameIndex, queries: pl.DataFrame, tables: Tables, threshold: float, at: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Each query with each of its candidates: the columns of `score.PAIRS`, query_id, entity_id, quality."""
    kinds = queries["kind"].to_list()
    lift = queries.select(_lift()).to_series().to_numpy()
    found = candidates.find(index, queries["asked"].to_list(), kinds, min(threshold, THRESHOLD), lift)
    found = found.with_columns(query_id=queries["query_id"].gather(found["query_id"]))  # it was the place among them
    listed = index.names.select("entity_id", "quality", "spelt", "name", "kind", "everyday")
    by_name = listed.select(pl.all().gather(found["name_id"])).select(
        found["query_id"], "entity_id", "quality", "spelt", listed="name", listed_kind="kind", everyday_alias="everyday"
    )
    pairs = pl.concat([by_name, _by_identifier(index, queries, tables)], how="diagonal").unique(
        ["query_id", "entity_id", "listed"], maintain_order=True
    )
    return _with_context(pairs, index, queries, tables, at)


def _lift() -> pl.Expr:
    """The log odds that what is known beside a query can add to the score of its name."""
    known = {
        "by_title": pl.col("titled"),
        "by_surname": pl.col("surname"),
        "same_country": pl.col("countries").list.len() > 0,
        "same_date": pl.col("dates").list.len() > 0,
        "same_address": pl.col("address").is_not_null(),
    }
    return pl.sum_horizontal(pl.when(holds).then(CONTEXT[name]).otherwise(0.0) for name, holds in known.items())


def _with_context(
    pairs: pl.DataFrame, index: NameIndex, queries: pl.DataFrame, tables: Tables, at: pl.DataFrame | None = None
) -> pl.DataFrame:
    near = pl.DataFrame(schema=AT) if at is None else at
    some = pairs.select("entity_id").unique()
    tables = of_entities(tables, some["entity_id"], "entities", "identifiers")
    numbers = _keys(tables).group_by("entity_id").agg(listed_identifiers=pl.col("key"))
    return (
        pairs.join(queries.rename({"kind": "asked_kind"}), on="query_id")
        .join(
            tables.entities.select("entity_id", listed_countries="countries", listed_dates="dates"),
            on="entity_id",
            how="left",
        )
        .join(numbers, on="entity_id", how="left")
        .join(_implied(index, some), on="entity_id", how="left")
        .join(near.select("query_id", "entity_id", same_address=pl.lit(True)), on=["query_id", "entity_id"], how="left")
        .with_columns(
            listed_countries=pl.when(pl.col("listed_countries").list.len() > 0)
            .then("listed_countries")
            .otherwise("implied")
        )
        .with_columns(
            pl.col("quality").cast(pl.String()),
            pl.col("listed_kind").cast(pl.String()),
            by_title=pl.col("titled") & (pl.col("listed_kind") == "person"),
            by_surname=pl.col("surname") & (pl.col("listed_kind") == "person"),
            weak_name=pl.col("quality") == "weak",
            **dict.fromkeys(("no_party", "other_kind", "other_number"), pl.lit(None, dtype=pl.Boolean())),
            **_countries(),
            **_identifiers(),
        )
        .with_columns(_dates(queries))
        .select("query_id", "entity_id", "quality", "spelt", *PAIRS.names())
        .sort("query_id", "entity_id", "listed")
    )


def _implied(index: NameIndex, some: pl.DataFrame) -> pl.DataFrame:
    """The countries that the names of some entities (entity_id) name: entity_id, implied."""
    named = index.names.lazy().select("entity_id", "implied").filter(pl.col("implied").list.len() > 0)  # few do
    named = named.join(some.lazy(), on="entity_id", how="semi")
    return named.explode("implied").group_by("entity_id").agg(pl.col("implied").unique().sort()).collect()


def _countries() -> dict[str, pl.Expr]:
    """Whether both sides name a country in common; a territory and its country are neither the same nor others."""
    mine, theirs = pl.col("countries"), pl.col("listed_countries")
    known = (mine.list.len() > 0) & (theirs.list.len() > 0)
    common = mine.list.set_intersection(theirs).list.len() > 0
    whole = pl.element().replace(territories())
    near = mine.list.eval(whole).list.set_intersection(theirs.list.eval(whole)).list.len() > 0
    return {"same_country": pl.when(known).then(common), "other_country": pl.when(known).then(~near)}


def _identifiers() -> dict[str, pl.Expr]:
    """Whether an identifier is equal; and whether both sides have one of a scheme, and none of them is equal."""
    mine, theirs = pl.col("identifiers"), pl.col("listed_identifiers").fill_null([])
    equal = mine.list.set_intersection(theirs).list.len() > 0
    scheme = pl.element().str.split(":").list.first()
    shared = mine.list.eval(scheme).list.set_intersection(theirs.list.eval(scheme)).list.len() > 0
    return {"same_identifier": equal, "other_identifier": shared & ~equal}


def _dates(queries: pl.DataFrame) -> list[pl.Expr]:
    if not queries["dates"].list.len().sum():
        return [pl.lit(None, dtype=pl.Boolean()).alias(name) for name in ("same_date", "other_date")]
    verdict = pl.struct("dates", "listed_dates").map_elements(_agree, return_dtype=pl.String(), skip_nulls=False)
    return [(verdict == "same").alias("same_date"), (verdict == "other").alias("other_date")]


def _agree(row: dict[str, list[str] | None]) -> str:
    """`same` if two dates of day precision are equal, `other` if no two are compatible, else nothing."""
    mine, theirs = row["dates"] or [], row["listed_dates"] or []
    if any(len(a) == 10 and a == b for a in mine for b in theirs):
        return "same"
    return "other" if mine and theirs and not any(compatible(a, b) for a in mine for b in theirs) else ""


def _keys(tables: Tables) -> pl.DataFrame:
    """The strong identifiers of the listed entities: entity_id, key."""
    return (
        tables.identifiers.lazy()
        .filter(pl.col("scheme").is_in(STRONG))
        .select(
            "entity_id",
            key=pl.col("scheme") + ":" + pl.col("value").str.replace_all(r"[^\p{L}\p{N}]+", "").str.to_uppercase()
            .str.replace("^IMO0*", ""),
        )
        .unique(maintain_order=True)
        .collect()
    )  # fmt: skip


def _by_identifier(index: NameIndex, queries: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Entities with an identifier of the query's, under their primary name, whatever they are called there."""
    asked = queries.select("query_id", key="identifiers").explode("key").drop_nulls()
    if asked.is_empty():
        return pl.DataFrame()
    primary = index.names.filter(pl.col("quality") == "primary").unique("entity_id", keep="first", maintain_order=True)
    return (
        asked.join(_keys(tables), on="key")
        .select("query_id", "entity_id")
        .unique(maintain_order=True)
        .join(primary.select("entity_id", "quality", "spelt", listed="name", listed_kind="kind"), on="entity_id")
    )

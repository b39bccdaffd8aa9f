"""What changed between two versions of a list: who was added, who was taken off, of whom something else is said.

1. Each version becomes facts: one row for each name, date, identifier, part of a remark, ... of an entity, in words.
2. What stands in one version only was taken away or added; the order in which a list prints its facts says nothing.
3. A change is material if one of its facts that screening rests on has no like in the other version: none of the same
   words in any order (`LI, Shangfu` and `Shangfu Li`), none of the same letters (`AL-BADER` and `Albader`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from xref.entities import Tables
from xref.errors import UsageError
from xref.sources._ofac_delta import changes
from xref.tables import DELTA, conform, table

FIELDS = pl.Enum(
    [
        "name", "names", "kind", "countries", "dates", "identifiers", "addresses", "designations", "relations",
        "reason", "remarks",
    ]
)  # fmt: skip
_PROSE = ("addresses", "reason", "remarks")  # what no score and no date of listing rests on
_CODES = ("kind", "countries", "dates")  # each sign of which counts: 1960~ is about 1960
_OWN_COLUMNS = ("name", "kind")  # of a change; not said again of a party that was added or taken off
_SHOWN = 5  # facts of a field that are told; a well-known party has a hundred names
_LONGEST = 200  # characters told of a fact; parts of a remark have mostly less
_WITH_DELTAS = ("us_ofac_sdn", "us_ofac_cons")  # lists whose publisher says what it changed
_FACT = ["entity_id", "field", "words"]


def official(path: Path, key: str) -> pl.DataFrame:
    """The changes that a publisher's own delta file states, schema `tables.DELTA`, without `before` and `after`.

    OFAC numbers the parties of all its lists as one, and its files do not say on which list a party is. Raises
    `UsageError` if there are none for this list, `ParseError` if the file is none.
    """
    if key not in _WITH_DELTAS:
        raise UsageError(f"{key} has no delta files that we know", f"they are there for {' and '.join(_WITH_DELTAS)}")
    if not path.is_file():
        raise UsageError(f"no such file: {path}", "get one from OFAC's DeltaArchive")
    rows = [
        (f"{key}:{c.number}", c.action, c.name or None, None, "; ".join(c.fields) or None, True, None, None)
        for c in changes(path)
    ]
    return table(rows, DELTA)


def diff(old: Tables, new: Tables) -> pl.DataFrame:
    """The changes from one version of a list to another, schema `tables.DELTA`: ADD, MOD, DEL, each by entity id."""
    before, after = pl.collect_all([facts(old), facts(new)])
    parties = pl.concat([new.entities, old.entities]).lazy().unique("entity_id", keep="first")
    change = (
        pl.when(~pl.col("entity_id").is_in(old.entities["entity_id"].implode()))
        .then(pl.lit("ADD"))
        .when(~pl.col("entity_id").is_in(new.entities["entity_id"].implode()))
        .then(pl.lit("DEL"))
        .otherwise(pl.lit("MOD"))
    )
    told = (
        compared(before, after)
        .with_columns(change=change.cast(DELTA["change"]))
        .with_columns(pl.when((pl.col("change") == "MOD") | ~pl.col("field").is_in(_OWN_COLUMNS)).then("told"))
        .with_columns(told=pl.format("{}: {}", pl.col("field").cast(pl.String()), "told"))
        .sort("entity_id", "field")
    )
    changed = told.group_by("entity_id", "change").agg(
        fields=pl.col("field").filter(pl.col("change") == "MOD").unique(maintain_order=True).cast(pl.String()),
        material=pl.col("material").any() | (pl.col("change").first() != "MOD"),
        before=pl.col("told").filter(pl.col("side") == "before"),
        after=pl.col("told").filter(pl.col("side") == "after"),
    )
    rows = (
        changed.join(parties.select("entity_id", "name", "kind"), on="entity_id")
        .with_columns(pl.col("fields", "before", "after").list.join("; ").replace("", None))
        .select(DELTA.names())
        .sort("change", "entity_id")
    )
    return conform(rows, DELTA).collect()


def compared(before: pl.DataFrame, after: pl.DataFrame) -> pl.LazyFrame:
    """The fields of which two frames of `facts` say different things: entity_id, field, told, material, side.

    A row says what stands on one side only (`before`, `after`), in words, and whether that is material.
    """
    one, other = before.lazy(), after.lazy()
    lost, gained = one.join(other, on=_FACT, how="anti"), other.join(one, on=_FACT, how="anti")
    return pl.concat([_told(lost, other, "before"), _told(gained, one, "after")])


def facts(tables: Tables) -> pl.LazyFrame:
    """entity_id, field, words: what the list says, a fact a row; not where it says it (`url`, `raw`)."""
    entities, names = tables.entities.lazy(), tables.names.lazy()

    def prose(column: str) -> pl.LazyFrame:
        ends = pl.col(column).str.replace_all(r"([.;])\s+", "$1\n")
        parts = entities.select("entity_id", words=ends.str.split("\n")).explode("words")
        return parts.with_columns(pl.col("words").str.strip_chars(" .;"))

    country = pl.format("({})", "country")
    quality = pl.when(pl.col("quality") != "alias").then(pl.format("({})", pl.col("quality").cast(pl.String())))
    said = {
        "name": entities.select("entity_id", words="name"),
        "names": names.filter(pl.col("quality") != "primary").select("entity_id", words=_line("name", quality)),
        "kind": entities.select("entity_id", words=pl.col("kind").cast(pl.String())),
        "countries": entities.select("entity_id", words="countries").explode("words"),
        "dates": entities.select("entity_id", words="dates").explode("words"),
        "identifiers": tables.identifiers.lazy().select(
            "entity_id", words=_line(pl.format("{}:{}", "scheme", "value"), country)
        ),
        "addresses": tables.addresses.lazy().select("entity_id", words=_line("address", country)),
        "designations": tables.designations.lazy().select(
            "entity_id", words=_line("programme", pl.col("designated_on").cast(pl.String()), "legal_basis")
        ),
        "relations": tables.relations.lazy().select(
            "entity_id", words=_line(pl.format("{}:", "relation"), "other", "other_number")
        ),
        "reason": prose("reason"),
        "remarks": prose("remarks"),
    }
    rows = (frame.with_columns(field=pl.lit(field, dtype=FIELDS)).select(_FACT) for field, frame in said.items())
    return pl.concat(rows).filter(pl.col("words") != "").unique()


def _line(*parts: str | pl.Expr) -> pl.Expr:
    return pl.concat_str(*parts, separator=" ", ignore_nulls=True)


def _told(changed: pl.LazyFrame, others: pl.LazyFrame, side: str) -> pl.LazyFrame:
    """Each field of each entity that has facts in `changed`: whether one of them is material, and all told in words."""
    facts = changed.with_columns(*_likeness())
    others = others.join(changed, on="entity_id", how="semi").with_columns(*_likeness())
    new = pl.col("field").is_in(_PROSE).not_()
    for likeness in ("same_words", "same_letters"):
        like = others.select("entity_id", "field", likeness, pl.lit(True).alias(f"has_{likeness}")).unique()
        facts = facts.join(like, on=["entity_id", "field", likeness], how="left")
        new &= pl.col(f"has_{likeness}").is_null()
    words = pl.col("words")
    short = pl.when(words.str.len_chars() > _LONGEST).then(words.str.head(_LONGEST) + "…").otherwise(words)
    first = short.sort_by("words").head(_SHOWN).str.join(" | ")
    more = pl.when(pl.len() > _SHOWN).then(pl.format(" | … {} more", pl.len() - _SHOWN)).otherwise(pl.lit(""))
    return (
        facts.group_by("entity_id", "field").agg(material=new.any(), told=first + more).with_columns(side=pl.lit(side))
    )


def _likeness() -> tuple[pl.Expr, pl.Expr]:
    """The words of a fact in the order of the alphabet, and its letters and digits; codes as they are."""
    plain = pl.col("words").str.normalize("NFKC").str.to_lowercase()
    words = plain.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars().str.split(" ")
    code = pl.col("field").is_in(_CODES)
    return (
        pl.when(code).then("words").otherwise(words.list.sort().list.join(" ")).alias("same_words"),
        pl.when(code).then("words").otherwise(words.list.join("")).alias("same_letters"),
    )

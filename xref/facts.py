"""What the sentences that name a party say beside the name, held against its record on the list; for and against.

1. Roles: what the sentence calls somebody, and what the record does (`data/roles.toml`). A singer or a surgeon, so
   called right beside the name, is hardly the minister or the trader of a list; most other roles go together.
2. Names of places and employers: proper names that the sentence and the record share.
3. Birth: "born on 7 May 1960"; age: "Ivan Petrov, 62," in an article whose day is known.
A fact that one side lacks says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import polars as pl

from xref.countries import country_code, demonyms
from xref.data import load
from xref.dates import compatible, edtf
from xref.entities import Tables
from xref.rarity import weight

FACTS = pl.Schema({"row": pl.UInt32(), "points": pl.Int64(), "words": pl.String()})
OTHER = -3  # points from which downwards what is said is of somebody else
_POINTS = {"role": 1, "other_role": -1, "one_name": 1, "names": 2, "birth": 3, "other_birth": OTHER, "age": 1}
_BESIDE = 40  # characters before a name, and after the comma behind it, that are about it
_TELLS = 0.5  # weight of a word from which it is a proper name that few records have; "Bank" and "North" are below
_PROPER = r"\p{Lu}[\p{L}\p{N}-]{3,}"
_WORD = r"\p{L}+"
_BORN = re.compile(
    r"\bborn\b(?:\s+(?:on|in))?\s+(?:\w+\s+in\s+)?((?:\d{1,2} )?(?:[A-Z][a-z]{2,8} )?(?:\d{1,2}, )?\d{4})\b"
)

_AGED = r"(?:, (?:aged? )?| \(|, now )(\d\d)(?:,|\.|\)|;| years? old)"  # right after a name
_AGED_BEFORE = r"\b(\d\d)-year-old (?:\w+ ){0,3}$"  # right before it
_YEARS = 1  # by which an age in the news may be out


def beside(rows: pl.DataFrame, mentions: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """What speaks for and against each row in all sentences of its article that mean the same by a name: `FACTS`.

    rows: row (UInt32), article_id, published_on, query_id, entity_id, entity_kind, entity_name, matched_name.
    mentions: article_id, query_id, mention, sentence.
    """
    sentences = mentions.lazy().select("article_id", "query_id", "mention", "sentence").drop_nulls().unique()
    sentences = sentences.filter(pl.col("sentence") != pl.col("mention"))
    kept = ("row", "article_id", "published_on", "query_id", "entity_id", "entity_kind", "entity_name", "matched_name")
    said = rows.lazy().select(kept).join(sentences, on=["article_id", "query_id"])
    records = _records(rows, tables)
    return pl.concat(
        [*_roles(said, records), _names(said, records), _births(said.collect(), tables).lazy(),
         _ages(said, tables)]
    ).sort("row", "points", "words", descending=[False, True, False]).collect()  # fmt: skip


def _records(rows: pl.DataFrame, tables: Tables) -> pl.LazyFrame:
    """What the lists say of the entities of `rows` in prose, and where these are: entity_id, prose, record."""
    found = rows.lazy().select("entity_id").unique()
    theirs = tables.addresses.lazy().join(found, on="entity_id", how="semi", maintain_order="left")
    places = theirs.group_by("entity_id").agg(places=pl.col("address").str.join(" "))
    return (
        tables.entities.lazy()
        .join(found, on="entity_id", how="semi")
        .join(places, on="entity_id", how="left")
        .select(
            "entity_id",
            prose=pl.concat_str("reason", "remarks", separator=" ", ignore_nulls=True),
            record=pl.concat_str("reason", "remarks", "places", separator=" ", ignore_nulls=True),
        )
    )


@cache
def _role_words() -> pl.DataFrame:
    """word, role (the group), spelt (the word as the file has it)."""
    groups: dict[str, str] = load("roles")["roles"]
    rows = [
        (form, group, word)
        for group, text in groups.items()
        for word in text.split()
        for form in dict.fromkeys((word, f"{word}s"))
    ]
    return pl.DataFrame(rows, schema=["word", "role", "spelt"], orient="row")


def _called(frame: pl.LazyFrame, key: str, text: pl.Expr) -> pl.LazyFrame:
    """The roles that a text names: key, role, spelt."""
    words = text.str.to_lowercase().str.extract_all(_WORD)
    return (
        frame.select(key, word=words)
        .explode("word")
        .join(_role_words().lazy(), on="word")
        .group_by(key, "role")
        .agg(pl.col("spelt").min())
    )


def _roles(said: pl.LazyFrame, records: pl.LazyFrame) -> list[pl.LazyFrame]:
    people = said.filter(pl.col("entity_kind").cast(pl.String()) == "person")
    listed = _called(records.select("entity_id", "prose").drop_nulls(), "entity_id", pl.col("prose"))
    listed = (
        people.select("row", "entity_id").unique().join(listed, on="entity_id").select("row", "role", listed="spelt")
    )
    same = (
        _called(people, "row", pl.col("sentence"))
        .join(listed, on=["row", "role"])
        .sort("row", "spelt", "listed")
        .unique("row", keep="first", maintain_order=True)
        .select(
            "row",
            points=pl.lit(_POINTS["role"], pl.Int64()),
            words=pl.format("{} in the text, {} on the list", "spelt", "listed"),
        )
    )
    before, after = _around()
    near = _called(people, "row", pl.concat_str(before, after, separator=" ", ignore_nulls=True))
    near = near.filter(pl.col("role").is_in(load("roles")["apart"]))
    other = (
        near.group_by("row").agg(pl.col("spelt").min())
        .join(listed.group_by("row").agg(pl.col("listed").min()), on="row")
        .join(same, on="row", how="anti")
        .select(
            "row", points=pl.lit(_POINTS["other_role"], pl.Int64()),
            words=pl.format("{} in the text, {} on the list", "spelt", "listed"),
        )
    )  # fmt: skip
    return [same, other]


def _around() -> tuple[pl.Expr, pl.Expr]:
    """What stands right before the mention in its sentence, and between it and the next comma if one follows it."""
    at = pl.col("sentence").str.find(pl.col("mention"), literal=True)  # in bytes, as polars counts
    head = pl.col("sentence").str.split_exact(pl.col("mention"), 1).struct.field("field_0")
    rest = pl.col("sentence").str.strip_prefix(head + pl.col("mention"))
    near = head.str.tail(_BESIDE).str.extract(r"([^,;.:]*)$")
    behind = rest.str.extract(rf"^, (?:an? |the )?([^,;.:]{{0,{_BESIDE}}})")
    return pl.when(at.is_not_null()).then(near), pl.when(at.is_not_null()).then(behind)


def _names(said: pl.LazyFrame, records: pl.LazyFrame) -> pl.LazyFrame:
    """Proper names that are no part of the party's own, no country and no everyday word."""
    own = pl.concat_str("mention", "entity_name", "matched_name", separator=" ", ignore_nulls=True)
    pairs = said.select(
        "row", "entity_id",
        word=pl.col("sentence").str.extract_all(_PROPER).list.eval(pl.element().str.to_lowercase())
        .list.set_difference(own.str.to_lowercase().str.extract_all(r"[\p{L}\p{N}-]+")),
    ).explode("word").drop_nulls()  # fmt: skip
    listed = (
        records.select("entity_id", word=pl.col("record").str.extract_all(_PROPER))
        .explode("word")
        .drop_nulls()
        .select("entity_id", pl.col("word").str.to_lowercase())
        .unique()
    )
    shared = pairs.join(listed, on=["entity_id", "word"]).select("row", "word").unique().collect()
    telling = list(_telling(shared["word"].unique()))
    return (
        shared.lazy()
        .filter(pl.col("word").is_in(telling))
        .group_by("row")
        .agg(pl.col("word").sort())
        .select(
            "row",
            points=pl.when(pl.col("word").list.len() > 1).then(_POINTS["names"]).otherwise(_POINTS["one_name"])
            .cast(pl.Int64()),
            words="the list speaks of " + pl.col("word").list.head(3).list.join(", ") + " too",
        )
    )  # fmt: skip


def _telling(words: Iterable[str]) -> Iterable[str]:
    ordinary = {
        *load("grammar")["calendar"].split(), *_role_words()["word"], *(w for name in demonyms() for w in name.split()),
    }  # fmt: skip
    return (w for w in words if weight(w) >= _TELLS and w not in ordinary and not country_code(w))


def _births(said: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Few sentences say when somebody was born, so these are looked at one by one."""
    people = said.filter(
        (pl.col("entity_kind").cast(pl.String()) == "person") & pl.col("sentence").str.contains(r"\bborn\b")
    )
    dated = people.join(tables.entities.select("entity_id", "dates"), on="entity_id", maintain_order="left")
    found: dict[int, tuple[bool, str]] = {}
    for row, sentence, dates in dated.select("row", "sentence", "dates").sort("row", "sentence").iter_rows():
        born = [day for match in _BORN.finditer(sentence) if (day := edtf(match[1]))]
        if len(born) == 1 and dates:  # two births are of two people
            same = any(compatible(born[0], date) for date in dates)
            words = f"born {born[0]}" + ("" if same else f", on the list {', '.join(dates)}")
            found[row] = max(found.get(row, (False, "")), (same, words))
    facts = [(row, _POINTS["birth" if same else "other_birth"], words) for row, (same, words) in found.items()]
    return pl.DataFrame(facts, schema=FACTS, orient="row")


def _ages(said: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    """An age right beside a person's name, against the years of birth on the list."""
    head = pl.col("sentence").str.split_exact(pl.col("mention"), 1).struct.field("field_0")
    rest = pl.col("sentence").str.strip_prefix(head + pl.col("mention"))
    aged = pl.coalesce(rest.str.extract(f"^{_AGED}"), head.str.extract(_AGED_BEFORE)).cast(pl.Int32)
    born = pl.col("published_on").dt.year() - pl.col("age")
    years = pl.col("dates").list.eval(pl.element().str.extract(r"^(\d{4})").cast(pl.Int32)).list.drop_nulls()
    near = (pl.col("years") - pl.col("born")).abs()
    return (
        said.filter((pl.col("entity_kind").cast(pl.String()) == "person") & pl.col("published_on").is_not_null())
        .with_columns(age=aged)
        .drop_nulls("age")
        .join(tables.entities.lazy().select("entity_id", "dates"), on="entity_id")
        .with_columns(born=born, years=years)
        .explode("years")
        .drop_nulls("years")
        .group_by("row", "age")
        .agg(out=near.min(), listed=pl.col("years").unique().sort().cast(pl.String()).str.join(", "))
        .sort("row", "out", "age")
        .unique("row", keep="first", maintain_order=True)
        .select(
            "row",
            # born in the year that the age says, or the one before it
            points=pl.when(pl.col("out") <= _YEARS + 1).then(_POINTS["age"]).otherwise(_POINTS["other_birth"])
            .cast(pl.Int64()),
            words=pl.format("{} years old in the text, born in {} on the list", "age", "listed"),
        )
    )  # fmt: skip

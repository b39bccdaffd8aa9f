"""The names that a self-test asks for: listed ones written otherwise, their neighbours, ordinary ones.

1. Of each party one name in Latin letters is taken, the primary one if it is in these. Parties stand in an order made
   by a hash of the seed and their id, so that the same lists give the same cases, and an update changes few.
2. Each kind of variation (`xref.variations`) takes the first parties in this order to whose name it applies. A name
   that it leaves as it was is none; a neighbour is none if somebody listed has its name, or if it still holds a whole
   name of its original: Dawood Ibrahim Robinson does, where Dawood Ibrahim is an alias of Dawood Ibrahim Kaskar.
3. Names that a list prints in other scripts are asked for as they are, one for each of the first parties in the same
   order; the index that they are asked of must be without them (`without_scripts`).
4. Ordinary people are given and family names of one region, ordinary businesses a family name and a trade
   (`ordinary_names.toml`); those whose name somebody listed has are left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import polars as pl

from xref.data import load
from xref.index import NameIndex, build
from xref.names import forms
from xref.prepared import Prepared
from xref.variations import VARIATIONS, name_of

SAME, NEIGHBOUR, ORDINARY = "same", "neighbour", "ordinary"
CASES = pl.Schema(
    {
        "case_id": pl.UInt32(),
        "variation": pl.String(),  # a key of VARIATIONS or SCRIPTS; for ordinary names `people` or `businesses`
        "role": pl.String(),  # SAME: it should be found; NEIGHBOUR: not as this party; ORDINARY: nobody should be
        "region": pl.String(),  # of ordinary names; else None
        "entity_id": pl.String(),  # of the listed party; None for ordinary names
        "listed": pl.String(),  # the name that was changed
        "kind": pl.String(),  # of what is asked for, a word of tables.ENTITY_KINDS
        "asked": pl.String(),
    }
)
AS_LISTED = "verbatim"
SCRIPTS = {  # variations that lists themselves make; script (xref.scripts): what it is called
    "Arabic": "The list's own name in Arabic letters",
    "Cyrillic": "The list's own name in Cyrillic letters",
    "Han": "The list's own name in Chinese characters",
    "other": "The list's own name in any other script",
}
_LATIN = ("Latin", "")
_LOOKED_AT = 30_000  # parties to whose names a variation is tried to apply; rare ones have smaller samples
_BESIDE = 5_000  # other parties in the index without the names in other scripts: enough to be mistaken for somebody
_PEOPLE, _BUSINESSES = 10, 5  # ordinary names for each name of a sample: a rate of .5% needs many


class Drawn(NamedTuple):
    """The parties whose names are varied, in the order of the seed, and who bears a name.

    parties: party_id, entity_id, kind, countries, name. bearers: the parties that have a name, by `key`. called: the
    words of each name of a party, by its id.
    """

    parties: pl.DataFrame
    bearers: dict[str, set[str]]
    called: dict[str, list[frozenset[str]]]


def key(name: str) -> str:
    """What two names share that are the same but for case, accents, punctuation and the order of words.

    >>> key("PUTIN, Vladimir") == key("Vladimir Putin")
    True
    """
    return " ".join(sorted(forms(name)))


def draw(known: Prepared, seed: int) -> Drawn:
    """The listed parties in the order of a seed."""
    tables = known.lists.tables
    listed = (
        tables.names.join(tables.entities.select("entity_id", "kind", "countries"), on="entity_id")
        .join(known.party_of, on="entity_id")
        .with_columns(pl.col("kind", "quality").cast(pl.String()))
    )
    bearers: dict[str, set[str]] = {}
    called: dict[str, list[frozenset[str]]] = {}
    for name, party in listed.select("name", "party_id").iter_rows():
        bearers.setdefault(key(name), set()).add(party)
        called.setdefault(party, []).append(frozenset(forms(name)))
    latin = listed.filter(
        pl.col("script").is_in(_LATIN) & (pl.col("quality") != "weak") & (pl.col("kind") != "address")
    )
    ids = latin["entity_id"].unique(maintain_order=True)
    order = pl.DataFrame({"entity_id": ids, "place": [_hash(seed, entity) for entity in ids]})
    parties = (
        latin.join(order, on="entity_id")
        .sort("place", pl.col("quality") != "primary", "name")
        .unique("party_id", keep="first", maintain_order=True)
        .select("party_id", "entity_id", "kind", "countries", "name")
    )
    return Drawn(parties, bearers, called)


def cases(known: Prepared, drawn: Drawn, sample: int, seed: int) -> pl.DataFrame:
    """All cases, `CASES`: up to `sample` for each kind of variation and each script; ordinary names in proportion."""
    rows = [*_varied(drawn, sample, seed), *_in_scripts(known, drawn, sample), *_ordinary(drawn, sample, seed)]
    return pl.DataFrame(
        [(number, *row) for number, row in enumerate(rows)], schema=CASES, orient="row", infer_schema_length=None
    )


def without_scripts(known: Prepared, drawn: Drawn, entities: pl.Series) -> NameIndex:
    """An index of the parties of `entities` without what lists print of them in other scripts, and of others beside.

    Building one over all lists would take most of the time of a self-test; this one holds some thousand other parties.
    """
    tables = known.lists.tables
    held = known.party_of.filter(pl.col("entity_id").is_in(entities.implode()))["party_id"].unique()
    beside = pl.concat([held, drawn.parties["party_id"].head(_BESIDE)])
    names = (
        tables.names.join(known.party_of, on="entity_id", maintain_order="left")
        .filter(pl.col("party_id").is_in(beside.implode()))
        .filter(pl.col("script").is_in(_LATIN) | ~pl.col("party_id").is_in(held.implode()))
        .drop("party_id")
    )
    return build(names.lazy(), tables.entities.lazy())


Row = tuple[str, str, str | None, str | None, str, str, str]  # CASES without case_id


def _varied(drawn: Drawn, sample: int, seed: int) -> Iterator[Row]:
    rows = drawn.parties.head(_LOOKED_AT).select("party_id", "entity_id", "kind", "countries", "name").rows()
    parties = [(party, entity, name_of(name, kind, tuple(places))) for party, entity, kind, places, name in rows]
    for variation in VARIATIONS:
        count = 0
        for party, entity, name in parties:
            if name.kind not in variation.kinds:
                continue
            kind = variation.asked_as or name.kind
            asked = variation.make(name, Random(f"{seed} {variation.key} {entity}"))  # noqa: S311 - nothing secret
            if not asked or (asked == name.text and variation.key != AS_LISTED):
                continue
            if not variation.same and _is_listed(asked, party, drawn):
                continue
            yield variation.key, SAME if variation.same else NEIGHBOUR, None, entity, name.text, kind, asked
            count += 1
            if count == sample * variation.times:
                break


def _is_listed(neighbour: str, party: str, drawn: Drawn) -> bool:
    """Whether somebody listed has the name of a neighbour, or it holds a whole name of its original."""
    words = frozenset(forms(neighbour))
    return key(neighbour) in drawn.bearers or any(name <= words for name in drawn.called[party])


def _in_scripts(known: Prepared, drawn: Drawn, sample: int) -> Iterator[Row]:
    """One name in each script of each party that has one; a name of fewer than two letters says nothing."""
    script = pl.when(pl.col("script").is_in(list(SCRIPTS))).then("script").otherwise(pl.lit("other"))
    written = (
        known.lists.tables.names.filter(
            ~pl.col("script").is_in(_LATIN) & (pl.col("quality") != "weak") & (pl.col("name").str.len_chars() > 1)
        )
        .join(known.party_of, on="entity_id", maintain_order="left")
        .select("party_id", in_script="name", variation=script)
        .unique(["party_id", "variation"], keep="first", maintain_order=True)
    )
    found = drawn.parties.join(written, on="party_id", maintain_order="left")
    for name, rows in found.group_by("variation", maintain_order=True):
        for row in rows.head(sample).iter_rows(named=True):
            yield str(name[0]), SAME, None, row["entity_id"], row["name"], row["kind"], row["in_script"]


def _ordinary(drawn: Drawn, sample: int, seed: int) -> Iterator[Row]:
    data = dict(load("ordinary_names"))
    businesses = data.pop("businesses")
    rng = Random(f"{seed} ordinary")  # noqa: S311 - nothing secret
    people = [(region, f"{family} {given}" if row.get("family_first") else f"{given} {family}") for region, row in
              data.items() for given in _names(row["given"]) for family in _names(row["family"])]  # fmt: skip
    firms = [(region, f"{family} {trade} {form}") for region, row in data.items() for family in _names(row["family"])
             for trade in businesses["trades"] for form in businesses["forms"]]  # fmt: skip
    for what, kind, all_, most in (
        ("people", "person", people, _PEOPLE * sample),
        ("businesses", "organisation", firms, _BUSINESSES * sample),
    ):
        fresh = (row for row in rng.sample(all_, len(all_)) if key(row[1]) not in drawn.bearers)
        for _, (region, name) in zip(range(most), fresh, strict=False):
            yield what, ORDINARY, region, None, name, kind, name


def _names(text: str) -> list[str]:
    return [name.replace("_", " ") for name in text.split()]


def _hash(seed: int, entity: str) -> str:
    return hashlib.sha256(f"{seed} {entity}".encode()).hexdigest()

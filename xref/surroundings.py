"""Which hits in running text the article does not bear out: names that others bear too, with nothing around that says
that the listed party is meant.

A pair of names is judged as if the text had set out to name a party. A row of a table does; news speaks of the
Congress, of Liberty and of Radio Free Europe, and each shares a name with some listed party. So a hit counts if
1. the name tells who is meant: a person's names, or a word that is nobody's in particular ("Rosoboronexport"), and what
   is left over of the longer name says nothing more;
2. or it says little (`xref.plain`), is the listed name word for word, and the article bears it out: a country right
   beside it agrees, or the article names the party by another name that tells.
What is borne out by less, such as an acronym by a country that the article names somewhere, is `doubted`: no match by
itself.
A ship's name is one only where the text speaks of ships. Where the article has a party's name in full, those that share
a word of it are not meant. An equal identifier bears out any name. Nothing is dropped in silence: `mentions.csv` says
why.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any, Literal

import polars as pl
import regex

from xref.agreement import SAME, Agreement, agreements

LEFT = pl.Schema(
    {"article_id": pl.String(), "query_id": pl.UInt32(), "entity_id": pl.String(), "why": pl.String(),
     "doubted": pl.Boolean()}
)  # fmt: skip

# What must bear a hit out: nothing; nothing can; another name of the party or a country right beside it; that, or one
# of its countries somewhere in the article; that, and then it is doubted, which it is too where no country of it is
# known; that, or else it is doubted everywhere.
Ask = Literal["", "drop", "beside", "known", "somewhere", "anywhere"]

_LONG = 7  # letters from which one word spelt by other rules is not another word by chance
_SEVERAL = 3  # words from which a whole name of heads is a name: "Foreign Intelligence Service"
_KNOWN = 2  # lists that somebody is on from whom news leaves out the given name, where several are in use
_NAMESAKES = 2  # parties equally prominent that a family name alone can mean; of more nobody knows which is meant
_THINGS = ("vessel", "aircraft")
_SHIPS = regex.compile(
    r"\b(?:vessels?|(?:war|flag)?ships?|cruisers?|frigates?|corvettes?|destroyers?|submarines?|barges?|tankers?|freighters?"
    r"|bulkers?|carriers?|yachts?|trawlers?|boats?|ferr(?:y|ies)|tugs?|cargo|IMO|MMSI|aircraft|(?:air)?planes?"
    r"|jets?|helicopters?|tail number)\b"
)
_BEARS_OUT = ("same_country", "same_date", "same_address")
_WHY = {
    "place": "a place, and no party",
    "ship": "the name of a ship or an aircraft, of which the text does not speak",
    "plain": "everyday words, and nothing around says that this party is meant",
    "few": "one word agrees, of a person's name",
    "fame": "a family name alone, which parties on more lists bear",
    "other": "each name has a word that the other has not",
    "sound": "Chinese characters that sound like a part of the name",
    "named": "a person, and what is named after one",
    "common": "a frequent name, of which the list has more words",
    "spelt": "one word, spelt otherwise",
    "part": "a word of a longer name",
    "more": "more than the listed name",
    "whole": "the article means another listed party, whose name this is in full",
}


def unborne(
    mentions: pl.DataFrame, hits: pl.DataFrame, parts: pl.DataFrame, entities: pl.DataFrame, party_of: pl.DataFrame
) -> pl.DataFrame:
    """The hits that an article does not bear out, or only in part (`doubted`), and why: schema `LEFT`.

    mentions: tables.MENTIONS and query_id; hits, parts: `compare.HITS`, `compare.PARTS`; entities: tables.ENTITIES;
    party_of: `parties.PARTY_OF`.
    """
    said = (
        mentions.lazy()
        .drop_nulls("query_id")
        .group_by("article_id", "query_id")
        .agg(
            asked=pl.col("canonical").first(),
            asked_kind=pl.col("mention_kind").cast(pl.String()).first(),
            ships=pl.col("sentence").str.contains(_SHIPS.pattern).any(),
        )
        .collect()
    )
    judged = _judged(said.drop("article_id").unique(), hits, parts, entities, party_of)
    rows = said.lazy().select("article_id", "query_id", "ships").join(judged.lazy(), on=["query_id", "ships"])
    named = rows.filter((pl.col("ask") == "") & pl.col("tells")).select("article_id", "party_id").unique()
    spoken = mentions.lazy().select("article_id", country="countries").explode("country").drop_nulls().unique()
    home = entities.lazy().select("entity_id", country="countries").explode("country").drop_nulls()
    known = rows.join(home, on="entity_id").join(spoken, on=["article_id", "country"], how="semi")
    unknown = rows.filter(pl.col("ask") != "known").join(
        home, on="entity_id", how="anti"
    )  # a missing fact speaks not against
    keys = ["article_id", "query_id", "entity_id"]
    there = pl.concat([known.select(keys), unknown.select(keys)]).unique()
    return (
        rows.filter(pl.col("ask") != "")
        .join(named.with_columns(named=pl.lit(value=True)), on=["article_id", "party_id"], how="left")
        .join(there.with_columns(there=pl.lit(value=True)), on=keys, how="left")
        .with_columns(pl.col("named", "there").fill_null(value=False))
        .filter(
            (pl.col("ask") == "drop")
            | ~(pl.col("named") | (pl.col("there") & pl.col("ask").is_in(["anywhere", "known"])))
        )
        .with_columns(doubted=(pl.col("ask") == "anywhere") | (pl.col("there") & (pl.col("ask") == "somewhere")))
        .select(LEFT.names())
        .sort(keys)
        .collect()
    )


def _judged(
    queries: pl.DataFrame, hits: pl.DataFrame, parts: pl.DataFrame, entities: pl.DataFrame, party_of: pl.DataFrame
) -> pl.DataFrame:
    """What each hit must be borne out by: query_id, ships, entity_id, party_id, ask (see `Ask`), why, tells.

    queries: query_id, asked, asked_kind, and ships: whether an article that asks so speaks of ships there. A query that
    articles of both sorts ask stands there twice.
    """
    agrees = parts.lazy().filter(pl.col("rule").is_in([*_BEARS_OUT, "same_identifier", "acronym"]))
    rows = (
        hits.lazy()
        .join(queries.lazy(), on="query_id")
        .join(entities.lazy().select("entity_id", listed_kind=pl.col("kind").cast(pl.String())), on="entity_id")
        .join(party_of.lazy(), on="entity_id")
        .join(agrees.group_by("query_id", "entity_id").agg("rule"), on=["query_id", "entity_id"], how="left")
        .sort("query_id", "entity_id", "ships")
        .collect()
    )
    agreed = agreements(rows.select("asked", "asked_kind", "listed_kind", listed="matched_name"))
    bearers: dict[int, set[str]] = {}
    for row, names in zip(rows.iter_rows(named=True), agreed, strict=True):
        if names.whole and row["listed_kind"] not in _THINGS:
            bearers.setdefault(row["query_id"], set()).add(row["party_id"])
    fame = _fame(rows, agreed, party_of)
    found = [
        _asks(row, names, bearers.get(row["query_id"], frozenset()), fame.get(row["query_id"], set()))
        for row, names in zip(rows.iter_rows(named=True), agreed, strict=True)
    ]
    return rows.select("query_id", "ships", "entity_id", "party_id").with_columns(
        ask=pl.Series([ask for ask, _ in found], dtype=pl.String()),
        why=pl.Series([_WHY.get(why, "") for _, why in found], dtype=pl.String()),
        tells=pl.Series(
            [
                not names.little or row["asked_kind"] in _THINGS or "same_identifier" in (row["rule"] or ())
                for row, names in zip(rows.iter_rows(named=True), agreed, strict=True)
            ],
            dtype=pl.Boolean(),
        ),
    )


def _fame(rows: pl.DataFrame, agreed: Sequence[Agreement], party_of: pl.DataFrame) -> dict[int, set[str]]:
    """For each query of a family name alone the parties that bear it and are on the most lists; none if many are."""
    alone = [names.size == 1 and names.same and names.family for names in agreed]
    bearers = rows.filter(pl.Series(alone, dtype=pl.Boolean()) & (pl.col("listed_kind") == "person"))
    lists = party_of.lazy().group_by("party_id").agg(lists=pl.col("entity_id").str.split(":").list.first().n_unique())
    found = bearers.lazy().select("query_id", "party_id").unique().join(lists, on="party_id").collect()
    few = min(_KNOWN, party_of["entity_id"].str.split(":").list.first().n_unique() // _KNOWN)
    most = found.filter((pl.col("lists") == pl.col("lists").max().over("query_id")) & (pl.col("lists") >= few))
    fame: dict[int, set[str]] = {}
    for query, party in most.select("query_id", "party_id").iter_rows():
        fame.setdefault(query, set()).add(party)
    return {query: parties if len(parties) <= _NAMESAKES else set() for query, parties in fame.items()}


# --- what an article must say ----------------------------------------------------------------------------------------


def _asks(row: dict[str, Any], names: Agreement, bearers: Set[str], fame: set[str]) -> tuple[Ask, str]:
    """What must bear a hit out, and why; bearers: parties that bear the name whole; fame: see `_fame`."""
    agrees = set(row["rule"] or ())
    if "same_identifier" in agrees:
        return "", ""
    if names.nowhere and row["asked_kind"] not in _THINGS:
        return "drop", "place"
    beside = not agrees.isdisjoint(_BEARS_OUT)
    if row["listed_kind"] in _THINGS:
        return _of_things(row, names)
    if names.little:
        return _of_little(names, bearers, beside=beside, initials="acronym" in agrees)
    if names.size == 1 and row["listed_kind"] == "person" and row["party_id"] not in fame:
        return "drop", "fame"
    if row["asked_kind"] == "person" and row["listed_kind"] == "organisation" and not names.whole:
        return "drop", "named"
    could_be = row["asked_kind"] in ("person", "unknown", "description")
    ask, why = (
        _of_person(row, names, beside=beside)
        if row["listed_kind"] == "person" and could_be
        else _of_body(names, beside=beside)
    )
    if ask != "drop" and bearers and row["party_id"] not in bearers and not names.whole and not (names.home and beside):
        person = row["listed_kind"] == "person"
        if not person or names.asked or names.listed or names.worst < SAME:
            return "drop", "whole"
    return ask, why


def _of_things(row: dict[str, Any], names: Agreement) -> tuple[Ask, str]:
    """A ship or an aircraft: the text must say that it means one, or the name must tell."""
    if row["asked_kind"] in _THINGS:
        return ("", "") if not names.little or names.exact else ("drop", "ship")
    if names.whole and row["ships"]:
        return ("anywhere", "plain") if names.little else ("", "")
    return ("beside" if names.whole else "drop"), "ship"


def _of_little(names: Agreement, bearers: Set[str], *, beside: bool, initials: bool) -> tuple[Ask, str]:
    if beside and (names.home or initials):
        return "", ""
    alone = names.whole and len(bearers) == 1
    if names.acronym and (names.whole or initials):
        return "somewhere", "plain"
    begins = names.exact and names.begins and not names.home
    if (alone and names.size >= _SEVERAL) or (names.size > 1 and not names.heads and (alone or begins)):
        return "anywhere", "plain"
    if alone and names.name:
        return "somewhere", "plain"
    return ("beside", "plain") if names.home else ("drop", "plain")


def _of_person(row: dict[str, Any], names: Agreement, *, beside: bool) -> tuple[Ask, str]:
    if names.by_sound and not (names.whole and (names.size > 1 or beside)):
        return "drop", "sound"
    if names.size == 1:
        if not names.same or names.given:
            return "drop", "few"
        return ("anywhere" if row["asked_kind"] == "person" else "known"), "few"
    if names.pairs < 2:
        return "drop", "few"
    if (names.asked and names.listed) or not names.alike:
        return "drop", "other"
    if names.frequent and (names.asked or names.listed) and not beside:
        return "drop", "common"
    return "", ""


def _of_body(names: Agreement, *, beside: bool) -> tuple[Ask, str]:
    if names.by_sound and not names.whole:
        return "drop", "sound"
    if names.tells <= 1:
        if names.worst < 1 and (names.worst < SAME or names.longest < _LONG or not (names.whole or names.home)):
            return "drop", "spelt"
        if names.listed and not (beside and names.worst == 1):
            return "drop", "part"
        if names.asked:
            return "drop", "more"
        if names.size == 1 and not (names.home or beside):
            return "known", "part"
    return ("drop", "other") if names.asked and names.listed else ("", "")

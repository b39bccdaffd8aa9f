"""Which listed parties are at an address: an address is compared with those that the lists print.

Some entries of the Entity List are addresses without a name (89 FR 51644): whoever trades from there needs a licence.

1. An address becomes words (by the letters that transliterations share) and numbers. Words that say only what kind of
   thing follows ("street", "ul.", "room": `data/address_words.toml`), names of countries and single letters do not
   count.
2. A word weighs by how few listed addresses have it, a known city or region little in any case; numbers of five digits
   or more are postal codes.
3. Candidates share a word or a number that few addresses have. The words and the numbers of the address that says less
   must be in the other one; a city alone, or a street without a number, is no address.

The weights were set by reading pairs of addresses of the OFAC, BIS, EU, UN, Annex IV and Australian lists (20,323
distinct ones). Of addresses of one list found on another, under another party, 28 of 28 read at random at .95 and above
were the same house (before the last small change of the weights), 11 of 18 below.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

import polars as pl

from xref import data
from xref.countries import country_code, territories
from xref.folds import fold
from xref.names import tokens

VERSION = 1  # raised whenever parts change, so that what an older xref kept is not used
WEIGHTS = {  # in log odds
    "constant": -12.0,
    "address_words": 10.0,  # times the share of the words' weight that agrees, of the address that says less
    "telling": 2.0,  # times how rare the words are that agree, 1 for two that one address has
    "city_alone": -4.0,  # no word agrees but known cities and regions: a box or a house of any street
    "same_numbers": 4.5,  # all numbers of both
    "some_numbers": 2.5,  # all numbers of one; the other has more (a room, a block)
    "other_unit": -1.5,  # some agree, and each has others: another room of the building, another house of the street
    "other_numbers": -7.0,  # no number agrees
    "no_number": -5.0,  # one has none
    "same_postcode": 2.5,
    "other_postcode": -1.5,  # lists misprint them, and big buildings have several
    "other_country": -8.0,
}
_WORDS = {
    "constant": "where every pair of addresses starts",
    "address_words": "words of the address agree",
    "telling": "how rare these words are",
    "city_alone": "only the city agrees",
    "same_numbers": "the same numbers",
    "some_numbers": "one address has more numbers (a room, a block)",
    "other_unit": "each has numbers that the other lacks: another unit of the building, or another house",
    "other_numbers": "no number agrees",
    "no_number": "one address has no number",
    "same_postcode": "the same postal code",
    "other_postcode": "other postal codes",
    "other_country": "the countries differ",
}
_POSTCODE = 5  # digits from which a number is a postal code or a box, not a house
_FREQUENT = 800  # addresses that have a word, from which it leads to none by itself: Moscow, Tehran, 1
_CANDIDATES = 60  # addresses looked at for each one asked; a tower in Hong Kong holds some thirty listed parties
_LISTED = 20_000  # addresses on the world's lists: a word of a short list of one's own is not common there
_CITY = 500  # addresses that a known city or region counts as at least
_RARE = 20.0  # weight of the words that agree, from which they are as rare as can be
_PIECE = re.compile(r"[a-z]+|[0-9]+")

PLACES = pl.Schema(  # the listed addresses by their parts, a row for each distinct part
    {
        "entity_id": pl.String(),
        "address": pl.String(),
        "country": pl.String(),
        "part": pl.String(),
        "number": pl.Boolean(),
    }
)
ASKED = pl.Schema({"query_id": pl.UInt32(), "address": pl.String(), "countries": pl.List(pl.String())})
AT = pl.Schema(  # a listed address and an asked one that agree; parts: each rule with its log odds
    {
        "query_id": pl.UInt32(),
        "entity_id": pl.String(),
        "listed": pl.String(),
        "score": pl.Float64(),
        "spoke_for": pl.String(),
        "against": pl.String(),
        "parts": pl.List(pl.Struct({"rule": pl.String(), "value": pl.Float64(), "words": pl.String()})),
    }
)


class Parts(NamedTuple):
    """The words and the numbers of an address, each once."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


@cache
def _generic() -> frozenset[str]:
    return frozenset(word for group in data.load("address_words")["generic"].values() for word in group.split())


@cache
def cities() -> frozenset[str]:
    """The folded words of the cities and regions that we know."""
    known = data.load("places")
    names = [text for group in ("cities", "regions") for text in known[group].values()]
    for row in data.load("countries").values():
        capital = row.get("capital", [])
        names += [capital] if isinstance(capital, str) else capital
    return frozenset(fold(token.form) for token in tokens(" ".join(names)))


def parts(address: str) -> Parts:
    """What tells an address from others.

    >>> parts("Rm. 1318-19, 13th Floor, Hollywood Plaza, 610 Nathan Road")
    Parts(words=('hulivud', 'natan'), numbers=('1318', '19', '13', '610'))
    >>> parts("ul. Gagarina, d. 5a, Moscow, Russia") == parts("5A Gagarina Street, Moscow, Russian Federation")
    True
    """
    generic, known = _generic(), data.load("address_words")
    spelt = known["ordinals"] | known["same"]
    text = ", ".join(part for part in address.split(",") if not country_code(part))
    pieces = [piece for token in tokens(text) for piece in _PIECE.findall(token.form)]
    pieces = [spelt.get(piece, piece) for piece in pieces if piece not in ("st", "nd", "rd", "th")]
    numbers = (piece.lstrip("0") for piece in pieces if piece.isdigit())
    words = (fold(piece) for piece in pieces if len(piece) > 1 and piece.isalpha() and piece not in generic)
    return Parts(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(filter(None, numbers))))


def places(listed: pl.DataFrame) -> pl.DataFrame:
    """The addresses of the lists (`tables.ADDRESSES`) by their parts: `PLACES`."""
    known: dict[str, Parts] = {address: parts(address) for address in listed["address"].unique().sort()}
    rows = [
        (entity, address, country, part, bool(number))
        for entity, address, country in listed.unique(maintain_order=True).iter_rows()
        for number, group in enumerate(known[address])
        for part in group
    ]
    return pl.DataFrame(rows, schema=PLACES, orient="row")


def find(known: pl.DataFrame, asked: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """The listed addresses (`PLACES`) that each asked one (`ASKED`) could be, from `threshold` on: `AT`.

    One row for each query and entity, with the address of it that agrees best.
    """
    listed = known.select("address", "country").unique(maintain_order=True).with_row_index("place")
    entities = known.lazy().select("entity_id", "address", "country").unique(maintain_order=True)
    theirs = (
        known.lazy()
        .join(listed.lazy(), on=["address", "country"], nulls_equal=True)
        .select("place", "part", "number")
        .unique()
        .with_columns(held_by=pl.len().over("part", "number"))
        .with_columns(weight=_weight())
        .collect()
    )
    mine = _asked(asked, theirs.select("part", "number", "held_by").unique())
    pairs = (
        _measured(_near(mine, theirs), mine.lazy(), theirs.lazy())
        .join(listed.lazy(), on="place")
        .join(asked.lazy().select("query_id", "countries", asked="address"), on="query_id")
    )
    judged = _judged(pairs).filter(pl.col("score") >= threshold).collect()
    return (
        judged.hstack(_said(judged))
        .lazy()
        .join(entities, on=["address", "country"], nulls_equal=True)
        .sort("query_id", "entity_id", "score", "address", descending=[False, False, True, False])
        .unique(["query_id", "entity_id"], keep="first", maintain_order=True)
        .rename({"address": "listed"})
        .select(AT.names())
        .collect()
        .match_to_schema(AT)
    )


def _asked(asked: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """The parts of the asked addresses: query_id, part, number, held_by (how many listed ones have it), weight."""
    rows = [
        (query, part, bool(number))
        for query, address in asked.select("query_id", "address").iter_rows()
        for number, group in enumerate(parts(address))
        for part in group
    ]
    schema = {"query_id": pl.UInt32, "part": pl.String, "number": pl.Boolean}
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .join(counts, on=["part", "number"], how="left", maintain_order="left")
        .with_columns(pl.col("held_by").fill_null(0))
        .with_columns(weight=_weight())
    )


def _near(mine: pl.DataFrame, theirs: pl.DataFrame) -> pl.LazyFrame:
    """The candidates: query_id, place."""
    return (
        mine.lazy()
        .filter(pl.col("held_by").is_between(1, _FREQUENT))
        .join(theirs.lazy().select("place", "part", "number"), on=["part", "number"])
        .group_by("query_id", "place")
        .agg(pl.col("weight").sum().round(9))  # what is added up in another order is the same
        .sort("query_id", "weight", "place", descending=[False, True, False])
        .group_by("query_id", maintain_order=True)
        .head(_CANDIDATES)
        .select("query_id", "place")
    )


def _city() -> pl.Expr:
    return pl.col("part").is_in(cities())


def _weight() -> pl.Expr:
    """How much a part tells, from the number of listed addresses that have it: 10 if one does, 3.7 if it is a city."""
    held = pl.when(_city()).then(pl.max_horizontal("held_by", _CITY)).otherwise("held_by")
    return (pl.lit(float(_LISTED)) / held.clip(lower_bound=1)).log().clip(lower_bound=0.0).alias("weight")


def _measured(near: pl.LazyFrame, mine: pl.LazyFrame, theirs: pl.LazyFrame) -> pl.LazyFrame:
    """For each pair: the weight of words, and the numbers of houses and postal codes, of each side and in common."""
    code = pl.col("number") & (pl.col("part").str.len_chars() >= _POSTCODE)
    house = pl.col("number") & ~code

    def side(name: str) -> list[pl.Expr]:
        return [
            pl.col("weight").filter(~pl.col("number")).sum().alias(f"{name}_words"),
            pl.col("weight").filter(~pl.col("number") & ~_city()).sum().alias(f"{name}_telling"),
            house.sum().alias(f"{name}_houses"),
            code.sum().alias(f"{name}_codes"),
        ]

    asked = mine.group_by("query_id").agg(side("my"))
    listed = theirs.group_by("place").agg(side("their"))
    common = (
        near.join(mine, on="query_id")
        .join(theirs.select("place", "part", "number"), on=["place", "part", "number"])
        .group_by("query_id", "place")
        .agg(*side("common"), agree=pl.col("part").filter(~pl.col("number") | house).sort())
    )
    return common.join(asked, on="query_id").join(listed, on="place")


def _judged(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """The pairs with a column for each rule, in log odds, and the score."""
    less = pl.min_horizontal("my_words", "their_words")
    mine, theirs, common = pl.col("my_houses"), pl.col("their_houses"), pl.col("common_houses")
    whole = partial(pl.Expr.replace, old=territories())  # Hong Kong and China are no other countries
    codes = (pl.col("my_codes") > 0) & (pl.col("their_codes") > 0)
    holds = {
        "city_alone": pl.col("common_telling") == 0,
        "same_numbers": (common > 0) & (common == mine) & (common == theirs),
        "some_numbers": (common > 0) & ((common == mine) != (common == theirs)),
        "other_unit": (common > 0) & (common < mine) & (common < theirs),
        "other_numbers": (common == 0) & (mine > 0) & (theirs > 0),
        "no_number": pl.min_horizontal(mine, theirs) == 0,
        "same_postcode": pl.col("common_codes") > 0,
        "other_postcode": codes & (pl.col("common_codes") == 0),
        "other_country": pl.col("country").is_not_null()
        & (pl.col("countries").list.len() > 0)
        & ~pl.col("countries").list.eval(whole(pl.element())).list.contains(whole(pl.col("country"))),
    }
    shares = {
        "constant": pl.lit(1.0),
        "address_words": pl.when(less > 0).then(pl.col("common_words") / less).otherwise(0.0),
        "telling": (pl.col("common_telling") / _RARE).clip(upper_bound=1.0),
    }
    columns = {name: share * WEIGHTS[name] for name, share in shares.items()}
    columns |= {name: held.cast(pl.Float64) * WEIGHTS[name] for name, held in holds.items()}
    return pairs.with_columns(**columns).with_columns(score=(1 / (1 + (-pl.sum_horizontal(*WEIGHTS)).exp())).round(4))


def _shown(address: str, agree: Collection[str]) -> str:
    """The words and numbers of an address that agree, as it writes them."""
    return " ".join(token.text for token in tokens(address) if not {*chain(*parts(token.text))}.isdisjoint(agree))


def _said(judged: pl.DataFrame) -> pl.DataFrame:
    """What spoke for each pair and what against, in words, and its parts."""
    rows = []
    for row in judged.iter_rows(named=True):
        agree = _shown(row["asked"], set(row["agree"]))
        good = [f"agree: {agree}"] if agree else []
        held = {name: row[name] for name in WEIGHTS if row[name]}
        good += [_WORDS[name] for name, value in held.items() if value > 0 and name not in ("address_words", "telling")]
        bad = [_WORDS[name] for name, value in held.items() if value < 0 and name != "constant"]
        parts_ = [{"rule": name, "value": value, "words": _WORDS[name]} for name, value in held.items()]
        rows.append(("; ".join(good), "; ".join(bad), parts_))
    schema = {name: AT[name] for name in ("spoke_for", "against", "parts")}
    return pl.DataFrame(rows, schema=schema, orient="row")

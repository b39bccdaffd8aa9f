"""From the rules' numbers of a pair to one number in 0..1, its band, and the words for it.

The rules on names weigh what `xref/data/score.toml` says, fitted on labelled pairs by `tests/bench/fit.py`; the
score is the logistic of their sum, so that each rule's part can be shown by itself. What an article or a table says
beside the name (`CONTEXT`) adds to the same sum.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from xref.data import load
from xref.evidence import RULES, WORDS, Pairing, measure, pairings
from xref.rarity import counts, weight
from xref.words import MARKS, personal

THRESHOLD = 0.70  # from here a pair is reported: the weights are fitted so that F1 is best here
MATCH = 0.95  # from here it is a match; below, a name that a person should look at

# Context, in log odds: each is true, false, or null for not known, which adds nothing.
CONTEXT = {
    "no_party": -8.0,  # a place, a weapon, goods: firms are named after Beijing, ships after Siberia
    "other_kind": -5.0,  # a person and a company, or a ship and a company, of the same name
    "by_title": 6.0,  # the text gives the one word a title or an office: President Putin, Mr Shoigu
    "by_surname": 4.5,  # the one word is a rare name, as news writes of the well known: "Putin said"
    "other_number": -3.0,  # Delta Queen IV and V are two ships; funds and series of bonds may be meant together
    "other_country": -4.5,  # China's People's Liberation Army is not Peru's; firms do have branches abroad
    "same_country": 0.5,  # one country holds many parties of a name
    "other_date": -5.0,  # another birth date, building year or founding date
    "same_date": 2.0,  # the day agrees; a year alone is shared by too many
    "same_address": 2.5,  # few listed parties share a house, and a room still fewer
    "weak_name": -0.7,  # the list itself calls the alias weak
    "everyday_alias": -5.0,  # "People's Liberation Army" is an alias of a band in Peru: nothing in it says so
    "same_identifier": 20.0,  # an equal number of a scheme that one party has alone outranks any name
    "other_identifier": -5.0,  # both have a number of such a scheme, and they differ
}
CONTEXT_WORDS = {
    "no_party": "the text means a place or a thing",
    "other_kind": "the kinds differ",
    "by_title": "the text calls it a person",
    "by_surname": "a rare family name alone",
    "other_number": "ships and aircraft with other numbers are others",
    "other_country": "the text and the list name other countries",
    "same_country": "a country agrees",
    "other_date": "the dates differ",
    "same_date": "the date agrees",
    "same_address": "an address agrees",
    "weak_name": "the list calls this alias weak",
    "everyday_alias": "an alias of everyday words, which others bear too",
    "same_identifier": "an identifier is equal",
    "other_identifier": "identifiers of one scheme differ",
}
_COMMON = 0.5  # weight of a word below which it is called common
_SAID = 0.05  # log odds below which a rule's part is not worth a word

_ANY_KIND = ("unknown", "description")  # kinds of a mention that any listed party can have

_THINGS = ("place", "equipment", "goods")  # kinds of a mention that no listed party has
_NUMBERED = ("vessel", "aircraft")

PAIRS = pl.Schema(  # what is judged: the asked name and a listed one, their kinds, and the context
    {"asked": pl.String(), "listed": pl.String(), "asked_kind": pl.String(), "listed_kind": pl.String()}
    | dict.fromkeys(CONTEXT, pl.Boolean())
)


@cache
def weights() -> dict[str, float]:
    """The weight of each rule and the constant, by name."""
    found: dict[str, float] = load("score")["weights"]
    return found


def judge(pairs: pl.DataFrame) -> pl.DataFrame:
    """`pairs` (the columns of `PAIRS` and any others) with `score`, Float64 in 0..1, and the columns of `RULES`.

    A column `spelt` has the words of the listed names (`words.words`) with spaces between, if they are known.

    The context columns `no_party`, `other_kind` and `other_number` are made here from the kinds; `unknown` and
    `description` agree with any kind.
    """
    people = can_be_people(pairs)
    measures = measure(pairs["asked"].to_list(), pairs["listed"].to_list(), people, _spelt(pairs, people))
    kinds = pl.col("asked_kind"), pl.col("listed_kind")
    unknown = kinds[0].is_in(_ANY_KIND) | kinds[1].is_in(_ANY_KIND)
    odds = pl.sum_horizontal(
        pl.lit(weights()["constant"]),
        *(pl.col(rule) * weights()[rule] for rule in RULES),
        *(_holds(name) * value for name, value in CONTEXT.items()),
    )
    return (
        pairs.hstack(measures)
        .with_columns(
            no_party=kinds[0].is_in(_THINGS),
            other_kind=(kinds[0] != kinds[1]) & ~unknown & ~kinds[0].is_in(_THINGS),
            other_number=(pl.col("numbers") > 0) & (kinds[0].is_in(_NUMBERED) | kinds[1].is_in(_NUMBERED)),
        )
        .with_columns(acronym=pl.when("other_kind").then(0.0).otherwise("acronym"))  # nobody is ISM LLC
        .with_columns(score=(1 / (1 + (-odds).exp())).round(4))
    )


def _holds(name: str) -> pl.Expr:
    return pl.col(name).fill_null(value=False).cast(pl.Float64())


def _spelt(pairs: pl.DataFrame, people: list[bool]) -> list[str | None] | None:
    """The words of the listed names, where they are known for the kind of party that the pair is of."""
    if "spelt" not in pairs.columns:
        return None
    alike = pl.Series(people, dtype=pl.Boolean()) == (pairs["listed_kind"] == "person")
    found: list[str | None] = pairs.select(pl.when(alike).then("spelt")).to_series().to_list()
    return found


def can_be_people(pairs: pl.DataFrame) -> list[bool]:
    """Whether both names of each pair can be people's: by their kinds, and where these are unknown by their words."""
    rows = pairs.select("asked", "listed", "asked_kind", "listed_kind").iter_rows()
    return [_personal(a, kind_a) and _personal(b, kind_b) for a, b, kind_a, kind_b in rows]


def _personal(name: str, kind: str) -> bool:
    return kind == "person" or (kind == "unknown" and personal(name))


def evidence(judged: pl.DataFrame) -> pl.DataFrame:
    """The parts of each judged pair's score, the heaviest first.

    Columns: `row` (the pair's place), `rule`, `value` (log odds), `words`.
    """
    weighed = {rule: pl.col(rule) * weights()[rule] for rule in RULES}
    weighed |= {name: _holds(name) * value for name, value in CONTEXT.items()}
    return (
        judged.select(pl.int_range(pl.len(), dtype=pl.UInt32()).alias("row"), **weighed)
        .unpivot(index="row", variable_name="rule", value_name="value")
        .filter(pl.col("value").abs() >= _SAID)
        .with_columns(words=pl.col("rule").replace_strict(WORDS | CONTEXT_WORDS))
        .sort("row", pl.col("value").abs(), descending=[False, True], maintain_order=True)
        .select("row", "rule", "value", "words")
    )


def spoke(judged: pl.DataFrame) -> tuple[list[str], list[str]]:
    """What spoke for each judged pair and what against, in words: the fate of each word, then the context."""
    asked, listed = judged["asked"].to_list(), judged["listed"].to_list()
    people = can_be_people(judged)
    fates = [_fates(pairing) for pairing in pairings(asked, listed, people, _spelt(judged, people))]
    more = judged.select("numbers", "acronym", "legal_form", *CONTEXT).iter_rows(named=True)
    both = [_with_context(*fate, row) for fate, row in zip(fates, more, strict=True)]
    return ["; ".join(good) for good, _ in both], ["; ".join(bad) for _, bad in both]


def _with_context(good: list[str], bad: list[str], row: dict[str, float | bool | None]) -> tuple[list[str], list[str]]:
    if row["acronym"]:
        good.append(WORDS["acronym"])
    bad += [WORDS[rule] for rule in ("numbers", "legal_form") if row[rule]]
    good += [CONTEXT_WORDS[name] for name, value in CONTEXT.items() if row[name] and value > 0]
    bad += [CONTEXT_WORDS[name] for name, value in CONTEXT.items() if row[name] and value < 0]
    return good, bad


def _fates(pairing: Pairing) -> tuple[list[str], list[str]]:
    """The fate of each word: equal, spelt otherwise, from another script, an initial; and what only one name has."""
    equal, other = [], []
    for word, place, alike in zip(pairing.asked, pairing.partner, pairing.alike, strict=True):
        if place < 0:
            continue
        partner = pairing.listed[place]
        if word == partner:
            equal.append(word)
        elif min(len(word), len(partner)) == 1:
            other.append(
                f"{word} is an initial of {partner}" if len(word) == 1 else f"{partner} is an initial of {word}"
            )
        elif (word[0] in MARKS) != (partner[0] in MARKS):
            other.append(f"{_bare(word)} sounds like {_bare(partner)}")
        else:
            other.append(f"{_bare(word)} ~ {_bare(partner)} ({alike:.0%})")
    good = [_equal(equal)] if equal else []
    good += other
    extra = [_bare(word) for word, place in zip(pairing.asked, pairing.partner, strict=True) if place < 0]
    missing = [_bare(word) for i, word in enumerate(pairing.listed) if i not in pairing.partner]
    if extra and missing:
        return good, [f"differs: {' '.join(extra)} / {' '.join(missing)}"]
    if missing:
        good.append(f"not in the text: {' '.join(missing)}")
    if extra:
        good.append(f"not in the listed name: {' '.join(extra)}")
    if not extra and not missing:
        good.append("the whole name is covered")
    return good, []


def _bare(word: str) -> str:
    return word.lstrip(MARKS)


def _equal(equal: list[str]) -> str:
    """The equal words; where all of them are common, how many listed parties bear each."""
    if any(weight(word) >= _COMMON for word in equal):
        return f"equal: {', '.join(map(_bare, equal))}"
    borne = (f"{_bare(word)} ({counts().get(_bare(word), 0)})" for word in equal)
    return f"equal, but common words (borne by so many listed parties): {', '.join(borne)}"

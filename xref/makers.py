"""From the weapon that a text names to who makes it, whose parts were found in it, and which of them a list holds.

1. A mention of kind `equipment` is a system: a family of `data/equipment.toml`, or one of the user's publications.
2. Its makers, and the makers of parts documented in it (`xref.components`), are asked of the lists as an article's own
   names are, all of a run at once.
3. One row for each (article, system, maker); what copies of an article say counts once. The article did not name these
   parties: they are leads, and nothing here says that one of them supplied anybody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from xref import components, controls, stories
from xref.compare import QUERIES
from xref.components import Supply, names_of
from xref.engine import answer
from xref.names import tokens
from xref.policy import Policy
from xref.prepared import Prepared
from xref.score import CONTEXT
from xref.tables import EQUIPMENT_ROWS, table
from xref.text.equipment import System, equipment, family
from xref.text.lexicon import FUNCTION_WORDS
from xref.weak import alone, held

MOST = 15  # makers of parts in a row of their own for each system; those of named countries and listed ones always are
_LETTERS = r"^[\p{L}\p{N}-]{1,4}$"  # a name that is an abbreviation
_DOUBT = 0.01  # below a match
_FIRMS = ("organisation", "unknown")  # kinds of listed parties that can make anything
_NEAR = 300  # characters between a system and goods that the text speaks of in one breath


Maker = tuple[str, str]  # its name, and its country, "" if it is not known: of two countries it is asked in each


class Status(NamedTuple):
    """What the lists say of a name: outcome (`tables.OUTCOMES`), and the ids of the best band, best first."""

    outcome: str
    entity_ids: tuple[str, ...] = ()


class Product(NamedTuple):
    """A system, who makes it, and whose parts were found in it. type: "" where nobody says."""

    name: str
    type: str
    system: System | None
    makers: Mapping[str, tuple[str, tuple[str, ...]]]  # name -> country ("" unknown), names to ask the lists for
    supplies: Sequence[Supply]


def find(names: Iterable[str], known: Prepared) -> dict[str, Product]:
    """The product of each name that is one of a system that we, or a publication of the user's, know."""
    parts = known.lists.tables.components
    examples = components.systems(parts)
    own = {key: _forms(key) for key in sorted(set(examples.values())) if key not in equipment().named}
    of = {name: key for name in names if (key := _system(name, own))}
    titles = dict(
        known.lists.health.filter(pl.col("holds") == "components")
        .select("key", pl.format("{}, as of {}", "title", pl.col("published_on").fill_null("an unknown day")))
        .iter_rows()
    )
    supplies: dict[str, list[Supply]] = {}
    for supply in components.supplies(set(of.values()), parts, examples, titles):
        supplies.setdefault(supply.system, []).append(supply)
    made = {key: _product(key, supplies.get(key, [])) for key in sorted(set(of.values()))}
    return {name: made[key] for name, key in of.items()}


def _system(name: str, own: Mapping[str, Sequence[str]]) -> str:
    """The system that a mention's canonical means, "" if none."""
    if name in equipment().named:
        return name
    if known := family(name):
        return known.name
    forms, nouns = _forms(name), equipment().heads | equipment().weak_heads | equipment().modifiers | FUNCTION_WORDS
    if set(forms) <= nouns:
        return ""
    return next((key for key, theirs in own.items() if _within(forms, theirs)), "")


def _forms(name: str) -> list[str]:
    return [token.form for token in tokens(name)]


def _within(some: Sequence[str], those: Sequence[str]) -> bool:
    return any(those[i : i + len(some)] == some for i in range(len(those) - len(some) + 1))


def _product(key: str, supplies: Sequence[Supply]) -> Product:
    system = equipment().named.get(key)
    if system is None:
        return Product(key, "", None, {}, supplies)
    makers = {
        name: (maker.country or system.country, maker.names)
        for name in system.makers
        for maker in (equipment().of[name],)
    }
    return Product(key, system.type, system, makers, supplies)


def statuses(products: Iterable[Product], known: Prepared, policy: Policy) -> dict[Maker, Status]:
    """What the lists say of each maker of the products and of their parts, by its name and country."""
    asked: dict[Maker, tuple[str, ...]] = {}
    for product in products:
        asked |= {(name, country): names for name, (country, names) in product.makers.items()}
        asked |= {(s.maker, s.country or ""): names_of(s.maker) for s in product.supplies if s.maker}
    rows = sorted({(maker, name) for maker, names in asked.items() for name in names})
    if not rows:
        return {}
    queries = pl.DataFrame(
        [
            (number, name, "organisation", [country] if country else [], [], [], None, False, False)
            for number, ((_, country), name) in enumerate(rows)
        ],
        schema=QUERIES,
        orient="row",
    )
    hits, parts = answer(known, queries, policy.threshold)
    firms = known.lists.tables.entities.filter(pl.col("kind").cast(pl.String()).is_in(_FIRMS))
    hits = hits.join(firms.select("entity_id"), on="entity_id", how="semi", maintain_order="left")
    hits = _no_mere_letters(held(hits, parts, known.lists.tables, policy), parts, queries, policy)
    if policy.weak_aliases == "corroborate":
        hits = hits.join(alone(hits, parts), on=["query_id", "entity_id"], how="anti", maintain_order="left")
    best: dict[Maker, dict[str, float]] = {maker: {} for maker in asked}
    for number, entity_id, score in hits.select("query_id", "entity_id", "score").iter_rows():
        scores = best[rows[number][0]]
        scores[entity_id] = max(score, scores.get(entity_id, 0.0))
    return {maker: _status(scores, policy.match) for maker, scores in best.items()}


def _no_mere_letters(hits: pl.DataFrame, parts: pl.DataFrame, queries: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """`hits` where a name of a few letters, which many firms share, is no match unless a country agrees."""
    short = queries.filter(pl.col("asked").str.contains(_LETTERS))["query_id"]
    agrees = parts.filter(pl.col("rule").is_in([rule for rule, value in CONTEXT.items() if value > 0]))
    doubted = (
        hits.filter(pl.col("query_id").is_in(short.implode()))
        .join(agrees, on=["query_id", "entity_id"], how="anti")
        .select("query_id", "entity_id", doubted=pl.lit(value=True))
    )
    return hits.join(doubted, on=["query_id", "entity_id"], how="left", maintain_order="left").with_columns(
        score=pl.when("doubted").then(pl.min_horizontal("score", policy.match - _DOUBT)).otherwise("score")
    )


def _status(scores: Mapping[str, float], match: float) -> Status:
    ordered = sorted(scores, key=lambda key: (-scores[key], key))
    if matched := [key for key in ordered if scores[key] >= match]:
        return Status("match", tuple(matched))
    return Status("possible", tuple(ordered)) if ordered else Status("no_match")


def rows(mentions: pl.DataFrame, articles: pl.DataFrame, known: Prepared, policy: Policy) -> pl.DataFrame:
    """`tables.EQUIPMENT_ROWS`: the systems that articles name.

    mentions: `tables.MENTIONS`; articles: `tables.ARTICLES` with copy_of and rank.
    """
    named = mentions.filter(pl.col("mention_kind") == "equipment")
    products = find(named["canonical"].unique().sort().to_list(), known) if named.height else {}
    if not products:
        return pl.DataFrame(schema=EQUIPMENT_ROWS)
    status = statuses({p.name: p for p in products.values()}.values(), known, policy)
    first = (
        named.lazy()
        .filter(pl.col("canonical").is_in(list(products)))
        .with_columns(system=pl.col("canonical").replace_strict({n: p.name for n, p in products.items()}))
        .join(stories.of_articles(articles), on="article_id")
        .sort("rank", "start", "end", "system", "canonical")
        .collect()
    )
    countries = _countries(mentions, first)
    lists = "; ".join(known.lists.used)
    found: list[tuple[object, ...]] = []
    of = {product.name: product for product in products.values()}
    once = first.unique(["story", "system"], keep="first", maintain_order=True)
    for key, start, end, mention, system in once.select("article_id", "start", "end", "mention", "system").iter_rows():
        there = countries.get((key, system), frozenset())
        for row in _rows(of[system], status, there, lists):
            found.append((key, start, end, mention, *row))
    return table(found, EQUIPMENT_ROWS)


def made_by(equipment_rows: pl.DataFrame) -> pl.LazyFrame:
    """canonical, made_by: who makes each system of `tables.EQUIPMENT_ROWS`, with the outcome of their names."""
    return (
        equipment_rows.lazy()
        .filter(pl.col("role") == "maker")
        .unique(["system", "name"], keep="first", maintain_order=True)
        .group_by("system", maintain_order=True)
        .agg(made_by=pl.format("made by {}: {}", "name", pl.col("outcome").cast(pl.String())).str.join("; "))
        .rename({"system": "canonical"})
    )


def _countries(mentions: pl.DataFrame, named: pl.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """The countries that a text gives for goods near the name of a system: (article_id, system) -> their codes."""
    told = (
        mentions.lazy()
        .filter(pl.col("mention_kind") == "goods")
        .select("article_id", "sentence", at="start", country="countries")
        .explode("country")
        .drop_nulls()
    )
    near = (pl.col("start") - pl.col("at")).abs() <= _NEAR
    grouped = (
        named.lazy()
        .select("article_id", "start", "system", here="sentence")
        .join(told, on="article_id")
        .filter(near | (pl.col("here") == pl.col("sentence")))
        .group_by("article_id", "system")
        .agg("country")
        .collect()
    )
    return {(key, system): frozenset(codes) for key, system, codes in grouped.iter_rows()}


def _rows(
    product: Product, status: Mapping[Maker, Status], there: frozenset[str], lists: str
) -> Iterable[tuple[object, ...]]:
    """The columns of `tables.EQUIPMENT_ROWS` from system on: its makers, then those of its parts."""
    about = (product.name, product.type or None)
    cited = "; ".join(product.system.cited) if product.system else ""
    for maker, (country, _) in product.makers.items():
        outcome, ids = status[maker, country]
        basis = cited or "public descriptions of the system"
        yield (*about, "maker", maker, country or None, None, None, None, None, outcome, _joined(ids), lists, basis)
    telling, rest = shown(product.supplies, status, there)
    for supply in telling:
        outcome, ids = of_supply(supply, status)
        tiers = dict.fromkeys(filter(None, map(controls.tier, supply.hs6)))
        yield (
            *about, supply.role, supply.maker or "maker not identified", supply.country, supply.what,
            supply.parts, _joined(supply.hs6), _joined(sorted(tiers)), outcome, _joined(ids),
            lists if supply.maker else None, "; ".join(supply.basis),
        )  # fmt: skip
    if rest:
        yield (
            *about, components.MAKER, f"{len(rest)} other makers", None, by_country(rest),
            sum(supply.parts for supply in rest), None, None, "no_match", None, lists,
            "; ".join(dict.fromkeys(text for supply in rest for text in supply.basis)),
        )  # fmt: skip


def of_supply(supply: Supply, status: Mapping[Maker, Status]) -> Status:
    """What the lists say of the maker of some parts."""
    return status[supply.maker, supply.country or ""] if supply.maker else Status("not_screened")


def shown(
    supplies: Sequence[Supply], status: Mapping[Maker, Status], there: Collection[str] = ()
) -> tuple[list[Supply], list[Supply]]:
    """The makers of parts that get a row, and the others, which no list holds and are told in sum.

    First those of the countries that the article gives (`there`), then those that a list matches, then by parts.
    """

    def outcome(supply: Supply) -> str:
        return of_supply(supply, status).outcome

    ordered = sorted(supplies, key=lambda s: (s.country not in there, outcome(s) != "match"))  # then by parts, as given
    telling = [s.country in there or s.role != components.MAKER or outcome(s) in ("match", "possible") for s in ordered]
    room = MOST - sum(telling)
    rows_of: list[Supply] = []
    rest: list[Supply] = []
    for supply, tells in zip(ordered, telling, strict=True):
        room -= not tells and bool(supply.maker)
        (rows_of if tells or (supply.maker and room >= 0) else rest).append(supply)
    return ([*rows_of, *rest], []) if len(rest) == 1 else (rows_of, rest)


def by_country(supplies: Sequence[Supply]) -> str:
    """How many parts are from makers of which country: "US 31, JP 5, unknown 2"; traders do not count."""
    counts: dict[str, int] = {}
    for supply in (s for s in supplies if s.role == components.MAKER):
        counts[supply.country or "unknown"] = counts.get(supply.country or "unknown", 0) + supply.parts
    return ", ".join(f"{code} {n}" for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def counts_of(text: str, parts: int) -> dict[str, int]:
    """The parts by country of a row of several makers; all are of an unknown one where a row is of one maker.

    >>> counts_of("US 31, unknown 2", 33), counts_of("fuse (F 2)", 1)
    ({'US': 31, 'unknown': 2}, {'unknown': 1})
    """
    found = re.fullmatch(r"(?:(?:[A-Z]{2}|unknown) \d+(?:, )?)+", text)
    pairs = (item.split(" ") for item in text.split(", ")) if found else [["unknown", str(parts)]]
    return {code: int(n) for code, n in pairs}


def _joined(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None

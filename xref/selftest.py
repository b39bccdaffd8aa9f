"""A self-test on the lists in use: how many names written otherwise are found, and how many others are reported.

1. Names are made from the lists (`xref.trials`) and screened by the code of a run (`compare.answer` on the kept index),
   by name and kind alone: no country, date or number helps, as in most news.
2. A name is found if the party it was made from is reported, or another that the lists call by the same name. Recall is
   the share that is found, rank 1 the share of these that no other party outranks.
3. Precision is the share of the parties reported for these names that are the right one. Parties that the listed name
   itself matches, or that have exactly the name asked for, count neither way: they are the same party on another list,
   or a namesake whom nobody can tell by the name alone.
4. A neighbour (another family name, number, city) is reported wrongly if its original is; an ordinary name, if anybody
   is.
5. The threshold that reaches a wanted recall is the highest at which that share of the names written otherwise is
   found; what it costs is stated beside it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref import __version__
from xref.compare import QUERIES, answer
from xref.index import NameIndex
from xref.prepared import Prepared
from xref.rates import Rate, rate
from xref.score import CONTEXT, MATCH, weights
from xref.trials import AS_LISTED, NEIGHBOUR, ORDINARY, SAME, SCRIPTS, cases, draw, key, without_scripts
from xref.variations import CLASSES, VARIATIONS

VERSION = 1  # raised whenever cases are made or counted otherwise, so that figures kept by an older xref are not shown
WANTED = (0.90, 0.95, 0.99)  # recalls for which a threshold is looked for
SAMPLE, SEED = 100, 1
_FLOOR = 0.20  # lowest score looked at; below, hardly a word agrees
_SHOWN = 5  # examples of each kind
_CHUNK = 1_000  # names screened between two steps of the progress bar


class Tested(NamedTuple):
    """The figures (a JSON object, see `measure`) and the cases behind them.

    cases: the columns of `trials.CASES`, score (of the right party, for ordinary names of the best; 0.0 if below
    `_FLOOR`), reported (how many other parties are, at the threshold), reported_as (the best of them).
    """

    figures: dict[str, Any]
    cases: pl.DataFrame


def measure(
    known: Prepared, threshold: float, *, sample: int = SAMPLE, seed: int = SEED, wanted: Sequence[float] = WANTED,
    step: Callable[[int, int], None] = lambda done, all_: None,
) -> Tested:  # fmt: skip
    """Test the lists at a threshold; `step` is told how many names of how many have been screened.

    The figures: `tool, threshold, sample, seed, state_sha256, lists` say what was tested; `found, first, precision,
    neighbours, ordinary` are over all, each a `rates.Rate` (`ordinary` has one for people and for businesses, and for
    people one for each region); `variations` has a row for each kind that should be found, `apart` for each that should
    not, both with examples; `thresholds` a row for each wanted recall, `threshold` None where none reaches it.
    """
    drawn = draw(known, seed)
    asked = cases(known, drawn, sample, seed)
    in_script = asked.filter(pl.col("variation").is_in(list(SCRIPTS)))["entity_id"]
    hits = _hits(known, asked, without_scripts(known, drawn, in_script), threshold, step)
    scored, others = _scored(known, asked, drawn.bearers, hits)
    figures = {
        "tool": f"xref {__version__}", "threshold": threshold, "sample": sample, "seed": seed,
        "state_sha256": _state(), "lists": _lists(known),
        "parties": drawn.parties.height, "names": known.lists.tables.names.height, "asked": asked.height,
        **_at(scored, others, threshold),
        "variations": [_row(scored, others, variation, threshold, wanted) for variation in _kinds(scored, SAME)],
        "apart": [_apart(scored, variation, threshold) for variation in _kinds(scored, NEIGHBOUR)],
        "alarms": _alarms(scored, others, threshold),
        "thresholds": [_threshold(scored, others, recall) for recall in wanted],
    }  # fmt: skip
    best = pl.col("matched_name").sort_by("score", "matched_name", descending=[True, False]).first()
    reported = others.filter(pl.col("score") >= threshold).group_by("case_id").agg(reported=pl.len(), reported_as=best)
    behind = scored.drop("best_other").join(reported, on="case_id", how="left", maintain_order="left")
    return Tested(figures, behind.with_columns(pl.col("reported").fill_null(0)))


def keep(known: Prepared, tested: Tested) -> None:
    """Keep the figures beside the index, for the reports of runs on the same lists at the same threshold."""
    path = _place(known, tested.figures["threshold"])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(tested.figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError:
        return  # a report then says how to make them


def kept(known: Prepared, threshold: float) -> dict[str, Any] | None:
    """The figures kept for the same lists, threshold, weights and version of xref; None if there are none."""
    try:
        found: dict[str, Any] = json.loads(_place(known, threshold).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def about(variation: str) -> tuple[str, str]:
    """The class of a kind of variation, and what it is."""
    if variation in SCRIPTS:
        return CLASSES["scripts"], SCRIPTS[variation]
    found = next(v for v in VARIATIONS if v.key == variation)
    return CLASSES[found.of], found.about


def _place(known: Prepared, threshold: float) -> Path:
    return known.folder / f"selftest-{threshold:.4f}-{_state()[:12]}.json"


def _state() -> str:
    """A hash of what decides the figures beside the lists: the versions and the weights."""
    state = json.dumps([__version__, VERSION, weights(), CONTEXT], sort_keys=True)
    return hashlib.sha256(state.encode()).hexdigest()


def _lists(known: Prepared) -> list[dict[str, Any]]:
    rows = known.lists.health.filter(pl.col("key").is_in(known.lists.used)).select(
        "key", "title", pl.col("state").cast(pl.String()), pl.col("published_on").cast(pl.String()), "entries", "sha256"
    )
    return rows.to_dicts()


def _hits(
    known: Prepared, asked: pl.DataFrame, own_scripts: NameIndex, threshold: float, step: Callable[[int, int], None]
) -> pl.DataFrame:
    """The parties reported for each case, from `_FLOOR` on: case_id, party_id, score, matched_name.

    Scores from the threshold on are those of a run at it; only what would not be reported is looked for at `_FLOOR`,
    since the threshold also decides which pairs are worth scoring.
    """
    in_script = pl.col("variation").is_in(list(SCRIPTS)) & (pl.col("role") == SAME)
    apart = ((known, asked.filter(~in_script)), (known._replace(names=own_scripts), asked.filter(in_script)))
    hits, done = [], 0
    for on, some in apart:
        for part in some.iter_slices(_CHUNK):
            reported = answer(on, _queries(part), threshold)[0]
            lower = answer(on, _queries(part), _FLOOR)[0].filter(pl.col("score") < threshold)
            hits += [reported, lower]
            done += part.height
            step(done, asked.height)
    return (
        pl.concat(hits)
        .filter(pl.col("score") >= _FLOOR)
        .rename({"query_id": "case_id"})
        .join(known.party_of, on="entity_id")
        .sort("case_id", "party_id", "score", "matched_name", descending=[False, False, True, False])
        .unique(["case_id", "party_id"], keep="first", maintain_order=True)
        .select("case_id", "party_id", "score", "matched_name")
    )


def _scored(
    known: Prepared, asked: pl.DataFrame, bearers: Mapping[str, set[str]], hits: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cases with `score` (of the right party) and `best_other`; and the hits of other parties that are wrong."""
    party_of = dict(known.party_of.iter_rows())
    namesakes = _namesakes(known, asked)
    right, neither = {}, {}
    for case, entity, listed, kind, name in asked.select("case_id", "entity_id", "listed", "kind", "asked").iter_rows():
        right[case] = bearers.get(key(listed), set()) | {party_of[entity]} if entity else set()
        neither[case] = bearers.get(key(name), set()) | namesakes.get((listed, kind), set())
    pairs = hits.select("case_id", "party_id").rows()
    is_right = pl.Series([party in right[case] for case, party in pairs], dtype=pl.Boolean())
    is_neither = pl.Series([party in neither[case] for case, party in pairs], dtype=pl.Boolean())
    others = hits.filter(~is_right & ~is_neither)
    mine = hits.filter(is_right).group_by("case_id").agg(pl.col("score").max())
    best = others.group_by("case_id").agg(best_other=pl.col("score").max())
    scored = (
        asked.join(mine, on="case_id", how="left", maintain_order="left")
        .join(best, on="case_id", how="left", maintain_order="left")
        .with_columns(pl.col("score", "best_other").fill_null(0.0))
        .with_columns(score=pl.when(pl.col("role") == ORDINARY).then("best_other").otherwise("score"))
    )
    return scored, others


def _namesakes(known: Prepared, asked: pl.DataFrame) -> dict[tuple[str, str], set[str]]:
    """The parties that each listed name itself matches, by (name, kind)."""
    varied = asked.filter(pl.col("role") != ORDINARY).select("listed", "kind").unique(maintain_order=True)
    numbered = varied.select(pl.col("listed").alias("asked"), "kind").with_row_index("case_id")
    hits = answer(known, _queries(numbered), MATCH)[0].join(known.party_of, on="entity_id")
    found: dict[tuple[str, str], set[str]] = {}
    for name, kind, party in hits.join(numbered, left_on="query_id", right_on="case_id").select(
        "asked", "kind", "party_id"
    ).iter_rows():  # fmt: skip
        found.setdefault((name, kind), set()).add(party)
    return found


def _queries(asked: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(None, dtype=pl.List(pl.String())).fill_null([])
    return asked.select(
        "asked", "kind", query_id="case_id", countries=none, dates=none, identifiers=none,
        address=pl.lit(None, dtype=pl.String()), titled=pl.lit(value=False), surname=pl.lit(value=False),
    ).select(QUERIES.names())  # fmt: skip


def _otherwise(scored: pl.DataFrame) -> pl.DataFrame:
    """The names that should be found, but for those that are as listed: these say nothing of variation."""
    return scored.filter((pl.col("role") == SAME) & (pl.col("variation") != AS_LISTED))


def _kinds(scored: pl.DataFrame, role: str) -> list[str]:
    """The kinds of variation that there are cases of, those of a class together."""
    found = scored.filter(pl.col("role") == role)["variation"].unique(maintain_order=True).to_list()
    return sorted(found, key=lambda variation: list(CLASSES.values()).index(about(variation)[0]))


def _at(scored: pl.DataFrame, others: pl.DataFrame, threshold: float) -> dict[str, Any]:
    """The rates over all kinds of variation at a threshold."""
    same, apart = _otherwise(scored), scored.filter(pl.col("role") == NEIGHBOUR)
    ordinary = scored.filter(pl.col("role") == ORDINARY)
    people = ordinary.filter(pl.col("variation") == "people")
    businesses = ordinary.filter(pl.col("variation") == "businesses")
    regions = people["region"].unique().sort()
    return _found(same, others, threshold) | {
        "neighbours": _over(apart, threshold),
        "ordinary": {
            "people": _over(people, threshold),
            "businesses": _over(businesses, threshold),
            "people_at_match": _over(people, MATCH),
            "regions": {region: _over(people.filter(pl.col("region") == region), threshold) for region in regions},
        },
    }


def _over(some: pl.DataFrame, threshold: float) -> Rate:
    return rate(int((some["score"] >= threshold).sum()), some.height)


def _found(some: pl.DataFrame, others: pl.DataFrame, threshold: float) -> dict[str, Rate]:
    """found, first, precision of names that should be found.

    Those in other scripts count in no precision, since their index is small.
    """
    found = some.filter(pl.col("score") >= threshold)
    first = found.filter(pl.col("score") >= pl.col("best_other"))
    full = found.filter(~pl.col("variation").is_in(list(SCRIPTS)))
    asked = some.filter(~pl.col("variation").is_in(list(SCRIPTS)))["case_id"]
    wrong = others.filter((pl.col("score") >= threshold) & pl.col("case_id").is_in(asked.implode())).height
    return {
        "found": rate(found.height, some.height),
        "first": rate(first.height, found.height),
        "precision": rate(full.height, full.height + wrong),
    }


def _row(
    scored: pl.DataFrame, others: pl.DataFrame, variation: str, threshold: float, wanted: Sequence[float]
) -> dict[str, Any]:
    some = scored.filter((pl.col("variation") == variation) & (pl.col("role") == SAME))
    missed = some.filter(pl.col("score") < threshold).head(_SHOWN)
    class_, what = about(variation)
    return {
        "variation": variation, "class": class_, "about": what, **_found(some, others, threshold),
        "thresholds": {f"{recall:g}": _reaching(some, recall) for recall in wanted},
        "missed": missed.select("asked", "listed", "entity_id", "score").to_dicts(),
    }  # fmt: skip


def _apart(scored: pl.DataFrame, variation: str, threshold: float) -> dict[str, Any]:
    some = scored.filter((pl.col("variation") == variation) & (pl.col("role") == NEIGHBOUR))
    wrong = some.filter(pl.col("score") >= threshold).head(_SHOWN)
    class_, what = about(variation)
    return {
        "variation": variation, "class": class_, "about": what, "reported": _over(some, threshold),
        "wrong": wrong.select("asked", "listed", "entity_id", "score").to_dicts(),
    }  # fmt: skip


def _alarms(scored: pl.DataFrame, others: pl.DataFrame, threshold: float) -> list[dict[str, Any]]:
    alarmed = scored.filter((pl.col("role") == ORDINARY) & (pl.col("score") >= threshold))
    return (
        alarmed.select("case_id", "asked", "region")
        .join(others, on="case_id", maintain_order="left")
        .sort("score", "case_id", "party_id", descending=[True, False, False])
        .unique("case_id", keep="first", maintain_order=True)
        .head(2 * _SHOWN)
        .select("asked", "region", "score", reported_as="matched_name", party_id="party_id")
        .to_dicts()
    )


def _reaching(some: pl.DataFrame, recall: float) -> float | None:
    """The highest threshold of two decimals at which `recall` of the cases is found; None if it is below `_FLOOR`."""
    best = some["score"].sort(descending=True)
    needed = math.ceil(recall * some.height - 1e-9)
    if not needed:
        return 1.0
    reached = math.floor(best[needed - 1] * 100 + 1e-9) / 100
    return reached if reached >= _FLOOR else None


def _threshold(scored: pl.DataFrame, others: pl.DataFrame, recall: float) -> dict[str, Any]:
    threshold = _reaching(_otherwise(scored), recall)
    return {
        "recall": recall,
        "threshold": threshold,
        **(_at(scored, others, threshold) if threshold is not None else {}),
    }

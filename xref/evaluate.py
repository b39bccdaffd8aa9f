"""Precision and recall on labelled pairs of names."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import polars as pl

from xref.errors import UsageError
from xref.score import CONTEXT, THRESHOLD, judge, spoke

_NEEDED = ("query", "candidate", "label")
KINDS = {  # FollowTheMoney's schemata, and our own words; a LegalEntity can be a person
    "Person": "person", "Company": "organisation", "Organization": "organisation", "PublicBody": "organisation",
    "Vessel": "vessel", "Airplane": "aircraft",
    **{kind: kind for kind in ("person", "organisation", "vessel", "aircraft", "unknown")},
}  # fmt: skip


def read_cases(path: Path) -> pl.DataFrame:
    """The cases of a CSV file: all columns as text, with `query, candidate, label` and perhaps `schema, category`.

    Raises `UsageError` if the file is not there, lacks a column, or has a label other than 0 and 1.
    """
    try:
        cases = pl.read_csv(path, infer_schema=False).fill_null("")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise UsageError(f"cannot read the cases in {path}: {error}", "give a CSV file in UTF-8") from None
    if lacking := [name for name in _NEEDED if name not in cases.columns]:
        raise UsageError(f"{path.name} lacks {', '.join(lacking)}", f"the columns needed are {', '.join(_NEEDED)}")
    if odd := cases.filter(~pl.col("label").is_in(["0", "1"])).height:
        raise UsageError(f"{path.name}: {odd} rows have a label other than 0 or 1", "1 says that both are one party")
    if cases.is_empty():
        raise UsageError(f"{path.name} holds no case", f"give rows of {', '.join(_NEEDED)}")
    return cases


def score_cases(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases with `score` (Float64, 0..1) and `evidence` (String), by the code that scores a run."""
    judged = judge(pairs_of(cases))
    spoke_for, against = spoke(judged)
    words = [f"{good} | against: {bad}" if bad else good for good, bad in zip(spoke_for, against, strict=True)]
    return cases.with_columns(judged["score"], evidence=pl.Series(words, dtype=pl.String()))


def pairs_of(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases as `score.PAIRS`: two names, of one kind, with nothing beside them."""
    kind = pl.col("schema").replace_strict(KINDS, default="unknown") if "schema" in cases.columns else pl.lit("unknown")
    return cases.select(
        asked="query", listed="candidate", asked_kind=kind, listed_kind=kind,
        **dict.fromkeys(CONTEXT, pl.lit(None, dtype=pl.Boolean())),
    )  # fmt: skip


def report(cases: pl.DataFrame, threshold: float = THRESHOLD) -> dict[str, Any]:
    """`n, positives, threshold, precision, recall, f1, best_f1, best_threshold, auc, pairs_per_second, by_category`."""
    start = time.perf_counter()
    scored = cases.with_columns(judge(pairs_of(cases))["score"])
    seconds = time.perf_counter() - start
    pairs = scored.select("score", positive=pl.col("label") == "1")
    result: dict[str, Any] = {"n": pairs.height, "positives": int(pairs["positive"].sum()), "threshold": threshold}
    result |= _at(pairs, threshold) | _best(pairs)
    result["auc"] = _auc(pairs)
    result["pairs_per_second"] = round(pairs.height / max(seconds, 1e-9))
    if "category" in scored.columns:
        groups = scored.select("category", "score", positive=pl.col("label") == "1").partition_by(
            "category", as_dict=True, include_key=False
        )
        result["by_category"] = {
            str(key[0]): {"n": group.height, "positives": int(group["positive"].sum())} | _at(group, threshold)
            for key, group in sorted(groups.items(), key=lambda item: str(item[0][0]))
        }
    else:
        result["by_category"] = {}
    return result


def _at(pairs: pl.DataFrame, threshold: float) -> dict[str, float]:
    said, true = pairs["score"] >= threshold, pairs["positive"]
    hit = int((said & true).sum())
    precision, recall = hit / max(1, int(said.sum())), hit / max(1, int(true.sum()))
    f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _best(pairs: pl.DataFrame) -> dict[str, float]:
    best = max((_at(pairs, t / 100)["f1"], t / 100) for t in range(1, 101))
    return {"best_f1": best[0], "best_threshold": best[1]}


def _auc(pairs: pl.DataFrame) -> float | None:
    """The chance that a positive scores above a negative (ties count half); None without both (Mann-Whitney)."""
    positives = int(pairs["positive"].sum())
    negatives = pairs.height - positives
    if not positives or not negatives:
        return None
    ranks = pairs.select(pl.col("score").rank("average").filter(pl.col("positive")).sum()).item()
    return round((float(ranks) - positives * (positives + 1) / 2) / (positives * negatives), 4)

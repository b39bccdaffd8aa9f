"""Fits the weights of the rules (`xref.evidence.RULES`) and writes `xref/data/score.toml`.

    python tests/bench/fit.py PAIRS... --names NAMES.csv.gz [--ordinary NAMES.csv...] [--write] [--half]

PAIRS is a CSV with query, candidate, label and perhaps schema: pairs judged by people; or the cases of a perturbation
benchmark as JSON. NAMES.csv has id, name, kind: the lists' own aliases, of which pairs of one party are positives and
the nearest names of other parties negatives. --ordinary: names of nobody on the lists.

1. Each file weighs the same, whatever its size (its square root, so that large ones count for more); names of
   ordinary people weigh more.
2. Logistic regression by Newton's method. Each weight is drawn to a prior (what we should say without any data), so
   that a rule of which there are few cases keeps its sense; a weight whose sign would turn against that of its rule is
   set to 0.
3. The constant, and the weight of a pair of people, are shifted so that the best F-beta over all files, less the alarms
   on ordinary names, stands at the threshold .70.
--half fits on the pairs whose hash is even and reports on the others.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import polars as pl

from xref import candidates
from xref.evaluate import pairs_of
from xref.evidence import RULES, measure
from xref.index import build
from xref.score import THRESHOLD, can_be_people
from xref.scripts import script
from xref.tables import ENTITY_KINDS

TARGET = Path(__file__).parents[2] / "xref" / "data" / "score.toml"
HOPELESS = -3.0  # log odds by the prior below which a positive is not learnt from
SPREAD = 2.0  # standard deviation of a weight around its prior
ORDINARY = 4  # times the weight of ordinary people: a screening meets thousands of them for each listed one
MISSED = 2.0  # how much worse it is to miss a party than to raise a false alarm: F-beta's square of beta
ALARM = 0.5  # of that measure that an alarm is worth: ordinary names outnumber listed ones in any screening
ALIASES = 3000  # pairs of each label taken from the lists' own aliases
_ALIASES = "list_aliases"
LIST = "us_ofac_sdn:"  # one list only: on two lists one party has two ids, and would be its own negative
# What each rule should weigh without data: log odds for its number going from 0 to 1.
PRIOR = {
    "unlike": -8, "worst": -4, "missing": -1, "extra": -2, "conflict": -4, "other": -5, "business": -4,
    "nothing": -4, "lone": -1, "known": 2, "common": -1, "common_missing": -3, "common_extra": -2, "part": -3,
    "brief": -4, "written": -6, "numbers": -4, "letters": 4, "acronym": 18, "legal_form": -0.5, "sound": 0,
    "sound_lone": -4, "sound_rest": -4, "faint": -6, "equal": 1, "person_missing": 0, "person_extra": 0,
    "person_lone": -2, "person_bare": -2, "person_untitled": -5, "person_other": -2, "person_worst": -1, "person": 0,
}  # fmt: skip
# Rules whose weight may have either sign: a person's counterpart of a rule softens or sharpens it.
FREE = (
    "sound", "person", "person_missing", "person_extra", "person_lone", "person_worst",
    "person_other",
)  # fmt: skip


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--ordinary", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--errors", type=Path, help="a folder for the pairs with their scores")
    return parser


def read(asked: argparse.Namespace) -> dict[str, pl.DataFrame]:
    """The sets of pairs by name: query, candidate, label, person."""
    sets = {path.stem: labelled(path) for path in asked.pairs}
    if asked.names:
        sets[_ALIASES] = aliases(asked.names)
    for path in asked.ordinary:
        sets[path.stem] = ordinary(path, asked.names)
    return sets


def fitted(train: dict[str, tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The weights of the rules and the constant, for the numbers of the rules and the labels of each set."""
    weights = fit(train)
    shift, more = at_threshold(train, weights)
    weights[-1] += shift
    weights[list(RULES).index("person")] += more
    return weights


def main() -> None:
    asked = arguments().parse_args()
    sets = read(asked)
    data = {name: (*matrix(frame), half(frame)) for name, frame in sets.items()}
    train = {name: (x[h] if asked.half else x, y[h] if asked.half else y) for name, (x, y, h) in data.items()}
    weights = fitted(train)
    for name, (x, y, h) in data.items():
        report(name, x[~h] if asked.half else x, y[~h] if asked.half else y, weights)
    for rule, value in zip([*RULES, "constant"], weights, strict=True):
        print(f"{rule:18}{value:8.2f}")
    if asked.write:
        write(weights, sets)
    if asked.errors:
        for name, frame in sets.items():
            x = data[name][0]
            p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
            frame.with_columns(
                score=pl.Series(p).round(4),
                category=pl.lit("") if "category" not in frame.columns else "category",
                schema=pl.col("person").cast(str),
            ).write_csv(asked.errors / f"{name}.csv")


def labelled(path: Path) -> pl.DataFrame:
    """The pairs of a CSV, or of the cases of a perturbation benchmark (JSON): query, candidate, label, person."""
    if path.suffix == ".json":
        rows = [
            (case["query"], case["source_name"], str(int(case["expected_entity_id"] is not None)), "Person")
            for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
        ]
        frame = pl.DataFrame(rows, schema=["query", "candidate", "label", "schema"], orient="row")
    else:
        frame = pl.read_csv(path, infer_schema=False).fill_null("")
    if "schema" not in frame.columns:
        frame = frame.with_columns(schema=pl.lit(""))
    return frame.select("query", "candidate", "label", person=pl.Series(can_be_people(pairs_of(frame))))


def half(frame: pl.DataFrame) -> np.ndarray:
    keys = frame.select(pl.concat_str("query", pl.lit("|"), "candidate")).to_series()
    return np.array([hashlib.sha256(key.encode()).digest()[0] % 2 == 0 for key in keys])


def aliases(path: Path) -> pl.DataFrame:
    """Pairs of names of one party, and of a name and its nearest names of other parties, with a fixed seed."""
    names = pl.read_csv(path, infer_schema=False).drop_nulls().unique(["id", "name"], maintain_order=True)
    names = names.filter(pl.col("id").str.starts_with(LIST))
    pairs = names.join(names, on="id", suffix="_2").filter(pl.col("name") != pl.col("name_2"))
    same = pairs.sample(ALIASES, seed=1).select(
        query="name", candidate="name_2", label=pl.lit("1"), person=pl.col("kind") == "person"
    )
    asked = names.sample(2 * ALIASES, seed=2).select("id", "kind", query="name")
    other = nearest(names, asked).sample(ALIASES, seed=3)
    return pl.concat([same, other])


def ordinary(path: Path, listed: Path) -> pl.DataFrame:
    """Names of parties that news and registers speak of (a CSV with `full_name` and perhaps `kind`), each with the
    nearest
    listed names: negatives. A name that is equal to a listed one but for its case is left out: it may be that party."""
    names = pl.read_csv(listed, infer_schema=False).drop_nulls()
    asked = pl.read_csv(path, infer_schema=False)
    if "kind" not in asked.columns:
        asked = asked.with_columns(kind=pl.lit("person"))
    asked = asked.select("kind", id=pl.lit(""), query="full_name")
    return pl.concat(
        nearest(names.filter(pl.col("kind") == kind), asked.filter(pl.col("kind") == kind))
        for kind in asked["kind"].unique().sort()
    )


def nearest(names: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Each asked name with the three other parties' names that the present weights let hope most for: negatives."""
    entities = names.unique("id", maintain_order=True).select(entity_id="id", kind=pl.col("kind").cast(ENTITY_KINDS))
    scripts = pl.Series([script(name) for name in names["name"]], dtype=pl.String())
    listed = names.select(entity_id="id", name="name", quality=pl.lit("alias"), script=scripts)
    index = build(listed.lazy(), entities.lazy())
    found = candidates.find(index, asked["query"].to_list(), asked["kind"].to_list(), threshold=0.0)
    return (
        found.join(index.names.select("name_id", "entity_id", "name"), on="name_id")
        .join(asked.with_row_index("query_id"), on="query_id")
        .filter(pl.col("id") != pl.col("entity_id"))
        .filter(pl.col("query").str.to_lowercase() != pl.col("name").str.to_lowercase())
        .group_by("query_id", maintain_order=True)
        .head(3)
        .select("query", candidate="name", label=pl.lit("0"), person=pl.col("kind") == "person")
    )  # fmt: skip


def matrix(frame: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The rules' numbers and a 1 for each pair, and its label."""
    rules = measure(frame["query"].to_list(), frame["candidate"].to_list(), frame["person"].to_list()).to_numpy()
    return np.hstack([rules, np.ones((len(rules), 1))]), frame["label"].cast(pl.Int64).to_numpy()


def fit(train: dict[str, tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    x = np.vstack([x for x, _ in train.values()])
    y = np.concatenate([y for _, y in train.values()]).astype(float)
    people = list(RULES).index("person")
    sizes = [(len(y), ORDINARY if not y.any() and x_[:, people].all() else 1) for x_, y in train.values()]
    w = np.concatenate([np.full(size, factor * np.sqrt(size) / size) for size, factor in sizes]) * 20
    prior = np.array([*(PRIOR[rule] for rule in RULES), 1.0])
    signs = np.array([0 if rule in FREE else np.sign(PRIOR[rule]) for rule in RULES] + [0])
    precision = np.full(len(prior), 1 / SPREAD**2)
    precision[-1] = 1e-6
    # A nickname that shares nothing with the name ("Tango Four") teaches nothing about names: such positives are
    # left out.
    learnable = (y == 0) | (x @ prior > HOPELESS)
    x, y, w = x[learnable], y[learnable], w[learnable]
    active = np.ones(len(prior), dtype=bool)
    while True:
        beta = _newton(x, y, w, np.where(active, prior, 0.0), prior, precision, active)
        wrong = active & (signs != 0) & (np.sign(beta) != signs)
        if not wrong.any():
            return beta
        active &= ~wrong


def _newton(x, y, w, beta, prior, precision, active):  # type: ignore[no-untyped-def]
    def loss(b: np.ndarray) -> float:
        z = x @ b
        return float((w * (np.logaddexp(0, z) - y * z)).sum() + (precision * (b - prior) ** 2).sum() / 2)

    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (w * (p - y)) + precision * (beta - prior)
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(precision)
        step = np.zeros(len(beta))
        step[active] = np.linalg.solve(hessian[np.ix_(active, active)], gradient[active])
        size = 1.0
        while loss(beta - size * step) > loss(beta) and size > 1e-4:
            size /= 2
        beta = beta - size * step
        if np.abs(size * step).max() < 1e-5:
            break
    return beta


def f1(p: np.ndarray, y: np.ndarray, bar: float) -> tuple[float, float, float]:
    hit = ((p >= bar) & (y == 1)).sum()
    precision, recall = hit / max(1, (p >= bar).sum()), hit / max(1, (y == 1).sum())
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def at_threshold(train: dict[str, tuple[np.ndarray, np.ndarray]], beta: np.ndarray) -> tuple[float, float]:
    """By how much the constant and the weight of `person` must move for the files to be told best at the threshold.

    That is: for the mean F-beta of those that people labelled, less `ALARM` times the share of ordinary names that
    are reported.
    """
    odds = np.log(THRESHOLD / (1 - THRESHOLD))
    person = list(RULES).index("person")
    judged = [(x @ beta, x[:, person], y) for name, (x, y) in train.items() if name != _ALIASES]

    def worth(shift: float, more: float) -> float:
        scores, alarms = [], []
        for z, is_person, y in judged:
            p = z + shift + more * is_person
            if not y.any():
                alarms.append((p >= odds).mean())
            elif not y.all():
                precision, recall, _ = f1(p, y, odds)
                scores.append((1 + MISSED) * precision * recall / max(1e-9, MISSED * precision + recall))
        return float(np.mean(scores) - ALARM * np.mean(alarms or [0.0]))

    steps = [(shift, more) for shift in np.arange(-4, 5, 0.1) for more in np.arange(-4, 2, 0.1)]
    return max(steps, key=lambda step: worth(*step))


def report(name: str, x: np.ndarray, y: np.ndarray, beta: np.ndarray) -> None:
    p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
    if not y.any():
        print(f"{name:30} n {len(y):5} false alarms {(p >= THRESHOLD).mean():.2%}")
        return
    precision, recall, score = f1(p, y, THRESHOLD)
    best = max((f1(p, y, t / 100)[2], t / 100) for t in range(5, 100, 5))
    print(f"{name:30} n {len(y):5} P {precision:.3f} R {recall:.3f} F1 {score:.3f} best {best[0]:.3f} at {best[1]:.2f}")


def write(beta: np.ndarray, sets: dict[str, pl.DataFrame]) -> None:
    lines = [
        "# What each rule (xref.evidence.RULES) weighs: the log odds that it adds when its number goes from 0 to 1.",
        "# Made by tests/bench/fit.py on: "
        + ", ".join(f"{name} ({frame.height})" for name, frame in sets.items())
        + ".",
        "",
        "[weights]",
        *(f"{rule} = {value:.3f}" for rule, value in zip([*RULES, "constant"], beta, strict=True)),
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

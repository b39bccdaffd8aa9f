"""Each rule and each table of knowledge off in turn: what the labelled pairs lose without it.

    python tests/bench/ablation.py SHARED/bench [--fit ARGUMENTS OF fit.py...]

1. Knowledge: the table is empty, all else as it is, in a process of its own.
2. Rules: the weights of the others are fitted again without the rule, on the files that `fit.py` is given; without
   --fit the rule's weight is 0 and the others stay.

Prints Markdown: for each, the change of F1 (of recall where all pairs are positive) of each file, in points of 100.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

FILES = (
    "nk_name_bench_dev", "official_aliases_2022_dev", "watchman_tests", "company_name_matcher_tests",
    "nk_putin_variants", "netranslit_korean_dev", "netranslit_hebrew_dev",
)  # fmt: skip
NOTHING = ["\uffff"]  # what no name has, where an empty list would be a pattern that fits anywhere
TABLES: dict[str, dict[str, Any]] = {  # file of xref/data: its tables, and what each is without its content
    "name_words": {
        "legal_forms": [], "legal_forms_written": [], "particles": [], "generic": [], "titles": [],
        "titles_written": NOTHING, "family_names_hangul": {}, "numbers": {},
    },
    "equivalents": {"family_names": [], "given_variants": [], "given_written": {}, "nicknames": {}},
    "translations": {"words": ""},
    "person_names": {"given": ""},
}  # fmt: skip
TEXTS = ("word_counts", "ordinary_words")


def emptied(name: str) -> None:
    """Take a table (`file.table`, or a text of `TEXTS`) out of the knowledge, before anything reads it."""
    from xref import data

    file, _, table = name.partition(".")
    load: Callable[[str], dict[str, Any]] = data.load

    def without(asked: str) -> dict[str, Any]:
        return load(asked) | ({table: TABLES[file][table]} if asked == file else {})

    data.load = without  # type: ignore[assignment]
    from xref import rarity

    if name == "word_counts":
        rarity.counts = dict  # type: ignore[assignment]
    if name == "ordinary_words":
        rarity._background = lambda: frozenset(data.load("person_names")["given"].split())  # type: ignore[assignment]


def figures(folder: Path) -> dict[str, float]:
    """F1 of each file, or recall, at the default threshold, in percent."""
    from xref import evaluate

    found = {}
    for name in FILES:
        result = evaluate.report(evaluate.read_cases(folder / f"{name}.csv"))
        found[name] = 100 * result["recall" if result["n"] == result["positives"] else "f1"]
    return found


def apart(folder: Path, without: str) -> dict[str, float]:
    command = [sys.executable, __file__, str(folder), "--without", without]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def row(name: str, found: dict[str, float], whole: dict[str, float]) -> None:
    changes = [found[file] - whole[file] for file in FILES]
    print(f"| {name} | {sum(changes) / len(changes):+.1f} |", *(f"{change:+.1f} |" for change in changes), flush=True)


def rules(folder: Path, arguments: list[str], whole: dict[str, float]) -> None:
    import fit  # here, since nothing is to be read before a table is taken out

    from xref.evidence import RULES
    from xref.score import weights

    if not arguments:
        for rule in RULES:
            known = weights()
            before, known[rule] = known[rule], 0.0
            row(rule, figures(folder), whole)
            known[rule] = before
        return
    train = {name: fit.matrix(frame) for name, frame in fit.read(fit.arguments().parse_args(arguments)).items()}
    whole = of_weights(train, fit.fitted(train))
    for place, rule in enumerate(RULES):
        without = {name: (np.where(np.arange(x.shape[1]) == place, 0.0, x), y) for name, (x, y) in train.items()}
        row(rule, of_weights(without, fit.fitted(without)), whole)


def of_weights(train: dict[str, Any], weights: Any) -> dict[str, float]:
    import fit

    from xref.score import THRESHOLD

    odds = np.log(THRESHOLD / (1 - THRESHOLD))
    found = {}
    for name in FILES:
        x, y = train[name]
        _, recall, f1 = fit.f1(x @ weights, y, odds)
        found[name] = 100 * (recall if y.all() else f1)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without")
    parser.add_argument("--fit", nargs=argparse.REMAINDER, default=[])
    asked = parser.parse_args()
    if asked.without:
        emptied(asked.without)
        print(json.dumps(figures(asked.folder)))
        return
    whole = figures(asked.folder)
    print("| without | mean |", *(f"{name} |" for name in FILES))
    print("|---|--:|" + "--:|" * len(FILES))
    print("| (nothing: F1, or recall) | |", *(f"{whole[name]:.1f} |" for name in FILES), flush=True)
    for name in [*(f"{file}.{table}" for file, tables in TABLES.items() for table in tables), *TEXTS]:
        row(name, apart(asked.folder, name), whole)
    rules(asked.folder, asked.fit, whole)


if __name__ == "__main__":
    main()

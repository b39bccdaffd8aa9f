"""Screening as a whole: parties found and alarms raised, by the index and the scores together.

    python tests/bench/screening.py SHARED/bench

Prints a row a measure: people of the UN's list by treated names; ordinary people against OFAC's individuals, with what
raised the alarms; and the perturbation classes over OFAC people, in which a case without an expected party is a name
that must find nobody.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import polars as pl
from bulk import listed_tables

from xref.compare import QUERIES, compare
from xref.entities import Tables
from xref.index import NameIndex, build
from xref.score import THRESHOLD
from xref.scripts import script
from xref.tables import ADDRESSES, DESIGNATIONS, ENTITIES, IDENTIFIERS, NAMES, QUARANTINE, RELATIONS, table


def people(names: list[tuple[str, str]]) -> tuple[NameIndex, Tables]:
    """The index and the tables of a list of people: (id, name), several names an id."""
    first = dict(reversed(names))
    entities = [(key, "l", "person", name, [], [], None, None, None, "") for key, name in first.items()]
    rows = [(key, name, "alias", script(name), None) for key, name in names]
    empty = (table([], schema) for schema in (IDENTIFIERS, ADDRESSES, DESIGNATIONS, RELATIONS, QUARANTINE))
    tables = Tables(table(entities, ENTITIES), table(rows, NAMES), *empty, len(entities))
    return build(tables.names.lazy(), tables.entities.lazy()), tables


def found(known: tuple[NameIndex, Tables], names: list[str], threshold: float = THRESHOLD) -> pl.DataFrame:
    """The hits of each name, a person's; query_id is its place."""
    rows = [(i, name, "person", [], [], [], None, False, False) for i, name in enumerate(names)]
    hits, _ = compare(known[0], pl.DataFrame(rows, schema=QUERIES, orient="row"), known[1], threshold)
    return hits


def treated(folder: Path) -> None:
    pairs = pl.read_csv(folder / "yente_screening" / "positives_pairs.csv", infer_schema=False)
    known = people([(str(i), name) for i, name in enumerate(pairs["candidate"])])
    hits = found(known, pairs["query"].to_list())
    right = {q for q, e in hits.select("query_id", "entity_id").iter_rows() if str(q) == e}
    print(f"UN treated: recall {len(right) / pairs.height:.4f} of {pairs.height}")
    for i in sorted(set(range(pairs.height)) - right):
        print("   missed:", pairs["query"][i], "|", pairs["candidate"][i])


def ordinary(folder: Path, shown: int) -> None:
    tables = listed_tables(folder / "listed_names.csv.gz", None)
    ids = tables.entities.filter((pl.col("kind") == "person") & pl.col("entity_id").str.starts_with("us_ofac_sdn:"))
    names = tables.names.join(ids.select("entity_id"), on="entity_id", how="semi")
    known = people(names.select("entity_id", "name").rows())
    for part in ("us", "global"):
        asked = pl.read_csv(folder / "yente_screening" / f"negatives_{part}_1000.csv", infer_schema=False)
        asked_names = asked["full_name"].to_list()
        hits = found(known, asked_names).sort("score", descending=True)
        alarmed = hits["query_id"].n_unique()
        sure = hits.filter(pl.col("score") >= 0.95)["query_id"].n_unique()
        print(
            f"ordinary people ({part}): alarm rate {alarmed / asked.height:.2%}, of matches {sure / asked.height:.2%}, "
            f"against {names.height:,} names of {ids.height:,} OFAC individuals"
        )
        for row in hits.unique("query_id", keep="first", maintain_order=True).head(shown).iter_rows(named=True):
            print(f"   {row['score']:.2f} {asked_names[row['query_id']]} | {row['matched_name']} | {row['spoke_for']}")


def perturbed(folder: Path, shown: int) -> None:
    data = json.loads((folder / "ssb" / "ssb_individuals_100.json").read_text())
    listed = [(key, name) for key, names in data["candidates"].items() for name in names]
    cases = data["cases"]
    hits = found(people(listed), [case["query"] for case in cases])
    got: dict[int, set[str]] = {}
    for q, entity in hits.select("query_id", "entity_id").iter_rows():
        got.setdefault(q, set()).add(entity)
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    total = Counter(case["perturbation"] for case in cases)
    misses = []
    for i, case in enumerate(cases):
        expected, answer = case["expected_entity_id"], got.get(i, set())
        if expected is None:
            wrong[case["perturbation"]] += bool(answer)
            if answer:
                misses.append(f"   alarm ({case['perturbation']}): {case['query']} | {case['source_name']}")
        elif str(expected) in answer:
            right[case["perturbation"]] += 1
        else:
            misses.append(f"   missed ({case['perturbation']}): {case['query']} | {case['source_name']}")
    positives = [case for case in cases if case["expected_entity_id"] is not None]
    negatives = len(cases) - len(positives)
    rates = right.total() / len(positives), wrong.total() / negatives
    print(f"perturbed OFAC people: recall {rates[0]:.3f}, false positives {rates[1]:.3f}")
    for name, count in sorted(total.items()):
        print(f"   {name}: {right[name] + wrong[name]} of {count} {'alarms' if name in wrong else 'found'}")
    if shown:
        print(*misses[:: max(1, len(misses) // shown)], sep="\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--shown", type=int, default=0, help="errors of each set that are shown")
    asked = arguments.parse_args()
    treated(asked.folder)
    ordinary(asked.folder, asked.shown)
    perturbed(asked.folder, asked.shown)


if __name__ == "__main__":
    main()

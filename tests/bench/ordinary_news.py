"""Names of parties that news speaks of and no list has, for `fit.py --ordinary`: a CSV with full_name, kind on stdout.

    python tests/bench/ordinary_news.py ARTICLES.jsonl NAMES.csv.gz [--most 4000] > ordinary_news.csv

ARTICLES.jsonl has articles with `text`; NAMES.csv has the names of the lists. People of two words or more,
organisations and ships, as the rules find them, each once. A name whose words all stand in one listed name may be that
party, and is left out. The names taken are those whose hash is lowest, so that they are the same each time.
"""

import argparse
import csv
import hashlib
import sys
from pathlib import Path

import polars as pl

from xref import corpus, mentions
from xref.folds import fold
from xref.gazetteer import Gazetteer, shapes
from xref.screen import find_mentions
from xref.words import words

KINDS = ("person", "organisation", "vessel")


def mentioned(articles: Path) -> pl.DataFrame:
    """The names in the articles: canonical, mention_kind."""
    read, _ = corpus.read(articles)
    nobody: mentions.Listed = Gazetteer(shapes(pl.DataFrame(schema={"name": str, "kind": str, "quality": str})))
    found, _ = find_mentions(read, nobody)
    return (
        found.select("canonical", pl.col("mention_kind").cast(str))
        .filter(pl.col("mention_kind").is_in(KINDS))
        .group_by("canonical")
        .agg(pl.col("mention_kind").mode().sort().first())
    )


def forms(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words(name, person=True))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=Path)
    parser.add_argument("names", type=Path)
    parser.add_argument("--most", type=int, default=4000)
    asked = parser.parse_args()
    holders: dict[str, set[int]] = {}
    listed = pl.read_csv(asked.names, infer_schema=False).drop_nulls()["name"].unique()
    for i, name in enumerate(listed):
        for form in forms(name):
            holders.setdefault(form, set()).add(i)
    kept = []
    for name, kind in mentioned(asked.articles).iter_rows():
        its = forms(name)
        if len(its) < (2 if kind == "person" else 1) or set.intersection(*(holders.get(form, set()) for form in its)):
            continue
        kept.append((hashlib.sha256(name.encode()).hexdigest(), name, kind))
    writer = csv.writer(sys.stdout)
    writer.writerow(["full_name", "kind"])
    writer.writerows((name, kind) for _, name, kind in sorted(kept)[: asked.most])


if __name__ == "__main__":
    main()

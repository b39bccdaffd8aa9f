"""How many of the matches in real articles are right, and how many listed parties named there are found.

    xref run ARTICLES.jsonl --lists LISTS --out REPORTS
    python tests/bench/links.py REPORTS/latest [--show]

Two files of judgements made by reading, without a word of the articles:
- judged_links.csv: article_id, mention, entity_id, entity_name, right (1, 0), why. The rows of matches.csv judged are
  those of each band whose match_id has the lowest hash: the sample stays the same when other rows come and go.
- judged_parties.csv: article_id, mention, party, entity_ids: each listed party that 60 articles read in full name, once
  an article, with the ids of its records. It is found if one of these is a match or a possible one in the article.
`--show` prints the rows of the sample that nobody has judged, with their sentences, and the parties missed.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import polars as pl

SAMPLE = {"match": 120, "possible": 120}
HERE = Path(__file__).parent
KEYS = ("article_id", "mention", "entity_id")


def sample(matches: pl.DataFrame) -> pl.DataFrame:
    """The rows to be judged, of each band those whose id has the lowest hash."""
    digest = [hashlib.sha256(f"links:{key}".encode()).hexdigest() for key in matches["match_id"]]
    ordered = matches.with_columns(digest=pl.Series(digest, dtype=pl.String())).sort("digest")
    return pl.concat([ordered.filter(pl.col("band") == band).head(size) for band, size in SAMPLE.items()])


def precision(matches: pl.DataFrame, *, show: bool) -> None:
    judged = pl.read_csv(HERE / "judged_links.csv", infer_schema=False)
    rows = sample(matches).join(judged.select(*KEYS, "right", "why"), on=KEYS, how="left", maintain_order="left")
    for (band,), some in rows.group_by("band", maintain_order=True):
        told = some.drop_nulls("right")
        right = told.filter(pl.col("right") == "1").height
        total = matches.filter(pl.col("band") == band).height
        print(f"{band:9} {right}/{told.height} right ({right / max(told.height, 1):.3f}), "
              f"{some.height - told.height} not judged; {total} rows in all")  # fmt: skip
        wrong = told.filter(pl.col("right") == "0").group_by("why").len().sort("len", "why", descending=[True, False])
        print("".join(f"          wrong: {count:3} {why}\n" for why, count in wrong.iter_rows()), end="")
    if show:
        columns = ("article_id", "mention", "entity_id", "entity_name", "matched_name", "reason", "sentence")
        for row in rows.filter(pl.col("right").is_null()).select(columns).iter_rows():
            print(" | ".join(" ".join(str(value)[:300].split()) for value in row))


def recall(matches: pl.DataFrame, *, show: bool) -> None:
    judged = pl.read_csv(HERE / "judged_parties.csv", infer_schema=False)
    found = set(matches.select("article_id", "entity_id").iter_rows())
    missed = [
        row
        for row in judged.iter_rows(named=True)
        if not any((row["article_id"], key) in found for key in row["entity_ids"].split("; "))
    ]
    articles, count = judged["article_id"].n_unique(), judged.height
    print(f"recall    {count - len(missed)}/{count} listed parties of {articles} articles that name any "
          f"({1 - len(missed) / max(count, 1):.3f})")  # fmt: skip
    for row in missed if show else ():
        print("  missed", row["article_id"], row["mention"], row["party"], row["entity_ids"], sep=" | ")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    table = pl.read_csv(asked.report / "matches.csv", infer_schema=False)
    precision(table, show=asked.show)
    recall(table, show=asked.show)

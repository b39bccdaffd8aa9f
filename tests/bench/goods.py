"""How many of the goods found in real articles are goods, with the right term; and what finding them costs.

    xref run ARTICLES.jsonl --lists LISTS --out REPORTS
    python tests/bench/goods.py REPORTS/latest [--show] [--speed]

judged_goods.csv holds judgements made by reading, without a word of the articles but the mention: article_id, start,
end, mention, term, right (1, 0), why. Right is a mention of an item that can be traded, under the right term. The rows
of goods.csv judged are the 150 whose article and start have the lowest hash: the sample stays the same when other rows
come and go. `--show` prints those that nobody has judged, with their sentences; `--speed` times the finder on the
articles of the run, beside the names that a run finds first.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

import polars as pl
from judged import precision

from xref import goods, mentions
from xref.text.reading import read

SAMPLE = 150
HERE = Path(__file__).parent
KEYS = ("article_id", "start", "end", "mention", "term")


def sample(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows to be judged."""
    keys = rows.select("article_id", "start").iter_rows()
    digest = [hashlib.sha256(f"goods:{key}:{start}".encode()).hexdigest() for key, start in keys]
    return rows.with_columns(digest=pl.Series(digest, dtype=pl.String())).sort("digest", "end").head(SAMPLE)


def speed(texts: list[str]) -> None:
    names = found = 0.0
    count = 0
    for text in texts:
        started = time.process_time()
        named = mentions.find(text)
        between = time.process_time()
        count += len(goods.find(text, goods.without_goods(named)))
        names, found = names + between - started, found + time.process_time() - between
        read.cache_clear()
    size = max(len(texts), 1)
    print(f"{found / size * 1e6:.0f} us an article for {count} goods, beside {names / size * 1e6:.0f} for the names")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--speed", action="store_true")
    asked = parser.parse_args()
    rows = pl.read_csv(asked.report / "goods.csv", infer_schema=False)
    shown = (*KEYS, "sentence") if asked.show else None
    precision(sample(rows), rows.height, HERE / "judged_goods.csv", KEYS, shown)
    if asked.speed:
        speed(pl.read_parquet(asked.report / "articles.parquet")["text"].to_list())

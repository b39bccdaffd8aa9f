"""Counts how many listed parties bear each word, for `xref/data/word_counts.txt`.

    python tests/bench/word_counts.py NAMES.csv[.gz] > xref/data/word_counts.txt

NAMES.csv has the columns id, name, kind: one row a name, one id a party. Words that fewer than ten parties bear are
left out.
"""

import sys
from collections import Counter

import polars as pl

from xref.words import words

LEAST = 10


def main(path: str) -> None:
    names = pl.read_csv(path, infer_schema=False).drop_nulls(["id", "name"])
    counts: Counter[str] = Counter()
    for _, group in names.group_by("id"):
        counts.update(
            {w for name, kind in group.select("name", "kind").iter_rows() for w in words(name, kind == "person")}
        )
    print("# word, parties that bear it: counted over the world's sanctions lists (tests/bench/word_counts.py)")
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count >= LEAST:
            print(f"{word}\t{count}")


if __name__ == "__main__":
    main(sys.argv[1])

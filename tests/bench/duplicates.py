"""How long copies take to be found, how much memory, and which pairs are found among real articles.

    python tests/bench/duplicates.py ../shared/corpus/news_en.jsonl [--sizes 2000 20000 200000] [--near]

Texts are made of the articles' sentences: half are new stories of 15 to 40 sentences taken from anywhere, the others
altered copies of them: another first line, a word in two hundred changed, the last quarter cut, or one sentence of
another story for its own. Prints Markdown: seconds, texts a second, the memory of the process at most and what the
texts take of it, of each sort of copies the share found, and the number of pairs of different stories. `--near` prints
instead the pairs of real articles above .5, by the share of the shorter one's shingles, to be read.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import regex

from xref import duplicates

SORTS = ("first line", "words", "cut", "a sentence")
_SENTENCE = regex.compile(r"[^.!?\n]{30,400}[.!?]")


def read(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def made(texts: list[str], size: int) -> tuple[pl.DataFrame, dict[str, list[tuple[str, str]]]]:
    """The articles, and by sort of alteration the pairs of ids that are copies."""
    pick = random.Random(size)
    sentences = [s[0].strip() for text in texts for s in _SENTENCE.finditer(text)]
    rows: list[tuple[str, str]] = []
    pairs: dict[str, list[tuple[str, str]]] = {sort: [] for sort in SORTS}
    for n in range(size // 2):
        story = [pick.choice(sentences) for _ in range(pick.randint(15, 40))]
        words = " ".join(story).split()
        for _ in range(len(words) // 200 + 1):
            words[pick.randrange(len(words))] = "altered"
        altered = [
            f"CITY (Agency {n}) - {' '.join(story)}", " ".join(words), " ".join(story[: len(story) * 3 // 4]),
            " ".join([pick.choice(sentences), *story[1:]]),
        ]  # fmt: skip
        rows += [(f"{n}-0", " ".join(story)), (f"{n}-1", altered[n % len(SORTS)])]
        pairs[SORTS[n % len(SORTS)]].append((f"{n}-0", f"{n}-1"))
    pick.shuffle(rows)
    frame = pl.DataFrame(rows, schema=["article_id", "text"], orient="row")
    return frame.with_columns(published_on=pl.lit(None, pl.Date())), pairs


def measured(path: Path, size: int) -> None:
    frame, pairs = made([row["text"] for row in read(path)], size)
    begun, used = time.perf_counter(), time.process_time()
    found = duplicates.copies(frame)
    took, used = time.perf_counter() - begun, time.process_time() - used
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    own = round(frame["text"].str.len_bytes().sum() / 1e6)
    story = {key: copy_of or key for key, copy_of in found.select("article_id", "copy_of").iter_rows()}
    shares = [sum(story[a] == story[b] for a, b in pairs[sort]) / len(pairs[sort]) for sort in SORTS]
    wrong = sum(copy.split("-")[0] != kept.split("-")[0] for copy, kept in story.items())
    cells = [
        f"{took:.1f}",
        f"{used:.1f}",
        f"{size / used:,.0f}",
        f"{most:,}",
        f"{own:,}",
        *(f"{s:.3f}" for s in shares),
        wrong,
    ]
    print(f"| {size:,} |", " | ".join(map(str, cells)), "|", flush=True)


def near(path: Path) -> None:
    """Real pairs that share more than half of the shorter text, all compared with all."""
    rows = read(path)
    shingles = [duplicates._shingles(duplicates._words(row["text"])) for row in rows]
    values = np.concatenate(shingles)
    owners = np.repeat(np.arange(len(rows)), [len(s) for s in shingles])
    held = pl.DataFrame({"value": values, "owner": owners})
    shared = (
        held.join(held, on="value")
        .filter(pl.col("owner") < pl.col("owner_right"))
        .group_by("owner", "owner_right")
        .len()
    )
    for a, b, common in shared.iter_rows():
        share = common / min(len(shingles[a]), len(shingles[b]))
        if share > 0.5:
            sizes = f"{len(shingles[a])}/{len(shingles[b])}"
            print(f"{share:.3f}", sizes, rows[a]["id"], rows[b]["id"], rows[a]["date"], rows[b]["date"], sep="\t")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[2_000, 20_000, 200_000])
    parser.add_argument("--near", action="store_true")
    asked = parser.parse_args()
    if asked.near:
        near(asked.articles)
    elif len(asked.sizes) == 1:
        measured(asked.articles, asked.sizes[0])
    else:
        print("| texts | s | processor s | texts a second | MB | of texts |", " | ".join(SORTS), "| wrong |")
        print("|--:" * (7 + len(SORTS)) + "|")
        for size in asked.sizes:  # each in a process of its own, for its memory
            subprocess.run([sys.executable, __file__, asked.articles, "--sizes", str(size)], check=True)


if __name__ == "__main__":
    main()

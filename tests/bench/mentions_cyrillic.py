"""Precision and recall of finding mentions in Russian and Ukrainian texts, beside natasha, and the speed.

    python tests/bench/mentions_cyrillic.py GOLD... [--errors] [--natasha FILE] [--speed ARTICLES.jsonl]

GOLD are JSON lines {"id", "text", "spans": [[start, end, type]...]} with the types PERSON, ORG, PRODUCT, LOC, NEUTRAL
(a common noun, an adjective of a country, an office: it counts neither way). A prediction is right if it overlaps a
labelled span of any type but NEUTRAL; one of kind `place` counts neither way where it overlaps none, nor does natasha's
LOC. Recall counts PERSON, ORG and PRODUCT, as `mentions.py` does. FILE holds natasha's spans by text:
{"id": [[start, end, "PER" | "ORG" | "LOC"]...]}. `--errors` prints what was missed and too much.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xref import mentions

PARTIES = ("PERSON", "ORG", "PRODUCT")
Span = tuple[int, int, bool]  # start, end, whether it is a place


def overlaps(span: Sequence[int], others: Sequence[Sequence[int]]) -> bool:
    return any(span[0] < other[1] and other[0] < span[1] for other in others)


def measure(
    name: str, rows: list[dict[str, Any]], find: Callable[[dict[str, Any]], list[Span]], *, errors: bool
) -> None:
    right = wrong = hit = missed = 0
    for row in rows:
        text = row["text"]
        gold = [s for s in row["spans"] if s[2] != "NEUTRAL"]
        neutral = [s for s in row["spans"] if s[2] == "NEUTRAL"]
        found = find(row)
        for start, end, place in found:
            if overlaps((start, end), gold):
                right += not place
            elif not place and not overlaps((start, end), neutral):
                wrong += 1
                if errors:
                    print(f"  extra  {text[start:end]!r} | {text[max(0, start - 50) : end + 40]!r}")
        for start, end, label in gold:
            if label in PARTIES and overlaps((start, end), found):
                hit += 1
            elif label in PARTIES:
                missed += 1
                if errors:
                    print(f"  missed {text[start:end]!r} | {text[max(0, start - 50) : end + 40]!r}")
    precision, recall = right / max(right + wrong, 1), hit / max(hit + missed, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{name:28} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   ({hit + missed} labelled, {wrong} extra)")


def ours(row: dict[str, Any]) -> list[Span]:
    return [(m.start, m.end, m.kind == "place") for m in mentions.find(row["text"])]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--natasha", type=Path)
    parser.add_argument("--speed", type=Path)
    arguments = parser.parse_args()
    second = json.loads(arguments.natasha.read_text(encoding="utf-8")) if arguments.natasha else {}
    for path in arguments.gold:
        labelled = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        measure(path.stem, labelled, ours, errors=arguments.errors)
        if second:
            spans = {key: [(a, b, kind == "LOC") for a, b, kind in found] for key, found in second.items()}
            measure(f"{path.stem} natasha", labelled, lambda row: spans[row["id"]], errors=False)  # noqa: B023
            both = [(row, [*ours(row), *spans[row["id"]]]) for row in labelled]
            union = {row["id"]: found for row, found in both}
            measure(f"{path.stem} both", labelled, lambda row: union[row["id"]], errors=False)  # noqa: B023
    if arguments.speed:
        news = [json.loads(line) for line in arguments.speed.read_text(encoding="utf-8").splitlines()]
        texts = [row["text"] for row in news if row.get("lang") in ("ru", "uk")]
        began = time.process_time()
        for text in texts:
            mentions.find(text)
        seconds = time.process_time() - began
        size = sum(len(text.encode()) for text in texts)
        each = size / len(texts) / 1000
        print(f"{len(texts) / seconds:.0f} articles/s of {each:.1f} kB, {size / seconds / 1e6:.2f} MB/s")

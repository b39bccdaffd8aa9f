"""Precision and recall of finding mentions in Chinese, Arabic and Persian texts, beside jieba's names, and the speed.

    python tests/bench/mentions_scripts.py SHARED GOLD [--half dev|held] [--errors] [--jieba] [--speed]

GOLD has a line a text: its `id` in SHARED/corpus/news_multi.jsonl (or the `text` itself), `held`, and `spans`
[start, end, type], the type one of PERSON, ORG, PRODUCT, LOC, NEUTRAL. Counted as `mentions.py` counts: a prediction
is right if it overlaps a labelled span; recall counts people, organisations and products. `--errors` is for the half
that is not held out. The Arabic and Persian passages stand beside this file; they are our own and prove little.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from xref import mentions

PARTIES = ("PERSON", "ORG", "PRODUCT")
Spans = list[tuple[int, int, str]]


class Case(NamedTuple):
    text: str
    spans: Spans


def cases(shared: Path, gold: Path, held: bool) -> Iterator[Case]:
    corpus = (shared / "corpus/news_multi.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, corpus)}
    for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines()):
        if row["held"] == held:
            yield Case(row.get("text") or texts[row["id"]], [(a, b, kind) for a, b, kind in row["spans"]])


def passages(path: Path, half: str, language: str) -> Iterator[Case]:
    """Our own passages: a line each, `[P:name]` marks a person, O an organisation, T a product."""
    kinds = {"P": "PERSON", "O": "ORG", "T": "PRODUCT"}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(f"{half} {language} "):
            continue
        text, spans = "", list[tuple[int, int, str]]()
        for part in re.split(r"(\[[POT]:[^\]]*\])", line.split(" ", 2)[2]):
            if part.startswith("["):
                spans.append((len(text), len(text) + len(part) - 4, kinds[part[1]]))
                part = part[3:-1]
            text += part
        yield Case(text, spans)


def ours(text: str) -> Spans:
    return [(m.start, m.end, m.kind) for m in mentions.find(text)]


def jieba(text: str) -> Spans:
    """People, bodies and other proper names by jieba's tagger (places left out)."""
    from jieba import posseg

    found, start = list[tuple[int, int, str]](), 0
    for word in posseg.cut(text):
        if word.flag.startswith(("nr", "nt", "nz")):
            found.append((start, start + len(word.word), word.flag))
        start += len(word.word)
    return found


def measure(name: str, found: Callable[[str], Spans], texts: Iterable[Case], *, errors: bool) -> None:
    right = wrong = 0
    hit, all_ = Counter[str](), Counter[str]()
    for case in texts:
        spans = found(case.text)
        for start, end, kind in spans:
            labels = [label for a, b, label in case.spans if start < b and a < end]
            if kind == "place" or labels == ["NEUTRAL"] * len(labels) != []:
                continue
            right += bool(labels)
            wrong += not labels
            if errors and not labels:
                around = case.text[max(0, start - 12) : end + 12]
                print(f"  extra  {case.text[start:end]!r} {kind} | {around!r}")
        for a, b, label in case.spans:
            seen = any(start < b and a < end for start, end, _ in spans)
            all_[label] += 1
            hit[label] += seen
            if errors and label in PARTIES and not seen:
                print(f"  missed {case.text[a:b]!r} {label} | {case.text[max(0, a - 12) : b + 12]!r}")
    precision, recall = (
        right / max(right + wrong, 1),
        sum(hit[k] for k in PARTIES) / max(sum(all_[k] for k in PARTIES), 1),
    )
    by_kind = "  ".join(f"{k} {hit[k]}/{all_[k]}" for k in PARTIES)
    print(f"{name:14} P {precision:.3f}  R {recall:.3f}   {by_kind}   ({wrong} extra)")


def speed(texts: list[str]) -> None:
    from xref.mentions import han as _han
    from xref.text.reading import read

    size = sum(map(len, texts))
    for name, run in (("reading alone", read), ("Han finder alone", _han.find), ("all of find", mentions.find)):
        start = time.process_time()
        for text in texts:
            run(text)
        seconds = time.process_time() - start
        print(f"{name:18} {size / 850 / seconds:6.0f} lines of 850 characters a second of the processor")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", default="dev", choices=["dev", "held"])
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--jieba", action="store_true", help="also jieba.posseg, which must be installed")
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    held = arguments.half == "held"
    texts = list(cases(arguments.shared, arguments.gold, held))
    measure("Chinese", ours, texts, errors=arguments.errors and not held)
    if arguments.jieba:
        measure("jieba.posseg", jieba, texts, errors=False)
    for language in ("ar", "fa"):
        own = list(passages(Path(__file__).with_name("arabic_passages.txt"), arguments.half, language))
        measure(f"our own, {language}", ours, own, errors=arguments.errors and not held)
    if arguments.speed:
        lines = (arguments.shared / "corpus/news_multi.jsonl").read_text(encoding="utf-8").splitlines()
        speed([row["text"] for row in map(json.loads, lines) if row["lang"] == "zh"][:1000])

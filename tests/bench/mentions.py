"""Precision and recall of finding mentions on labelled texts, and its speed.

    python tests/bench/mentions.py SHARED [--errors SET] [--peer MODEL]

SHARED is the folder with `seeds/`, `bench/` and `corpus/`. A prediction is right if it overlaps a labelled span of any
type; recall counts people, organisations and products. Overlap forgives wrong boundaries, and labels are not compared,
because no later stage drops a mention for its label. `--errors` prints what one set missed and had too much. `--peer`
measures a spaCy model (a folder, or the name of a package) on the same texts, alone and united with the rules.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from xref import boilerplate, descriptions, goods, links, mentions
from xref.detectors import spacy_models
from xref.names import tokens
from xref.text.lexicon import lexicon

PARTIES = frozenset(("PERSON", "ORG", "PRODUCT", "person", "politician", "politicalparty", "organisation", "corporation", "group", "product"))  # fmt: skip  # noqa: E501


class Case(NamedTuple):
    """A text with its labelled spans (start, end, whether recall counts it); neutral spans do not count at all."""

    text: str
    gold: list[tuple[int, int, bool]]
    neutral: list[tuple[int, int]]


Spans = list[tuple[int, int, str]]  # start, end, kind
Finder = Callable[[str], Spans]


def seeds(shared: Path) -> Iterator[Case]:
    labels = json.loads((shared / "bench/seeds_gold.json").read_text(encoding="utf-8"))
    for path in sorted((shared / "seeds").glob("*.txt")):
        here = [x for x in labels if x["doc"] == path.name[:3]]
        aside = [x for x in here if x["nominal"] or x["nested"] or x["boilerplate"] or x["ignore"]]
        gold = [(x["start"], x["end"], x["type"] in PARTIES) for x in here if x not in aside]
        yield Case(path.read_text(encoding="utf-8"), gold, [(x["start"], x["end"]) for x in aside])


def conll(path: Path) -> Iterator[Case]:
    """A file with a word and its label a line, and a blank line after a sentence, put back into running text."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line]
        text, gold, opened = "", list[tuple[int, int, bool]](), False
        for n, (word, label) in enumerate(rows):
            if text and not _joined([row[0] for row in rows], n):
                text += " "
            start = len(text)
            text += word
            if label.startswith("I-") and opened:
                gold[-1] = (gold[-1][0], len(text), gold[-1][2])
            elif label != "O":
                gold.append((start, len(text), label[2:] in PARTIES))
            opened = label != "O"
        if text:
            yield Case(text, gold, [])


def _joined(words: list[str], n: int) -> bool:
    """Whether a word stands right after the one before it: a stop, and the parts of "isn't", "Ann's" and "#NATO"."""
    word, before = words[n], words[n - 1]
    if word in (",", ".", ")", ":", ";", "!", "?", "'s", "%") or before in ("(", "$", "#", "@"):
        return True
    if word in ("'", "’"):
        return words[n + 1 : n + 2] in (["s"], ["t"], ["m"], ["re"], ["ve"], ["ll"], ["d"])
    if before in ("'", "’"):
        return word in ("s", "t", "m", "re", "ve", "ll", "d")
    return word == "n" and words[n + 1 : n + 2] in (["'"], ["’"])


def linked(path: Path) -> Iterator[Case]:
    """News with each mention's entity; what is not labelled there may still be a name, so that only recall counts."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = [x["span"] for x in row["labels"]]
        yield Case(row["text"], [(a, b, not adjective(row["text"][a:b])) for a, b in spans], [])


def adjective(name: str) -> bool:
    """ "Swiss", "Iraqi Kurds": no mentions of ours, but the countries of the party they stand with."""
    return all(word.form in lexicon().demonyms for word in tokens(name))


def overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < b and a < span[1] for a, b in others)


def rules(text: str) -> Spans:
    return [(m.start, m.end, m.kind) for m in mentions.find(text, skip=furniture(text))]


def furniture(text: str) -> list[tuple[int, int]]:
    """What a page prints around an article, where no stage looks for names; credits of agencies are labelled."""
    return [(start, end) for start, end in boilerplate.spans(text) if is_line(text, start, end)]


def is_line(text: str, start: int, end: int) -> bool:
    return (not start or text[start - 1] == "\n") and text[end : end + 1] in ("", "\n")


def peers(model: str) -> dict[str, Finder]:
    """The rules, a spaCy model, and both united."""
    spacy = spacy_models.Models({"en": (pipeline := spacy_models.loaded(model)), "": pipeline}, {})

    def alone(text: str) -> Spans:
        found = next(spacy.find([text]))
        return [(o.start, o.end, o.kind) for o in found if not adjective(text[o.start : o.end])]

    def united(text: str) -> Spans:
        return [
            (m.start, m.end, m.kind)
            for m in mentions.find(text, skip=furniture(text), opinions=next(spacy.find([text])))
        ]

    return {"rules": rules, "spaCy": alone, "united": united}


def measure(name: str, cases: Iterable[Case], finder: Finder, *, errors: bool) -> None:
    right = wrong = hit = missed = 0
    for case in cases:
        found = finder(case.text)
        spans, gold = [(start, end) for start, end, _ in found], [(a, b) for a, b, _ in case.gold]
        for (*_, kind), span in zip(found, spans, strict=True):
            if overlaps(span, gold):
                right += kind != "place"
            elif kind != "place" and not overlaps(span, case.neutral):
                wrong += 1
                if errors:
                    print(f"  extra  {case.text[slice(*span)]!r} {kind} | {around(case.text, *span)!r}")
        for start, end, counts in case.gold:
            if counts and overlaps((start, end), spans):
                hit += 1
            elif counts:
                missed += 1
                if errors:
                    print(f"  missed {case.text[start:end]!r} | {around(case.text, start, end)!r}")
    precision, recall = right / max(right + wrong, 1), hit / max(hit + missed, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{name:34} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   ({hit + missed} labelled, {wrong} extra)")


def around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 50) : end + 30]


def speed(name: str, texts: list[str], run: Callable[[str], object]) -> None:
    start = time.perf_counter()
    for text in texts:
        run(text)
    seconds = time.perf_counter() - start
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{name:28} {len(texts) / seconds:6.0f} articles/s  {size / seconds:.2f} MB/s")


def everything(text: str) -> None:
    named = mentions.find(text)
    rest = [*descriptions.find(text, named), *goods.find(text, named)]
    links.find(text, [*named, *rest])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--errors", default="")
    parser.add_argument("--peer", default="")
    arguments = parser.parse_args()
    bench = arguments.shared / "bench"
    sets = {
        "seeds": seeds(arguments.shared),
        "CrossNER politics dev": conll(bench / "ner_corpora/politics.dev.txt"),
        "WNUT17 dev": conll(bench / "ner_corpora/emerging.dev.conll"),
        "reuters-128 (recall only)": linked(bench / "news_linking/reuters-128.jsonl"),
        "kore50 (recall only)": linked(bench / "news_linking/kore50.jsonl"),
        "aida dev (recall only)": linked(bench / "news_linking/aida-conll-dev.jsonl"),
    }
    finders = peers(arguments.peer) if arguments.peer else {"": rules}
    for name, read in sets.items():
        if not arguments.errors or arguments.errors in name:
            cases = list(read)
            for finder, find in finders.items():
                measure(f"{name} {finder}", cases, find, errors=bool(arguments.errors))
    if arguments.peer:
        lines = (arguments.shared / "corpus/news_en.jsonl").read_text(encoding="utf-8").splitlines()[::20]
        for finder, find in finders.items():
            speed(finder, [json.loads(line)["text"] for line in lines], find)
    elif not arguments.errors:
        lines = (arguments.shared / "corpus/news_en.jsonl").read_text(encoding="utf-8").splitlines()
        news = [json.loads(line)["text"] for line in lines]
        speed("mentions.find", news, mentions.find)
        speed("all four finders", news, everything)

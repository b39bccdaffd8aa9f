"""Learns what the letters of other scripts stand for in Latin words, and writes `xref/data/sounds.toml`.

    python tests/bench/fit_sounds.py PAIRS... --names NAMES.csv.gz --ftm ENTITIES.json [--write] [--half]

PAIRS is a CSV with query, candidate and label, NAMES.csv has id, name, kind, ENTITIES.json a FollowTheMoney entity a
line: names of one party in several scripts.

1. The words of two names of one party are paired: each with the one that it is most like, if that holds from both
   sides; first by their consonants, then by what was learnt.
2. Expectation maximisation over all alignments of each pair of words (forward-backward): a unit of the marked word
   gives a chunk of no Latin letter up to four, a Latin letter can stand for nothing. The first guess prefers short
   chunks that lie in the same place of both words, and begin with the letter of the unit.
3. Step 1 and 2 are repeated: words that the result speaks against are no spellings of one word (a translated name, a
   title), and are left out.
--half learns from the pairs of the CSV whose hash is even.
"""

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from zlib import crc32

import numpy as np
import polars as pl
from fit import half
from rapidfuzz.distance import Indel

from xref.folds import coarse
from xref.scripts import script
from xref.sounds import END, LONGEST_CHUNK, SCRIPTS, Model, units
from xref.words import MARKS, words

TARGET = Path(__file__).parents[2] / "xref" / "data" / "sounds.toml"
ROUNDS = 12
REPEATED = 2
SAME = 0.8  # share of consonants kept from which two words are learnt from at first
SEEN = 1.5  # times that a chunk of more than a letter is expected to be seen, below which it is chance
LEAST = 0.002  # share of a unit from which a chunk is kept
LONG = 0.2  # how likely a chunk is held beforehand for each letter more than one, and one of none
MOST = 3000  # pairs of words a script
SPEAKS_FOR = 0.5  # evidence a letter from which two words are learnt from
Step = tuple[str, str]  # unit and chunk; no unit: a Latin letter that stands for nothing
Words = tuple[tuple[str, ...], tuple[str, ...]]  # of two names
WRITTEN = {"Arabic", "Hebrew", "Hangul"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pairs", nargs="*", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--ftm", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--half", action="store_true")
    asked = parser.parse_args()
    names = [pair for path in asked.pairs for pair in judged(path, asked.half)]
    names += listed(asked.names) if asked.names else []
    names += entities(asked.ftm) if asked.ftm else []
    by_script = marked_words(names)
    letters = Counter(c for pairs in by_script.values() for _, other in pairs for latin in other for c in latin + END)
    chance = {letter: n / letters.total() for letter, n in letters.items()}
    tables = {}
    for mark, name in SCRIPTS.items():
        pairs = word_pairs(by_script[mark], by_consonants)
        for _ in range(REPEATED):
            model = Model(learnt(pairs), chance)
            pairs = word_pairs(by_script[mark], lambda *words_, model=model: model.aligned(*words_) - SPEAKS_FOR)
        tables[name] = learnt(pairs)
        print(f"{name:8} pairs of words {len(pairs)}, steps {sum(map(len, tables[name].values()))}")
    if asked.write:
        write(tables, chance)


def judged(path: Path, only_half: bool) -> list[tuple[str, str]]:
    frame = pl.read_csv(path, infer_schema=False)
    if only_half:
        frame = frame.filter(pl.Series(half(frame)))
    return frame.filter(label="1").select("query", "candidate").rows()


def listed(path: Path) -> Iterator[tuple[str, str]]:
    people = pl.read_csv(path, infer_schema=False).drop_nulls().filter(kind="person")
    for some in people.group_by("id", maintain_order=True).agg("name")["name"]:
        yield from across(some)


def entities(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            entity = json.loads(line).get("entity") or {}
            if entity.get("schema") == "Person":
                properties = entity["properties"]
                yield from across(name for kind in ("name", "alias", "weakAlias") for name in properties.get(kind, []))


def across(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The names of one party in another script, each with its Latin names."""
    by_script = defaultdict(list)
    for name in names:
        by_script[script(name)].append(name)
    for written in sorted(WRITTEN & by_script.keys()):
        yield from product(by_script[written], by_script["Latin"])


def marked_words(names: Iterable[tuple[str, str]]) -> dict[str, list[Words]]:
    """The words of a script and the Latin words of each pair of names, by the script's mark."""
    found = defaultdict(set)
    for pair in names:
        one, other = (words(name, True) for name in pair)
        latin = tuple(word for word in other if word[0] not in MARKS and word.isalpha() and len(word) > 1)
        for mark in SCRIPTS.keys() & {word[0] for word in one}:
            found[mark].add((tuple(word for word in one if word[0] == mark and units(word)), latin))
    return {mark: sorted(pair for pair in pairs if all(pair)) for mark, pairs in found.items()}


def word_pairs(names: Sequence[Words], alike: Callable[[list[str], list[str]], np.ndarray]) -> list[tuple[str, str]]:
    """The distinct pairs of words that are more alike than any other pair of either in their names, and above 0; of
    names whose marked words all have a partner, for others may be another name of the party."""
    every = sorted({pair for some in names for pair in product(*some)})
    value = dict(zip(every, alike(*map(list, zip(*every, strict=True))).tolist(), strict=True))
    found = set()
    for some in names:
        pairs = list(product(*some))
        best: dict[str, float] = defaultdict(float)
        for pair in pairs:
            for word in pair:
                best[word] = max(best[word], value[pair])
        mutual = {pair for pair in pairs if value[pair] > 0 and value[pair] == best[pair[0]] == best[pair[1]]}
        if {marked for marked, _ in mutual} == set(some[0]):
            found |= mutual
    return sorted(found, key=lambda pair: crc32("|".join(pair).encode()))[:MOST]


def by_consonants(marked: list[str], latin: list[str]) -> np.ndarray:
    kept = [Indel.normalized_similarity(coarse(a), coarse(b)) - SAME for a, b in zip(marked, latin, strict=True)]
    return np.array(kept)


def learnt(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """For each unit the chunks that it stands for, with their share; for no unit the letters that stand for nothing."""
    data = [([*units(marked), END], latin + END) for marked, latin in pairs]
    share: dict[Step, float] = {}
    counts: Counter[Step] = Counter()
    for number in range(ROUNDS):
        counts = Counter()
        for source, latin in data:
            expect(source, latin, share if number else None, counts)
        bar = SEEN * min(1, number / (ROUNDS / 2))
        counts = Counter({step: n for step, n in counts.items() if n > bar or (len(step[1]) < 2 and n > 0.1)})
        total: Counter[str] = Counter()
        for (unit, _), n in counts.items():
            total[unit] += n
        total[""] = sum(n for unit, n in total.items() if unit)  # so many letters stand for nothing for each unit
        share = {step: n / total[step[0]] for step, n in counts.items()}
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (unit, chunk), part in sorted(share.items(), key=lambda item: (item[0][0], -item[1])):
        if part >= LEAST:
            found[unit][chunk] = part
    return found


def expect(source: list[str], latin: str, share: dict[Step, float] | None, counts: Counter[Step]) -> None:
    """Add to `counts` how often each step is expected in an alignment of two words (forward-backward)."""
    height, width = len(source), len(latin)

    def inserted(j: int) -> float:
        if latin[j] == END:
            return 0.0
        if share is None:
            return 0.01 if latin[j] in "aeiou" else 0.002
        return share.get(("", latin[j]), 0.0)

    def prior(size: int) -> float:
        return LONG ** (size - 1) if size else LONG

    def steps(i: int, j: int) -> Iterator[tuple[int, str, float]]:
        for size in range(min(LONGEST_CHUNK, width - j) + 1):
            chunk = latin[j : j + size]
            if (chunk[-1:] == END) != (source[i] == END):
                continue
            if share is None:
                place = math.exp(-3 * abs((i + 0.5) / height - (j + size / 2) / width))
                same = 8 if chunk[:1] == source[i][0] else 1
                yield size, chunk, 0.02 * prior(size) * place * same
            elif part := share.get((source[i], chunk)):
                yield size, chunk, part * prior(size)

    ahead = [[0.0] * (width + 1) for _ in range(height + 1)]
    ahead[0][0] = 1.0
    taken = {}
    for i in range(height + 1):
        for j in range(width + 1):
            here = ahead[i][j]
            if not here:
                continue
            if j < width:
                ahead[i][j + 1] += here * inserted(j)
            if i < height:
                taken[i, j] = list(steps(i, j))
                for size, _, part in taken[i, j]:
                    ahead[i + 1][j + size] += here * part
    whole = ahead[height][width]
    if not whole:
        return
    behind = [[0.0] * (width + 1) for _ in range(height + 1)]
    behind[height][width] = 1.0
    for i in range(height, -1, -1):
        for j in range(width, -1, -1):
            here = ahead[i][j] / whole
            if j < width and behind[i][j + 1]:
                part = inserted(j) * behind[i][j + 1]
                behind[i][j] += part
                if here * part:
                    counts["", latin[j]] += here * part
            for size, chunk, part in taken.get((i, j), ()):
                part *= behind[i + 1][j + size]
                if part:
                    behind[i][j] += part
                    counts[source[i], chunk] += here * part


def write(tables: dict[str, dict[str, dict[str, float]]], chance: dict[str, float]) -> None:
    lines = [
        "# What the letters of other scripts stand for in Latin spellings of names (see xref/sounds.py), learnt by",
        "# tests/bench/fit_sounds.py. latin: how often each letter is written, in percent. Then for each script its",
        "# letters, as xref/words.py writes them, with the Latin chunks that stand for each, in percent of its uses;",
        '# "-": nothing. "$" is the end of a word. "": Latin letters that stand for nothing, in percent of all letters',
        "# of the script.",
        "",
        "[latin]",
        f'letters = "{said(dict(sorted(chance.items())))}"',
    ]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f'"{unit}" = "{said(chunks)}"' for unit, chunks in sorted(table.items()))]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def said(shares: dict[str, float]) -> str:
    return ", ".join(f"{chunk or '-'} {100 * share:.3g}" for chunk, share in shares.items())


if __name__ == "__main__":
    main()

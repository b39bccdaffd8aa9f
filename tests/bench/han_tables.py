"""Makes `xref/data/han_words.txt` and `xref/data/han_variants.txt`, which come with xref, from two public tables.

    python tests/bench/han_tables.py DICT TRADITIONAL

DICT is `jieba/dict.txt` of the package jieba 0.42.1 (MIT): a word, how often it occurs, its part of speech a line.
TRADITIONAL is `TSCharacters.txt` of OpenCC (Apache-2.0): a traditional character and its simplified ones a line.

Of the 349,046 words those are kept by which a name can be cut out of a sentence: ordinary words that occur often,
places and bodies. How typical a character is of given names and of foreign names is counted on the names in DICT.
"""

from __future__ import annotations

import sys
from collections import Counter
from math import log2
from pathlib import Path

from xref.data import load

DATA = Path(__file__).parents[2] / "xref/data"
ORDINARY, PLACE, BODY, MISTAGGED = 50, 15, 15, 150  # times in DICT from which a word is kept
NAMES = ("nr", "nrt", "nrfg", "nz", "ns", "nt")
CLASSES = {"v": "verb", "a": "other", "d": "stop", "c": "stop", "p": "stop", "r": "stop", "m": "stop", "q": "other",
           "t": "time", "n": "noun", "vn": "field", "j": "noun", "l": "noun", "b": "noun", "s": "other",
           "f": "other", "i": "other", "z": "other"}  # fmt: skip
NOTICE = {
    "words": "# From the dictionary of jieba 0.42.1, Copyright (c) 2013 Sun Junyi, MIT licence; made by han_tables.py.",
    "variants": "# From TSCharacters.txt of OpenCC, Apache License 2.0; made by han_tables.py: two rows.",
}


def main(dictionary: Path, traditional: Path) -> None:
    rows = [line.split() for line in dictionary.read_text(encoding="utf-8").splitlines()]
    words = [(word, int(count), tag) for word, count, tag in rows if all("㐀" <= c <= "鿿" for c in word)]
    people = load("han")["people"]
    family, double = frozenset(people["family"].split()), frozenset(people["double"].split())
    heads = tuple((load("han")["organisations"]["weak"] + load("han")["organisations"]["strong"]).split())
    found: dict[str, list[str]] = {}
    for word, count, tag in words:
        if not 2 <= len(word) <= 8:
            continue
        person = word[0] in family and tag in ("nr", "nrfg") and len(word) in (2, 3)
        if tag == "nt":
            if count >= BODY and word.endswith(heads) and len(word) > 2:
                found.setdefault("body", []).append(word)
        elif tag == "ns":
            found.setdefault("place", []).extend([word] if count >= PLACE else [])
        elif tag in NAMES:
            long = tag == "nr" and len(word) == 3 and word[0] not in family
            if count >= MISTAGGED and (long or len(word) == 2) and not person:
                found.setdefault("noun", []).append(word)
        elif count >= ORDINARY:
            found.setdefault(CLASSES.get(tag) or CLASSES.get(tag[:1], "other"), []).append(word)
    given, foreign, usual = Counter[str](), Counter[str](), Counter[str]()
    for word, count, tag in words:
        if tag in ("nr", "nrfg") and len(word) == 3 and word[0] in family and word[:2] not in double:
            given.update(word[1:])
        elif tag == "nrt" or (tag == "nr" and len(word) > 3 and word[:2] not in double):
            foreign.update(word)
        elif tag not in NAMES:
            for c in word:
                usual[c] += count
    lines = [NOTICE["words"]]
    lines += [f"{name} {' '.join(sorted(found[name]))}" for name in sorted(found)]
    for name, counts in (("given", given), ("foreign", foreign)):
        levels: dict[int, list[str]] = {}
        for c in counts | usual:
            ratio = ((counts[c] + 0.3) / counts.total()) / ((usual[c] + 300) / usual.total())
            level = max(-4, min(4, round(log2(ratio))))
            if level < 0 or counts[c] > 1:
                levels.setdefault(level, []).append(c)
        lines += [f"{name}{level:+} {''.join(sorted(levels[level]))}" for level in sorted(levels) if level]
    (DATA / "han_words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pairs = [line.split("\t") for line in traditional.read_text(encoding="utf-8").splitlines()]
    folded = [(a, b.split()[0]) for a, b in pairs if len(a) == 1 and len(b.split()[0]) == 1 and a != b.split()[0]]
    folded = [(a, b) for a, b in folded if max(a, b) < "\U00020000"]
    table = [NOTICE["variants"], "".join(a for a, _ in folded), "".join(b for _, b in folded)]
    (DATA / "han_variants.txt").write_text("\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Stems of ordinary Russian and Ukrainian words, for `xref/data/ordinary_cyrillic.txt`.

    python tests/bench/ordinary_cyrillic.py NAVEC.tar ARTICLES.jsonl... > xref/data/ordinary_cyrillic.txt

NAVEC.tar is the file of word vectors of the Python package `natasha` (MIT licence), which holds the 250,000 most
frequent words of a thousand million words of Russian news with their counts, all in lower case. A word goes in where it
is frequent and pymorphy3 does not know it for a person's or a place's name alone. ARTICLES are JSON lines with `text`
and `lang`: a word that Ukrainian ones write in lower case in two articles goes in too. Only stems come out, one a line
(`xref.mentions.cyrillic.inflection`). Needs natasha 1.6 and pymorphy3 2.0.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import regex

from xref.mentions.cyrillic.inflection import stem
from xref.names import tokens

AT_LEAST = 3000  # uses in a thousand million words: of ordinary words nearly all that news has, of typing errors none
NAMES = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"}
_WORD = regex.compile("[а-яё]{2,}")


def russian(path: str) -> set[str]:
    from navec import Navec
    from pymorphy3 import MorphAnalyzer

    vocabulary, morphology = Navec.load(path).vocab, MorphAnalyzer()
    found = set()
    for word, count in zip(vocabulary.words, vocabulary.counts, strict=True):
        if count < AT_LEAST or not _WORD.fullmatch(word) or not morphology.word_is_known(word):
            continue
        usual = sum(p.score for p in morphology.parse(word) if NAMES.isdisjoint(p.tag.grammemes))
        if usual > 0.6:
            found.add(stem(word))
    return found


def ukrainian(paths: list[str]) -> set[str]:
    articles, capital = Counter[str](), Counter[str]()
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("lang") == "uk":
                here = {(stem(w.text), w.text[0].islower()) for w in tokens(row["text"]) if w.text.isalpha()}
                articles.update(word for word, lower in here if lower)
                capital.update(word for word, lower in here if not lower)
    return {
        word for word, n in articles.items() if n >= 2 and n >= capital[word] / 3 and regex.match(r"\p{Cyrillic}", word)
    }


if __name__ == "__main__":
    print("\n".join(sorted(russian(sys.argv[1]) | ukrainian(sys.argv[2:]))))

"""The words of the names in question, numbered, and what each is good for in the search for listed names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from xref.index import firm, letters_of
from xref.keys import JOINED, PAIR, is_faint
from xref.rarity import NAME_PART, TELLING, weight
from xref.scripts import script
from xref.tables import ENTITY_KINDS
from xref.words import MARKS, MOST_WORDS, words

_INITIALS = 4  # letters below which a word can be initials, which pair with words that they are no variants of
SHORT_WORDS = 3  # such words of a name that are looked at


class Asked:
    """The words of each name in question, and what they are good for.

    A word has a bit by its place in the name, or several if it stands there again; two neighbours as one have both
    bits, the whole name has none.
    distinct: the words of all names. query, word, bits, single: a row for each word of each name: the name's place, the
    word's place in `distinct`, its bits, and whether it is neither of these two. telling, faint, initials: which words
    tell (bits), how many words without vowels are too short to meet their variants, and how many are initials. In other
    scripts than Latin such faint words are left to the others of the name: with them, one ordinary person in seventy
    would find somebody. brief: words that can be initials. joined: all words as one. kind: its place in
    `tables.ENTITY_KINDS`, -1 if none of them.
    """

    def __init__(self, names: Sequence[str], kinds: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        query, word, bits = [], [], []
        size = len(names)
        self.brief: list[list[str]] = []
        self.weights, self.firm = (np.zeros((size, MOST_WORDS), dtype=np.float32) for _ in range(2))
        self.joined = np.empty(size, dtype=object)
        self.telling, self.faint, self.initials = (np.zeros(size, dtype=np.uint32) for _ in range(3))
        weights: dict[str, tuple[float, float]] = {}
        for i, (name, kind) in enumerate(zip(names, kinds, strict=True)):
            parts = words(name, kind == "person")
            bar = NAME_PART if kind == "person" else TELLING
            if not parts:
                self.brief.append([])
                self.joined[i] = ""
                continue
            self.joined[i] = joined = JOINED + "".join(parts)
            short = [part for part in parts if len(part) < _INITIALS]
            self.brief.append(short[:SHORT_WORDS])
            self.initials[i] = sum(len(part) == 1 for part in short)
            if name.isascii():
                self.faint[i] = sum(map(is_faint, parts))
            tells = 0
            places: dict[str, int] = {}
            for place, part in enumerate(parts):
                places[part] = places.get(part, 0) | 1 << place
                known = weights.get(part)
                if known is None:
                    known = weights[part] = weight(part), firm(part)
                self.weights[i, place], self.firm[i, place] = known
                if known[0] >= bar:
                    tells |= 1 << place
            self.telling[i] = tells
            for part, places_ in places.items():
                query.append(i)
                word.append(numbers.setdefault(part, len(numbers)))
                bits.append(places_)
            for place, (a, b) in enumerate(pairwise(parts)):
                if len(a) > 1 and len(b) > 1 and (a + b).isalpha():
                    query.append(i)
                    word.append(numbers.setdefault(f"{PAIR}{a}{b}", len(numbers)))
                    bits.append(3 << place)
            query.append(i)
            word.append(numbers.setdefault(joined, len(numbers)))
            bits.append(0)
        self.distinct = list(numbers)
        self.query, self.word = np.array(query, dtype=np.int64), np.array(word, dtype=np.int64)
        self.bits = np.array(bits, dtype=np.uint32)
        self.marked = np.fromiter((text.lstrip(PAIR)[0] in MARKS for text in self.distinct), np.bool_)[self.word]
        self.single = np.fromiter((text[0] not in (PAIR, JOINED) for text in self.distinct), np.bool_)[self.word]
        self.letters = letters_of(self.joined.tolist())
        self.brief_letters = letters_of(
            [word for some in self.brief for word in [*some, *[""] * SHORT_WORDS][:SHORT_WORDS]]
        ).reshape(size, SHORT_WORDS)
        self.length = np.fromiter(map(len, self.joined), np.int64, size)
        kind_places = dict(zip(ENTITY_KINDS.categories, range(len(ENTITY_KINDS.categories)), strict=True))
        self.kind = np.fromiter((kind_places.get(kind, -1) for kind in kinds), np.int64, size)
        self.script = np.array([script(name) for name in names], dtype=object)

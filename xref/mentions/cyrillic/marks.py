"""A text as the rules for Cyrillic names read it: what each word can be, and what the rest of the text says of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from xref.mentions.cyrillic.names import Forms
from xref.mentions.cyrillic.words import Word, word
from xref.mentions.latin.shapes import Shape
from xref.text.reading import Reading


class Text:
    """A reading with a `Word` for each token (None if it has no Cyrillic letter), and the names found so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = reading.words
        self.words = [word(token.text) for token in reading.words]
        self.forms = forms(reading, self.words)
        self.gaps = ["", *(reading.gap(i) for i in range(1, len(self.tokens)))]
        self.starts = bytearray(len(self.tokens) + 1)  # 1 where a sentence begins
        for sentence in reading.sentences:
            self.starts[sentence.first] = 1
        self.taken = bytearray(len(self.tokens))  # 1 where a name has been found
        self.found: list[Shape] = []

    @cached_property
    def inner(self) -> frozenset[str]:
        """The stems that stand capitalised inside a sentence."""
        return frozenset(
            w.stem
            for i, w in enumerate(self.words)
            if w is not None and w.written in ("capital", "upper") and not self.begins(i) and not self.loud(i)
        )

    @cached_property
    def lower(self) -> frozenset[str]:
        """The stems that occur in lower case."""
        return frozenset(w.stem for w in self.words if w is not None and w.written == "lower")

    def loud(self, i: int) -> bool:
        return self.upper(i) and self.reading.sentence(i).setting == "capitals"

    def begins(self, i: int) -> bool:
        """Whether a capital says nothing here: at the start of a sentence, a quotation, or after a colon."""
        if self.starts[i]:
            return True
        gap = self.gaps[i]
        return gap != " " and any(c in gap for c in '«„“"‹:•*|>—–') and not gap.startswith(" (")

    def stem(self, i: int) -> str:
        w = self.words[i]
        return w.stem if w is not None else ""

    def normal(self, i: int) -> str:
        w = self.words[i]
        return w.normal if w is not None else ""

    def has(self, i: int, *roles: str) -> bool:
        w = self.words[i] if 0 <= i < len(self.words) else None
        return w is not None and any(role in w.roles for role in roles)

    def beside(self, i: int, gaps: tuple[str, ...] = (" ",)) -> bool:
        """Whether token `i` follows the one before it over one of the gaps, in the same sentence."""
        return 0 < i < len(self.tokens) and self.gaps[i] in gaps and not self.starts[i]

    def capital(self, i: int) -> bool:
        w = self.words[i] if 0 <= i < len(self.words) else None
        return w is not None and w.written in ("capital", "upper")

    def initial(self, i: int) -> bool:
        w = self.words[i] if 0 <= i < len(self.words) else None
        return w is not None and w.written in ("initial", "initials")

    def upper(self, i: int) -> bool:
        w = self.words[i]
        return w is not None and w.written == "upper"

    def following(self, end: int) -> str:
        w = self.words[end] if self.beside(end) else None
        return w.normal if w is not None and w.written == "lower" else ""

    def add(self, shape: Shape) -> None:
        if shape.last > shape.first and not any(self.taken[shape.first : shape.last]):
            self.taken[shape.first : shape.last] = b"\1" * (shape.last - shape.first)
            self.found.append(shape)

    def written(self, first: int, last: int) -> str:
        """The text of tokens `first` to `last` (exclusive)."""
        return self.reading.text[self.tokens[first].start : self.tokens[last - 1].end]


def forms(reading: Reading, words: Sequence[Word | None]) -> Forms:
    """The capitalised forms of a text, for the choice of nominatives."""
    return Forms(words, ukrainian=any(letter in reading.text for letter in "іїєґ"))


def joined(t: Text, first: int, pieces: Sequence[str]) -> str:
    """The words of a name with a space or the hyphen of the text between them."""
    whole = ""
    for n, piece in enumerate(pieces):
        gap = t.gaps[first + n] if n else ""
        whole += (gap if gap in ("-", "") else " ") + piece if n else piece
    return whole

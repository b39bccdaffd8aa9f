"""What a second detector of names says of a text, united with what the rules found.

1. Its span that overlaps one of ours confirms it, and gives a kind to a mention whose kind the rules do not know.
2. One that touches none of ours is added. Its label never takes a mention away: models call makers of weapons
   facilities, and arms exporters events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xref.mentions.latin.shapes import Shape
from xref.names import Token
from xref.text.lexicon import CALENDAR, FUNCTION_WORDS, lexicon
from xref.text.reading import Reading, capital


class Opinion(NamedTuple):
    """A name that a detector found: `text[start:end]`; `kind` is of `xref.tables.MENTION_KINDS` and may be unknown."""

    start: int
    end: int
    kind: str
    detector: str


def seconded(reading: Reading, found: Iterable[Shape], opinions: Iterable[Opinion]) -> list[Shape]:
    """The shapes with those that the opinions confirm or add, in order; none overlaps another."""
    result = sorted(found)
    for opinion in sorted(opinions):
        first, last = _trimmed(reading.words, reading.touched(opinion.start, opinion.end))
        over = [n for n, shape in enumerate(result) if shape.first < last and first < shape.last]
        for n in over:
            result[n] = _confirmed(result[n], opinion)
        if not over and any(_telling(word) for word in reading.words[first:last]):
            result.append(Shape(first, last, opinion.kind, (), opinion.detector))
    return sorted(result)


def _confirmed(shape: Shape, opinion: Opinion) -> Shape:
    kind = opinion.kind if shape.kind == "unknown" else shape.kind
    by = shape.detector.split("+")
    detector = shape.detector if opinion.detector in by else f"{shape.detector}+{opinion.detector}"
    return shape._replace(kind=kind, detector=detector)


def _trimmed(words: Sequence[Token], inside: range) -> tuple[int, int]:
    """The tokens of a span without the small words at its ends: "the Kremlin's"."""
    first, last = inside.start, max(inside.start, inside.stop)
    while first < last and _small(words[first]):
        first += 1
    while first < last and _small(words[last - 1]):
        last -= 1
    return first, last


def _small(word: Token) -> bool:
    return word.form in FUNCTION_WORDS and word.text.islower()


def _telling(word: Token) -> bool:
    """Whether a word can be a name: not one of numbers, days, adjectives of countries, ordinary words in lower case."""
    if word.form in FUNCTION_WORDS or word.form in CALENDAR or word.form in lexicon().demonyms:
        return False
    return word.text[0].isalpha() and (capital(word) or not word.text.islower() or word.form not in lexicon().ordinary)

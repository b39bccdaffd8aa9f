"""What a word can be in a sentence, and the small English words by class, of `data/word_classes.toml`."""

from __future__ import annotations

from enum import Enum, auto
from functools import cache

from xref.data import load
from xref.text.lexicon import words_of
from xref.text.reading import Reading


class Tag(Enum):
    """What a word is."""

    NOUN = auto()  # or an adjective before one
    DETERMINER = auto()
    NUMBER = auto()
    PRONOUN = auto()
    VERB = auto()
    AUXILIARY = auto()
    NOT = auto()
    TO = auto()  # of an infinitive
    PREPOSITION = auto()
    RELATIVE = auto()
    CONJUNCTION = auto()  # begins a clause: because, when, that
    AND = auto()
    ADVERB = auto()  # also of time: "on Tuesday", "last year"
    ADJECTIVE = auto()  # that rules a verb: ready, reluctant


N, D, NUM, PRO, V, AUX, NOT, TO, P, REL, SUB, AND, ADV, ADJ = Tag

NEGATED = {
    f"{word}nt": word
    for word in (
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "would",
        "should",
        "could",
        "must",
        "might",
    )
} | {"wont": "will", "cant": "can", "shant": "shall", "cannot": "can"}
BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "am"})
HAVE = frozenset({"has", "have", "had", "having"})
CONTRACTED = {  # pronouns with their auxiliary
    f"{word}{mark}{rest}": word
    for word in ("they", "he", "she", "it", "we", "you")
    for mark in "'’"
    for rest in ("re", "ve", "ll", "s")
}


@cache
def classes(name: str) -> frozenset[str]:
    """The words of a class of `word_classes.toml`."""
    return words_of(load("word_classes")[name])


@cache
def classes_of_lines(name: str) -> tuple[str, ...]:
    """The lines of a class of `word_classes.toml`, each several words."""
    return tuple(load("word_classes")[name].strip().splitlines())


@cache
def phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The adverbs of several words, by their first word."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in (*classes_of_lines("phrases"), *classes_of_lines("joining")):
        phrase = tuple(line.split())
        found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found


def grouped(reading: Reading, i: int) -> bool:
    """Whether token `i` goes on with the number before it: "12,000", "3.5"."""
    return (
        reading.gap(i) in (",", ".") and reading.words[i].text[0].isdigit() and reading.words[i - 1].text[-1].isdigit()
    )

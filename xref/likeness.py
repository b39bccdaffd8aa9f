"""How alike two words of names are, measured for many pairs at once in RapidFuzz batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, Indel, JaroWinkler
from rapidfuzz.process import cpdist

from xref.data import load
from xref.words import MARKS, NO_VOWELS, SYLLABIC, coarse, fold, skeleton

VARIANT = 0.78  # likeness from which two words can be the same: Lindeman/Lindemann .97, Merkel/Merkur .77
_EDITED = 0.5  # share of letters kept below which Jaro-Winkler says nothing: Maria/Marta .8, Omar/Amr .5
SHORT = 4  # letters up to which another letter nearly always makes another word: CASC/CASIC, Kiko/Kio
_FOLDED = 0.97  # words with equal folds: transliterations of one word, above any edit
_SHORT_FOLD = 0.65  # share of letters that words of so short a fold must keep: Baoji and Bao fold alike
_GROUPED = 0.96  # spellings of one given name that letters do not unite: Vladimir/Volodymyr
_FAMILY = 0.93  # spellings of one family name: Lee/Li; some of them are also names of their own
_NICKNAME = 0.90  # Bibi for Benjamin
_SOUND = 0.95  # words from another script with equal consonants (Khalid/خالد)
_COARSE = 0.90  # the same with dentals and sibilants as one class (Putin/プーチン)
# share of consonants kept (Indel) from which words of two scripts can be one: Bernard/버나드 .75, Gomez/Akers .67
_LETTERS = (
    0.6  # Jaro-Winkler likeness of the Latin letters of words that both have vowels, below which no consonants help
)
_FEW_LETTERS = 0.8  # the same, from which words of one consonant or none can be one
_ENOUGH = 0.75
_ONE_CONSONANT = 0.80  # one consonant is all that there is to compare (Lee/리)


@cache
def groups() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]], dict[str, frozenset[str]]]:
    """What letters cannot tell: groups of given names, of family names, and the full names of a nickname."""
    data = load("equivalents")
    return (
        _numbered(data["given_variants"]),
        _numbered(data["family_names"]),
        {nickname: frozenset(full) for nickname, full in data["nicknames"].items()},
    )


def _numbered(lists: Sequence[Sequence[str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, names in enumerate(lists):
        for name in names:
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def likeness(left: Sequence[str], right: Sequence[str]) -> npt.NDArray[np.float32]:
    """How alike the words of each pair are: float32 in 0..1, shape (pairs,); 1 only for equal words.

    Words come from `xref.words.words`. What lies below `VARIANT` is too little to pair two words, and is for telling a
    near miss from another name.
    """
    if not left:
        return np.zeros(0, dtype=np.float32)
    alike = _by_letters(left, right)
    marks = [(a[0] if a[0] in MARKS else "", b[0] if b[0] in MARKS else "") for a, b in zip(left, right, strict=True)]
    at = [i for i, (a, b) in enumerate(marks) if a != b]
    if at:
        alike[at] = _by_sound([left[i] for i in at], [right[i] for i in at])
    known = _known_groups(left, right)
    return np.maximum(alike, known)


def _by_letters(left: Sequence[str], right: Sequence[str]) -> npt.NDArray[np.float32]:
    folds = [fold(word) for word in left], [fold(word) for word in right]
    edits = cpdist(left, right, scorer=OSA.normalized_similarity, dtype=np.float32)
    start = cpdist(left, right, scorer=JaroWinkler.similarity, dtype=np.float32)
    folded = cpdist(*folds, scorer=OSA.normalized_similarity, dtype=np.float32)
    shortest = np.fromiter((min(len(a), len(b)) for a, b in zip(*folds, strict=True)), dtype=np.int64, count=len(left))
    alike = np.maximum(np.where(edits >= _EDITED, (edits + start) / 2, edits * 0.8), folded * 0.92)
    same_fold = (folded == 1) & ((shortest > 3) | ((shortest == 3) & (edits >= _SHORT_FOLD)))
    alike = np.where(
        same_fold, np.maximum(alike, _FOLDED), np.where(folded == 1, np.minimum(alike, _FOLDED - 0.2), alike)
    )
    alike = np.where(shortest < 3, np.minimum(alike, np.where(folded < 1, 0.6, VARIANT - 0.04)), alike)
    longest = np.fromiter((max(len(a), len(b)) for a, b in zip(left, right, strict=True)), np.int64, len(left))
    alike = np.where((longest <= SHORT) & (folded < 1), np.minimum(alike, VARIANT), alike)
    digits = np.fromiter((a.isdigit() or b.isdigit() for a, b in zip(left, right, strict=True)), bool, len(left))
    return np.where(edits == 1, 1, np.where(digits, 0, alike)).astype(np.float32)


def _by_sound(left: Sequence[str], right: Sequence[str]) -> npt.NDArray[np.float32]:
    fine = [skeleton(word) for word in left], [skeleton(word) for word in right]
    bare = [word.lstrip(MARKS) for word in left], [word.lstrip(MARKS) for word in right]
    close = cpdist(*fine, scorer=Indel.normalized_similarity, dtype=np.float32)
    letters = cpdist(*bare, scorer=JaroWinkler.similarity, dtype=np.float32)
    shortest = np.fromiter((min(len(a), len(b)) for a, b in zip(*fine, strict=True)), dtype=np.int64, count=len(left))
    alike = _graded(close, _SOUND)
    vowels = np.fromiter((NO_VOWELS not in (a[0], b[0]) for a, b in zip(left, right, strict=True)), bool, len(left))
    alike = np.where(vowels & (letters < _LETTERS), np.minimum(alike, VARIANT - 0.04), alike)
    at = [i for i, (a, b) in enumerate(zip(left, right, strict=True)) if SYLLABIC in (a[0], b[0])]
    if at:
        rough = [coarse(left[i]) for i in at], [coarse(right[i]) for i in at]
        alike[at] = np.maximum(
            alike[at], _graded(cpdist(*rough, scorer=Indel.normalized_similarity, dtype=np.float32), _COARSE)
        )
    alike = np.where(shortest == 1, np.where(close == 1, _ONE_CONSONANT, 0), np.where(shortest == 0, 0, alike))
    by_letters = np.where(vowels & (shortest <= 1) & (letters >= _FEW_LETTERS), letters * _SOUND, 0)  # Yohei, Roché
    return np.maximum(alike, by_letters).astype(np.float32)


def _graded(close: npt.NDArray[np.float32], best: float) -> npt.NDArray[np.float32]:
    """Consonants kept by `_ENOUGH` pair two words at all, all of them make the likeness `best`; below it falls to 0."""
    above = VARIANT + (best - VARIANT) * (close - _ENOUGH) / (1 - _ENOUGH)
    return np.where(close >= _ENOUGH, above, close * VARIANT)


def _known_groups(left: Sequence[str], right: Sequence[str]) -> npt.NDArray[np.float32]:
    given, family, nicknames = groups()
    alike = np.zeros(len(left), dtype=np.float32)
    nothing: frozenset[int] = frozenset()
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        if a in given and given[a] & given.get(b, nothing):
            alike[i] = _GROUPED
        elif a in family and family[a] & family.get(b, nothing):
            alike[i] = _FAMILY
        elif b in nicknames.get(a, ()) or a in nicknames.get(b, ()):
            alike[i] = _NICKNAME
    return alike


def group_keys(word: str) -> list[str]:
    """The keys on which a word meets the others of its groups (see `xref.index.keys_of`).

    >>> set(group_keys("lee")) & set(group_keys("li")) != set()
    True
    """
    given, family, nicknames = groups()
    full = chain((word,), nicknames.get(word, ()))
    return [
        *(f"@g{number}" for number in given.get(word, ())),
        *(f"@f{number}" for number in family.get(word, ())),
        *(f"@n{name}" for name in full if word in nicknames or name in _full_names()),
    ]


@cache
def _full_names() -> frozenset[str]:
    return frozenset(name for full in groups()[2].values() for name in full)

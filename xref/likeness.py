"""How alike two words of names are, measured for many pairs at once in RapidFuzz batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, Indel, JaroWinkler
from rapidfuzz.process import cpdist

from xref.data import load
from xref.folds import coarse, fold, skeleton, undoubled
from xref.names import tokens
from xref.pinyin import syllables
from xref.sounds import SCRIPTS, sounding
from xref.words import ARABIC, BARE, HAN, HEBREW, KANA, MARKS, marked

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

VARIANT = 0.78  # likeness from which two words can be the same: Lindeman/Lindemann .97, Merkel/Merkur .77
_EDITED = 0.5  # share of letters kept below which Jaro-Winkler says nothing: Maria/Marta .8, Omar/Amr .5
SHORT = 4  # letters up to which another letter nearly always makes another word: CASC/CASIC, Kiko/Kio
_SWAPPED = 3  # letters from which two neighbours in the wrong order are a slip
_FOLDED = 0.97  # words with equal folds: transliterations of one word, above any edit
_SHORT_FOLD = 0.65  # share of letters that words of so short a fold must keep: Baoji and Bao fold alike
GROUPED = 0.96  # spellings of one given name that letters do not unite: Vladimir/Volodymyr
FAMILY = 0.93  # spellings of one family name: Lee/Li; some of them are also names of their own
_NICKNAME = 0.90  # Bibi for Benjamin
_SOUND = 0.95  # words from another script with equal consonants (Khalid/خالد)
_COARSE = 0.90  # the same with dentals and sibilants as one class (Putin/プーチン)
# share of consonants kept (Indel) from which words of two scripts can be one: Bernard/버나드 .75, Gomez/Akers .67
_LETTERS = (
    0.6  # Jaro-Winkler likeness of the Latin letters of words that both have vowels, below which no consonants help
)
_FEW_LETTERS = 0.88  # the same, from which words of one consonant or none can be one
_ENOUGH = 0.75
_APART = 3  # consonants of the shorter word from which likeness grows: of two, one that is kept says little
_ONE_CONSONANT = 0.80  # one consonant is all that there is to compare (Lee/리)


@cache
def groups() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]], dict[str, frozenset[str]]]:
    """What letters cannot tell: groups of given names, of family names, and the full names of a nickname."""
    data = load("equivalents")
    written = {
        latin: [word for token in tokens(names) for word in marked(token)]
        for latin, names in data["given_written"].items()
    }
    given = [[*names, *chain(*(written.get(name, ()) for name in names))] for names in data["given_variants"]]
    alone = [[latin, *marked] for latin, marked in written.items()]
    return (
        _numbered([*given, *alone]),
        _numbered(data["family_names"]),
        {nickname: frozenset(full) for nickname, full in data["nicknames"].items()},
    )


def _numbered(lists: Sequence[Sequence[str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, names in enumerate(lists):
        for name in names:
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


class Vocabulary:
    """Distinct words, numbered, with what measuring their likeness needs, so that each is looked at once.

    Words come from `xref.words.words`. The arrays have an entry a word: `spelt`, `folded` (its fold, given if it is
    known), `length` and `fold_length` in letters, `syllables` and `chinese` (the number of the sound of Chinese
    syllables, 0 if it has others, and whether it is surely Chinese), `mark` (its place in `MARKS` from 1 on; 0: none),
    `learnt` (whether it is of a script of `xref.sounds`), `digit` and `grouped` (whether it is a number, and whether it
    stands in a group that letters do not unite).
    """

    def __init__(self, words: Sequence[str], folds: Sequence[str] | None = None) -> None:
        self.words = list(words)
        size = len(self.words)
        known = [fold(word) for word in self.words] if folds is None else folds
        self.spelt, self.folded = (np.array(texts, dtype=object) for texts in (self.words, known))
        self.length = np.fromiter(map(len, self.words), np.int64, size)
        self.fold_length = np.fromiter(map(len, known), np.int64, size)
        self.mark = np.fromiter((MARKS.find(word[0]) + 1 for word in self.words), np.int8, size)
        self.learnt = np.fromiter((word[0] in SCRIPTS for word in self.words), np.bool_, size)
        self.digit = np.fromiter(map(str.isdigit, self.words), np.bool_, size)
        chinese = [syllables(word) for word in self.words]
        sounds: dict[str, int] = {}
        self.syllables = np.fromiter(
            (sounds.setdefault(found.sound, len(sounds) + 1) if found else 0 for found in chinese), np.int64, size
        )
        self.chinese = np.fromiter((bool(found and found.sure) for found in chinese), np.bool_, size)
        grouped = _grouped()
        self.grouped = np.fromiter((word in grouped for word in self.words), np.bool_, size)


def likeness(left: Sequence[str], right: Sequence[str]) -> Floats:
    """How alike the words of each pair are; see `alike`, which is for words that are numbered already."""
    ids: dict[str, int] = {}
    at = [np.fromiter((ids.setdefault(word, len(ids)) for word in side), np.int64, len(side)) for side in (left, right)]
    return alike(Vocabulary(list(ids)), *at)


def alike(known: Vocabulary, left: Ints, right: Ints) -> Floats:
    """How alike the words of each pair are: float32 in 0..1, shape (pairs,); 1 only for equal words.

    What lies below `VARIANT` is too little to pair two words, and is for telling a near miss from another name.
    """
    if not len(left):
        return np.zeros(0, dtype=np.float32)
    found = _by_letters(known, left, right)
    one, other = known.mark[left], known.mark[right]
    learnt = (known.learnt[left] & (other == 0)) | (known.learnt[right] & (one == 0))
    by_sound = np.flatnonzero((one != other) & ~learnt)
    if len(by_sound):
        found[by_sound] = _by_sound(known, left[by_sound], right[by_sound])
    rows = np.flatnonzero(learnt)
    if len(rows):
        marked, latin = (
            np.where(one[rows] > 0, *sides) for sides in ((left[rows], right[rows]), (right[rows], left[rows]))
        )
        found[rows] = sounding(*([known.words[i] for i in some.tolist()] for some in (marked, latin)))
    for i in np.flatnonzero(known.grouped[left] & known.grouped[right]):
        found[i] = max(found[i], _same_group(known.words[left[i]], known.words[right[i]]))
    return found


def _compared(scorer: Any, texts: npt.NDArray[np.object_], left: Ints, right: Ints) -> Floats:
    return np.asarray(cpdist(texts[left], texts[right], scorer=scorer, dtype=np.float32), dtype=np.float32)


def _by_letters(known: Vocabulary, left: Ints, right: Ints) -> Floats:
    edits = _compared(OSA.normalized_similarity, known.spelt, left, right)
    start = _compared(JaroWinkler.similarity, known.spelt, left, right)
    folded = _compared(OSA.normalized_similarity, known.folded, left, right)
    shortest = np.minimum(known.fold_length[left], known.fold_length[right])
    found = np.maximum(np.where(edits >= _EDITED, (edits + start) / 2, edits * 0.8), folded * 0.92)
    same_fold = (folded == 1) & ((shortest > 3) | ((shortest == 3) & (edits >= _SHORT_FOLD)))
    found = np.where(
        same_fold, np.maximum(found, _FOLDED), np.where(folded == 1, np.minimum(found, _FOLDED - 0.2), found)
    )
    found = np.where(shortest < 3, np.minimum(found, np.where(folded < 1, 0.6, VARIANT - 0.04)), found)
    longest = np.maximum(known.length[left], known.length[right])
    found = np.where((longest <= SHORT) & (folded < 1), np.minimum(found, VARIANT), found)
    for i in np.flatnonzero((longest <= SHORT + 1) & (edits >= 1 - 1.01 / longest) & (edits < 1)).tolist():
        found[i] = max(found[i], _slip(known.words[left[i]], known.words[right[i]]))
    both = (known.syllables[left] > 0) & (known.syllables[right] > 0) & (known.chinese[left] | known.chinese[right])
    found = np.where(both & (known.syllables[left] != known.syllables[right]), np.minimum(found, VARIANT - 0.04), found)
    digits = known.digit[left] | known.digit[right]
    return np.where(edits == 1, 1, np.where(digits, 0, found)).astype(np.float32)


def _slip(a: str, b: str) -> float:
    """The likeness of two short words a letter apart, if it is one doubled (Esa, Essa) or two swapped (Sok, Sko)."""
    if undoubled(a) == undoubled(b):
        return _FOLDED
    return VARIANT if min(len(a), len(b)) >= _SWAPPED and sorted(a) == sorted(b) else 0.0


def _by_sound(known: Vocabulary, left: Ints, right: Ints) -> Floats:
    some, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, other = at[: len(left)], at[len(left) :]
    words_ = [known.words[i] for i in some.tolist()]
    sounds = np.array([skeleton(word) for word in words_], dtype=object)
    bare = np.array([word.lstrip(MARKS) for word in words_], dtype=object)
    vowel = np.array([word[0] not in (ARABIC, BARE, HEBREW) for word in words_])
    syllabic = np.array([word[0] in (HAN, KANA) for word in words_])
    consonants = np.fromiter(map(len, sounds), np.int64, len(sounds))
    close = _compared(Indel.normalized_similarity, sounds, one, other)
    letters = _compared(JaroWinkler.similarity, bare, one, other)
    shortest = np.minimum(consonants[one], consonants[other])
    found = _graded(close, _SOUND)
    found = np.where((close < 1) & (shortest < _APART), np.minimum(found, VARIANT), found)
    vowels = vowel[one] & vowel[other]
    found = np.where(vowels & (letters < _LETTERS), np.minimum(found, VARIANT - 0.04), found)
    rough = np.flatnonzero(syllabic[one] | syllabic[other])
    if len(rough):
        coarsest = np.array([coarse(word) for word in words_], dtype=object)
        near = _compared(Indel.normalized_similarity, coarsest, one[rough], other[rough])
        found[rough] = np.maximum(found[rough], _graded(near, _COARSE))
    found = np.where(shortest == 1, np.where(close == 1, _ONE_CONSONANT, 0), np.where(shortest == 0, 0, found))
    by_letters = np.where(vowels & (shortest <= 1) & (letters >= _FEW_LETTERS), letters * _SOUND, 0)  # Yohei, Roché
    return np.asarray(np.maximum(found, by_letters), dtype=np.float32)


def _graded(close: Floats, best: float) -> Floats:
    """Consonants kept by `_ENOUGH` pair two words at all, all of them make the likeness `best`; below it falls to 0."""
    above = VARIANT + (best - VARIANT) * (close - _ENOUGH) / (1 - _ENOUGH)
    return np.where(close >= _ENOUGH, above, close * VARIANT)


@cache
def _grouped() -> frozenset[str]:
    given, family, nicknames = groups()
    return frozenset(chain(given, family, nicknames, *nicknames.values()))


def _same_group(a: str, b: str) -> float:
    """The likeness of two words of one group, 0 if they share none."""
    given, family, nicknames = groups()
    nothing: frozenset[int] = frozenset()
    if given.get(a, nothing) & given.get(b, nothing):
        return GROUPED
    if family.get(a, nothing) & family.get(b, nothing):
        return FAMILY
    return _NICKNAME if b in nicknames.get(a, ()) or a in nicknames.get(b, ()) else 0.0


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

"""How the words of two names pair, for many pairs of names at once.

1. A name becomes comparison words (`xref.words`). Neighbours that the other name writes as one word become one (Shang
   Fu, Shangfu), initials written as one word are parted (JC for Jean Claude).
2. Each distinct pair of words is measured once (`xref.likeness`).
3. Words are paired one to one, the most alike first.

Each distinct name is looked at once, each pair only for what the two do to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from xref.folds import fold, skeleton
from xref.likeness import FAMILY, SHORT, VARIANT, Floats, Ints, Vocabulary, alike, likeness
from xref.rarity import patronymic, weight
from xref.words import MARKS, MOST_WORDS, words

Bools = npt.NDArray[np.bool_]

_INITIALS = 3  # initials that are written as one word
_INITIAL = 0.85  # likeness of an initial and the name it can stand for
_BATCH = 1 << 15  # pairs paired together; 32,768 x 5 x 5 words are 3 MB a matrix
_UNMARKED = str.maketrans("", "", MARKS)
_FULL = 4  # consonants from which an agreement by sound tells as much as one by letters; two agree by chance too often
_JOINABLE = 3  # letters that a word has more than to be neighbours of the other name written as one
_RUN = 3  # neighbouring words that the other name may write as one
_ONE = 0.72  # share of letters that they keep: abdelwadoud/abdelouadoud .83; yanhan/janan .67 folds alike
_FIRM = 3  # letters from which the first and the last of a word's fold stay when it is joined to others
_FEW = 2  # consonants that are joined only if the words are alike: Min Ho, 민호
_SOUNDING = 1  # the same for consonants of a word of another script


class Paired(NamedTuple):
    """Some of the pairs (`rows` are their places among all), their words as numbers, and the partner of each word.

    left, right: words of the two names by number, shape (pairs, words), -1 beyond their end. raw: how alike each word
    of one is to each of the other, (pairs, words, words). value, partner: of each left word the likeness and the place
    of its partner, 0 and -1 if it has none. person: whether both can be people.
    """

    rows: Ints
    left: Ints
    right: Ints
    raw: Floats
    value: Floats
    partner: Ints
    person: Bools


class Names:
    """Pairs of names by their words.

    right_words: the words of each listed name where they are known, with spaces between.

    names: the distinct sequences of words. left, right: the sequence of each pair's asked and listed name, merged for
    each other, by its number. person: whether both can be people. Arrays by number of word: weight, marked, short
    (words that another letter makes another word), patronymic, and consonants (how much an agreement by sound tells of
    it).
    """

    def __init__(
        self,
        left: Sequence[str],
        right: Sequence[str],
        person: Sequence[bool],
        right_words: Sequence[str | None] | None = None,
    ) -> None:
        self.person = np.fromiter(person, np.bool_, len(person))
        numbers: dict[tuple[str, ...], int] = {}
        self.left = _numbered(left, person, numbers)
        self.right = _numbered(right, person, numbers, right_words)
        self.ids: dict[str, int] = {}
        self._grid = np.zeros((0, MOST_WORDS), dtype=np.int64)
        self._number(list(numbers))
        for row in _merging(_Words(list(self.ids)), self._grid, self.left, self.right).tolist():
            one, other = self.left[row], self.right[row]
            self.left[row], self.right[row] = (
                numbers.setdefault(name, len(numbers)) for name in _merged(self.names[one], self.names[other])
            )
        self._number(list(numbers))
        self.sizes = np.fromiter(map(len, self.names), np.int64, len(self.names))
        self.vocabulary = Vocabulary(list(self.ids))
        self.marked = np.append(self.vocabulary.mark > 0, False)  # last: beyond the end of a name
        self.short = np.append(self.vocabulary.length <= SHORT, False)
        self._first = np.array([ord(word[0]) for word in self.vocabulary.words] + [0])
        self._length = np.append(self.vocabulary.length, 0)

    @cached_property
    def weight(self) -> Floats:
        return np.array([*map(weight, self.vocabulary.words), 0.0], dtype=np.float32)

    @cached_property
    def consonants(self) -> Floats:
        kept = [min(len(skeleton(word)), _FULL) / _FULL for word in self.vocabulary.words]
        return np.array([*kept, 0.0], dtype=np.float32)

    @cached_property
    def patronymic(self) -> Bools:
        return np.array([*map(patronymic, self.vocabulary.words), False])

    def _number(self, names: list[tuple[str, ...]]) -> None:
        """Take in the names that are not numbered yet, and their words."""
        more = names[len(self._grid) :]
        grid = np.full((len(more), MOST_WORDS), -1, dtype=np.int64)
        ids = self.ids
        for row, name in enumerate(more):
            grid[row, : len(name)] = [ids.setdefault(word, len(ids)) for word in name]
        self._grid = np.vstack([self._grid, grid])
        self.names = names

    def paired(self) -> Iterator[Paired]:
        """The pairs in batches, those of one size together: the matrices are no larger than they must be."""
        sizes = np.maximum(self.sizes[self.left], self.sizes[self.right])
        order = np.argsort(sizes, kind="stable")
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            width = max(1, int(sizes[rows].max()))
            left, right = self._grid[self.left[rows], :width], self._grid[self.right[rows], :width]
            raw, person = self._pairwise(left, right), self.person[rows]
            initials = self._initials(left, right) & person[:, None, None]
            close = np.maximum(np.where(raw >= VARIANT, raw, 0), initials.astype(np.float32) * _INITIAL)
            yield Paired(rows, left, right, raw, *_one_family(*_assign(close)), person)

    def _pairwise(self, left: Ints, right: Ints) -> Floats:
        """Likeness of each word of each pair: (pairs, words, words); each distinct pair of words is measured once."""
        size = len(self.vocabulary.words) + 1
        codes = left[:, :, None] * size + right[:, None, :]
        real = (left >= 0)[:, :, None] & (right >= 0)[:, None, :]
        distinct, inverse = np.unique(codes[real], return_inverse=True)
        found = np.zeros(codes.shape, dtype=np.float32)
        found[real] = alike(self.vocabulary, distinct // size, distinct % size)[inverse]
        return found

    def _initials(self, left: Ints, right: Ints) -> Bools:
        one = (self._length[left] == 1)[:, :, None] != (self._length[right] == 1)[:, None, :]
        same = self._first[left][:, :, None] == self._first[right][:, None, :]
        return np.asarray(one & same & (left >= 0)[:, :, None] & (right >= 0)[:, None, :])


def _assign(close: Floats) -> tuple[Floats, Ints]:
    """Pair words one to one, the most alike first: likeness and partner of each left word."""
    rows, width = np.arange(len(close)), close.shape[2]
    value = np.zeros(close.shape[:2], dtype=np.float32)
    partner = np.full(close.shape[:2], -1, dtype=np.int64)
    open_ = close.copy()
    for _ in range(close.shape[1]):
        place = open_.reshape(len(close), -1).argmax(axis=1)
        i, j = place // width, place % width
        best = open_[np.arange(len(close)), i, j]
        hit = best > 0
        if not hit.any():
            break
        value[rows[hit], i[hit]] = best[hit]
        partner[rows[hit], i[hit]] = j[hit]
        open_[rows[hit], i[hit], :] = 0
        open_[rows[hit], :, j[hit]] = 0
    return value, partner


def _one_family(value: Floats, partner: Ints) -> tuple[Floats, Ints]:
    """Of words that are spellings of one family name (Li, Ri) no more than one pair: a person has one family."""
    alike_ = np.isclose(value, FAMILY)
    more = alike_ & (np.cumsum(alike_, axis=1) > 1)
    return np.where(more, np.float32(0), value), np.where(more, -1, partner)


def _numbered(
    side: Sequence[str],
    person: Sequence[bool],
    numbers: dict[tuple[str, ...], int],
    spelt: Sequence[str | None] | None = None,
) -> Ints:
    """The number of each name's sequence of words; spelt: the words that are known, with spaces between."""
    known: dict[tuple[str, bool], int] = {}
    found = np.empty(len(side), dtype=np.int64)
    for row, key in enumerate(zip(side, person, strict=True)):
        number = known.get(key)
        if number is None:
            told = spelt[row] if spelt else None
            name = words(*key) if told is None else tuple(told.split(" "))
            number = known[key] = numbers.setdefault(name, len(numbers))
        found[row] = number
    return found


class _Words:
    """What tells whether words may be written as one, for words by number; the last entry is beyond the end of a name.

    length. first_letter, last_letter: of the fold; first, last: the same, but 0 of a word so short that they may not
    stay when it is joined to others. one: whether it is long enough to be two of the other name. marked. brief: the
    letters of a word that may be initials, a bit each, 0 of others; initial: the first letter.
    """

    def __init__(self, found: Sequence[str]) -> None:
        folds = [fold(word) for word in found]
        self.length = np.array([*map(len, found), 0])
        self.first_letter, self.last_letter = (
            np.array([ord(shape[at]) if shape else 0 for shape in folds] + [0]) for at in (0, -1)
        )
        firm = np.array([len(word) >= _FIRM <= len(shape) for word, shape in zip(found, folds, strict=True)] + [False])
        self.first, self.last = np.where(firm, self.first_letter, 0), np.where(firm, self.last_letter, 0)
        self.one = self.length > _JOINABLE
        self.marked = np.array([word[0] in MARKS for word in found] + [False])
        self.brief = np.array(
            [_letters(word) if 1 < len(word) <= _INITIALS and word.isalpha() else 0 for word in found] + [0],
            dtype=np.uint64,
        )
        self.initial = np.array([_letters(word[0]) for word in found] + [0], dtype=np.uint64)


def _letters(word: str) -> int:
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % 64
    return found


def _merging(known: _Words, grid: Ints, left: Ints, right: Ints) -> Ints:
    """The rows of the pairs of which a name may be written otherwise because of the other (`_merged`): neighbours that
    the other name has not may be one of its words, or a short word the initials of its words."""
    sizes = (grid >= 0).sum(axis=1)
    sizes = np.maximum(sizes[left], sizes[right])
    order = np.argsort(sizes, kind="stable")
    found = [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        width = max(1, int(sizes[rows].max()))
        one, other = grid[left[rows], :width], grid[right[rows], :width]
        same = one[:, :, None] == other[:, None, :]
        alone = (one >= 0) & ~same.any(axis=2), (other >= 0) & ~same.any(axis=1)
        may = _may_join(known, one, other, *alone) | _may_join(known, other, one, *alone[::-1])
        found.append(rows[may])
    return np.sort(np.concatenate(found))


def _may_join(known: _Words, name: Ints, other: Ints, alone: Bools, other_alone: Bools) -> Bools:
    """Whether words of a name that stand alone may be one of the other's, or initials of its words."""
    initials = np.bitwise_or.reduce(known.initial[other], axis=1)[:, None]
    brief = np.where(alone, known.brief[name], np.uint64(0))
    may = ((brief > 0) & (brief & ~initials == 0)).any(axis=1)
    sounded = known.marked[name].any(axis=1) | known.marked[other].any(axis=1)
    for size in range(2, min(_RUN, name.shape[1]) + 1):
        starts = name.shape[1] - size + 1
        run: Bools = np.repeat(other_alone.any(axis=1, keepdims=True), starts, axis=1)
        for i in range(size):
            np.logical_and(run, alone[:, i : i + starts], out=run)
        may |= sounded & run.any(axis=1)
        pair, place = np.nonzero(run & ~may[:, None])
        first, last = known.first[name[pair, place]], known.last[name[pair, place + size - 1]]
        length = np.add.reduce([known.length[name[pair, place + i]] for i in range(size)])
        word = other[pair]
        unsure = (first == 0) | (last == 0)
        same_ends = (known.first_letter[word] == first[:, None]) & (known.last_letter[word] == last[:, None])
        same_ends |= unsure[:, None]
        shorter, longer = (
            np.minimum(known.length[word], length[:, None]),
            np.maximum(known.length[word], length[:, None]),
        )
        fits = same_ends & known.one[word] & other_alone[pair] & (shorter >= _ONE * longer)
        may[pair[fits.any(axis=1)]] = True
    return np.asarray(may, dtype=np.bool_)


def _merged(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of both names as they are compared with each other."""
    if len(a) < 2 and len(b) < 2:
        return a, b
    a, b = _joined(a, b), _joined(b, a)
    return _spelt_out(a, b), _spelt_out(b, a)


def _spelt_out(name: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name, where two or three initials written as one word are parted."""
    if len(name) < 2 or not any(1 < len(word) <= _INITIALS for word in name):
        return name
    first = "".join(word[0] for word in other)
    result: list[str] = []
    for word in name:
        together = 1 < len(word) <= _INITIALS and word.isalpha() and word not in other and word in first
        result += list(word) if together else [word]
    return tuple(result[:MOST_WORDS])


def _joined(name: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    if len(name) < 2:
        return name
    sounded = any(word[0] in MARKS for word in (*name, *other))
    shape = skeleton if sounded else fold
    if sounded:
        shapes = {sound: word for word in other if len(sound := skeleton(word)) > _SOUNDING}
    else:
        shapes = {fold(word): word for word in other if len(word) > _JOINABLE}
    if shapes.keys().isdisjoint(shape("".join(some)) for some in _runs(name)):
        return name
    result: list[str] = []
    i = 0
    while i < len(name):
        for size in range(_RUN, 1, -1):
            some = name[i : i + size]
            if len(some) == size and not set(some) & set(other) and _is_one("".join(some), shapes, shape):
                mark = some[0][0] if some[0][0] in MARKS else ""
                result.append(mark + "".join(some).translate(_UNMARKED))
                i += size
                break
        else:
            result.append(name[i])
            i += 1
    return tuple(result)


def _is_one(joined: str, shapes: Mapping[str, str], shape: Callable[[str], str]) -> bool:
    """Whether neighbours as one word are a word of the other name; letters must agree too where both have them."""
    word = shapes.get(shape(joined))
    if word is None:
        return False
    if shape is skeleton:
        return len(shape(word)) > _FEW or bool(likeness([joined], [word])[0] >= VARIANT)
    return OSA.normalized_similarity(joined, word) >= _ONE


def _runs(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Two or three neighbouring words."""
    return (name[i : i + size] for size in range(2, _RUN + 1) for i in range(len(name) - size + 1))

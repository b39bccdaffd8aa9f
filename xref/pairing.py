"""How the words of two names pair, for many pairs of names at once.

1. A name becomes comparison words (`xref.words`). Neighbours that the other name writes as one word become one (Shang
   Fu, Shangfu), initials written as one word are parted (JC for Jean Claude).
2. Each distinct pair of words is measured once (`xref.likeness`).
3. Words are paired one to one, the most alike first.

Each distinct name is looked at once, each pair only for what the two do to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from xref.likeness import FAMILY, SHORT, VARIANT, Floats, Ints, Vocabulary, alike
from xref.rarity import patronymic, weight
from xref.words import MARKS, MOST_WORDS, fold, skeleton, words

Bools = npt.NDArray[np.bool_]

_INITIALS = 3  # initials that are written as one word
_INITIAL = 0.85  # likeness of an initial and the name it can stand for
_BATCH = 1 << 15  # pairs paired together; 32,768 x 5 x 5 words are 3 MB a matrix
_UNMARKED = str.maketrans("", "", MARKS)
_FULL = 4  # consonants from which an agreement by sound tells as much as one by letters; two agree by chance too often
_JOINABLE = 3  # letters that a word has more than to be neighbours of the other name written as one
_ONE = 0.72  # share of letters that they keep: abdelwadoud/abdelouadoud .83; yanhan/janan .67 folds alike
_FIRM = 3  # letters from which the first and the last of a word's fold stay when it is joined to others
_SOUNDING = 2  # the same for consonants of a word of another script


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

    names: the distinct sequences of words. left, right: the sequence of each pair's asked and listed name, merged for
    each other, by its number. person: whether both can be people. Arrays by number of word: weight, marked, short
    (words that another letter makes another word), patronymic, and consonants (how much an agreement by sound tells of
    it).
    """

    def __init__(self, left: Sequence[str], right: Sequence[str], person: Sequence[bool]) -> None:
        self.person = np.fromiter(person, np.bool_, len(person))
        numbers: dict[tuple[str, ...], int] = {}
        sides = [_numbered(side, person, numbers) for side in (left, right)]
        self.names = list(numbers)
        for row, names in _merges(self.names, *sides):
            for side, name in zip(sides, names, strict=True):
                side[row] = numbers.setdefault(name, len(numbers))
        self.names = list(numbers)
        self.left, self.right = (np.array(side, dtype=np.int64) for side in sides)
        ids: dict[str, int] = {}
        self._grid = np.full((len(self.names), MOST_WORDS), -1, dtype=np.int64)
        for row, name in enumerate(self.names):
            self._grid[row, : len(name)] = [ids.setdefault(word, len(ids)) for word in name]
        self.sizes = np.fromiter(map(len, self.names), np.int64, len(self.names))
        self.vocabulary = Vocabulary(list(ids))
        self.ids = ids
        found = self.vocabulary.words
        self.weight = np.array([weight(word) for word in found] + [0.0], dtype=np.float32)  # last: beyond the end
        self.marked = np.append(self.vocabulary.mark > 0, False)
        self.short = np.append(self.vocabulary.length <= SHORT, False)
        kept = [min(len(skeleton(word)), _FULL) / _FULL for word in found]
        self.consonants = np.array([*kept, 0.0], dtype=np.float32)
        self.patronymic = np.array([patronymic(word) for word in found] + [False])
        self._first = np.array([ord(word[0]) for word in found] + [0])
        self._length = np.append(self.vocabulary.length, 0)

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


def _numbered(side: Sequence[str], person: Sequence[bool], numbers: dict[tuple[str, ...], int]) -> list[int]:
    """The number of each name's sequence of words."""
    known: dict[tuple[str, bool], int] = {}
    found = []
    for key in zip(side, person, strict=True):
        number = known.get(key)
        if number is None:
            name = words(*key)
            number = known[key] = numbers.setdefault(name, len(numbers))
        found.append(number)
    return found


def _merges(
    names: Sequence[tuple[str, ...]], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """The rows of the pairs of which a name is written otherwise because of the other, and both as they then are."""
    marked = [any(word[0] in MARKS for word in name) for name in names]
    ends = [{f[0] + f[-1] for f in [fold(word) for word in name if len(word) > _JOINABLE] if f} for name in names]
    joint = [{_ends(some) for some in _runs(name)} for name in names]
    brief = [tuple(w for w in n if 1 < len(w) <= _INITIALS and w.isalpha()) if len(n) > 1 else () for n in names]
    first = ["".join([word[0] for word in name]) for name in names]
    for row, (i, j) in enumerate(zip(left, right, strict=True)):
        if (
            not joint[i].isdisjoint(ends[j])  # a cheap look, which one pair in ten passes
            or not joint[j].isdisjoint(ends[i])
            or marked[i]
            or marked[j]
            or (brief[i] and any(word in first[j] for word in brief[i]))
            or (brief[j] and any(word in first[i] for word in brief[j]))
        ):
            both = _merged(names[i], names[j])
            if both != (names[i], names[j]):
                yield row, both


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
        for size in (3, 2):
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
    if word is None or shape is skeleton:
        return word is not None
    return OSA.normalized_similarity(joined, word) >= _ONE


def _runs(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Two or three neighbouring words."""
    return (name[i : i + size] for size in (2, 3) for i in range(len(name) - size + 1))


def _ends(some: tuple[str, ...]) -> str:
    """The first and the last letter of the fold of neighbours as one word."""
    if len(some[0]) >= _FIRM and len(some[-1]) >= _FIRM:
        return fold(some[0])[:1] + fold(some[-1])[-1:]
    joined = fold("".join(some))
    return joined[:1] + joined[-1:]

"""The rules by which a pair of names is judged, measured for many pairs at once: each gives a number (see `RULES`).

1. A name becomes comparison words (`xref.words`). Neighbours that the other name writes as one word become one.
2. Each distinct pair of words is measured once (`xref.likeness`).
3. Words are paired one to one, the most alike first.
4. What is left over on both sides contradicts; what is left over on one side only is missing, which is not against.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cpdist

from xref.likeness import SHORT, VARIANT, likeness
from xref.names import forms
from xref.rarity import NAME_PART, TELLING, weight
from xref.scripts import script
from xref.words import MARKS, MOST_WORDS, fold, legal_form, skeleton, titled, words

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_INITIALS = 3  # initials that are written as one word
_INITIAL = 0.85  # likeness of an initial and the name it can stand for
_BATCH = 1 << 15  # pairs measured together; 32,768 x 5 x 5 words are 3 MB a matrix
_ACRONYM = 3  # letters from which an acronym is one: two stand for too much
_SYLLABLES = ("Han", "Kana", "Hangul")
_UNMARKED = str.maketrans("", "", MARKS)
_FULL = 4  # consonants from which an agreement by sound tells as much as one by letters; two agree by chance too often
_SMALL = frozenset({"of", "for", "and", "the", "de", "la", "y", "i", "po"})  # words that acronyms leave out

# The rules, for and against, each with its words; "person" rules repeat one for pairs that can be people.
WORDS = {
    "unlike": "paired words are spelt differently",  # 1 - mean likeness of the paired words, by weight
    "worst": "a paired word is spelt differently",  # 1 - likeness of the least alike pair of telling words
    # how far the least alike pair of one script is from plain spelling
    "missing": "the listed name has more words",  # share of its weight without a partner
    "extra": "the asked name has more words",  # share of its weight without a partner
    "conflict": "each name has a word that the other has not",  # weight left over on both sides, the lesser
    "other": "each name has a telling word that the other has not",  # 1 - how alike the most alike of them still are
    "nothing": "no telling word agrees",
    "lone": "one telling word agrees, and one of the names has more",
    "known": "how much the agreeing words tell",  # weight paired, in words up to three
    "common": "the agreeing words are common",  # 1 - weight of the rarest paired word
    "common_missing": "the agreeing words are common, and the listed name has more",  # `common` times `missing`
    "common_extra": "the agreeing words are common, and the asked name has more",  # `common` times `extra`
    # all of it stands after "of", nothing before agrees
    "part": "what agrees is named as the owner of the other party",
    "brief": "what agrees is one short word, spelt differently",
    "written": "the names are of one script, and written differently",  # Han, Kana, Hangul: 1 - likeness as written
    "numbers": "the numbers differ",
    "letters": "the names as a whole are spelt alike",  # likeness as one word each, from .6 on
    "acronym": "one is the acronym of the other",
    "legal_form": "the legal forms differ",
    "sound": "the names are of two scripts and agree by sound",  # share of the pairs that agree by consonants only
    "sound_lone": "one word agrees, by sound only",
    "sound_rest": "words agree by sound only, and others are left over",
    "equal": "all words are equal",
    "person_missing": "the listed person's name has more words",
    "person_extra": "the asked name has more words than the listed person's",
    "person_lone": "one word only of a person's name agrees",
    "person_untitled": "a person is meant by one word, without a title",
    "person_bare": "the listed person's name is one word, the asked name has more",
    "person_other": "a family or given name differs",
    "person_worst": "a word of a person's name is spelt differently",
    "person": "both can be people",
}
RULES = pl.Schema(dict.fromkeys(WORDS, pl.Float64()))


class Pairing(NamedTuple):
    """How the words of two names pair: their words, and the partner of each asked word."""

    asked: tuple[str, ...]
    listed: tuple[str, ...]
    partner: tuple[int, ...]  # -1: none
    alike: tuple[float, ...]


def measure(left: Sequence[str], right: Sequence[str], person: Sequence[bool]) -> pl.DataFrame:
    """The rules' numbers for each pair of an asked and a listed name, schema `RULES`.

    `person` says whether both can be people.
    """
    if not left:
        return pl.DataFrame(schema=RULES)
    pairs = [_merged(words(a, p), words(b, p)) for a, b, p in zip(left, right, person, strict=True)]
    sizes = np.array([max(len(a), len(b)) for a, b in pairs])
    order = np.argsort(sizes, kind="stable")  # pairs of one size together: the grids are no larger than they must be
    columns = {name: np.zeros(len(pairs)) for name in RULES}
    for start in range(0, len(order), _BATCH):
        at = order[start : start + _BATCH]
        batch = _measure_batch([pairs[i] for i in at], np.array([person[i] for i in at]))
        for name, values in batch.items():
            columns[name][at] = values
    lone = columns["person_lone"] > 0
    columns["person_untitled"] = np.array(
        [float(alone and len(words(a, True)) == 1 and not titled(a)) for a, alone in zip(left, lone, strict=True)]
    )
    for row in _where(not (a.isascii() or b.isascii()) for a, b in zip(left, right, strict=True)):
        columns["written"][row] = _written(left[row], right[row])
    for row in _where(len(a) == 1 or len(b) == 1 for a, b in pairs):
        columns["acronym"][row] = _acronym(*pairs[row], left[row], right[row])
    for row in _where(not p and a != b for a, b, p in zip(left, right, person, strict=True)):
        columns["legal_form"][row] = _other_form(left[row], right[row])
    return pl.DataFrame(columns, schema=RULES)


def pairings(left: Sequence[str], right: Sequence[str], person: Sequence[bool]) -> list[Pairing]:
    """How the words of each pair of names pair, for the words of a report; the same pairing that `measure` judges."""
    pairs = [_merged(words(a, p), words(b, p)) for a, b, p in zip(left, right, person, strict=True)]
    found = []
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        alike, partner = _assign(_Grid(batch, np.array(person[start : start + _BATCH])).alike)
        for (a, b), js, values in zip(batch, partner.tolist(), alike.tolist(), strict=True):
            found.append(Pairing(a, b, tuple(js[: len(a)]), tuple(values[: len(a)])))
    return found


def _where(flags: Iterable[bool]) -> list[int]:
    return [row for row, flag in enumerate(flags) if flag]


def _other_form(left: str, right: str) -> bool:
    a, b = legal_form(left), legal_form(right)
    return bool(a and b and a != b)


def _merged(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of both names; neighbours that the other side writes as one word are one: Shang Fu, Shangfu."""
    if len(a) < 2 and len(b) < 2:
        return a, b
    a, b = _joined(a, b), _joined(b, a)
    return _spelt_out(a, b), _spelt_out(b, a)


def _spelt_out(name: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name, where two or three initials written as one word are parted: JC for Jean Claude."""
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
    marked = _marked(name) or _marked(other)
    shapes = _sounds(other) if marked else _shapes(other)
    near = _neighbours(name, marked)
    if shapes.isdisjoint(near):
        return name
    shared = set(other)
    result: list[str] = []
    i = 0
    while i < len(name):
        for size in (3, 2):
            some = name[i : i + size]
            if (
                len(some) == size
                and shared.isdisjoint(some)
                and (skeleton if marked else fold)("".join(some)) in shapes
            ):
                mark = some[0][0] if some[0][0] in MARKS else ""
                result.append(mark + "".join(some).translate(_UNMARKED))
                i += size
                break
        else:
            result.append(name[i])
            i += 1
    return tuple(result)


@lru_cache(maxsize=1 << 17)
def _marked(name: tuple[str, ...]) -> bool:
    return any(word[0] in MARKS for word in name)


@lru_cache(maxsize=1 << 17)
def _shapes(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(word) for word in name if len(word) > 3)


@lru_cache(maxsize=1 << 15)
def _sounds(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset(sound for word in name if len(sound := skeleton(word)) > 2)


@lru_cache(maxsize=1 << 17)
def _neighbours(name: tuple[str, ...], marked: bool) -> frozenset[str]:
    """The shapes of two or three neighbouring words as one."""
    shape = skeleton if marked else fold
    return frozenset(shape("".join(name[i : i + n])) for n in (2, 3) for i in range(len(name) - n + 1))


class _Grid:
    """The words of a batch of pairs as numbers, and how alike each word of one name is to each of the other."""

    def __init__(self, pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], person: npt.NDArray[np.bool_]) -> None:
        ids: dict[str, int] = {}
        width = min(MOST_WORDS, max(1, *(max(len(a), len(b)) for a, b in pairs)))
        self.left = _padded([a for a, _ in pairs], ids, width)
        self.right = _padded([b for _, b in pairs], ids, width)
        self.vocabulary = list(ids)
        self.weights = np.array([weight(word) for word in self.vocabulary] + [0.0], dtype=np.float32)  # last: padding
        self.marked = np.array([word[0] in MARKS for word in self.vocabulary] + [False])
        self.short = np.array([len(word) <= SHORT for word in self.vocabulary] + [False])
        kept = [min(len(skeleton(word)), _FULL) / _FULL for word in self.vocabulary]
        self.consonants = np.array([*kept, 0.0], dtype=np.float32)  # how much an agreement by sound tells of a word
        self.raw = _pairwise(self.left, self.right, self.vocabulary)
        initials = _initials(self.left, self.right, self.vocabulary) & person[:, None, None]
        self.alike = np.maximum(np.where(self.raw >= VARIANT, self.raw, 0), initials.astype(np.float32) * _INITIAL)


def _padded(names: Sequence[tuple[str, ...]], ids: dict[str, int], width: int) -> Ints:
    grid = np.full((len(names), width), -1, dtype=np.int64)
    for row, name in enumerate(names):
        grid[row, : len(name)] = [ids.setdefault(word, len(ids)) for word in name]
    return grid


def _pairwise(left: Ints, right: Ints, vocabulary: Sequence[str]) -> Floats:
    """Likeness of each word of each pair: (pairs, words, words); each distinct pair of words is measured once."""
    size = len(vocabulary) + 1
    codes = left[:, :, None] * size + right[:, None, :]
    real = (left >= 0)[:, :, None] & (right >= 0)[:, None, :]
    distinct, inverse = np.unique(codes[real], return_inverse=True)
    alike = np.zeros(codes.shape, dtype=np.float32)
    measured = likeness([vocabulary[c // size] for c in distinct], [vocabulary[c % size] for c in distinct])
    alike[real] = measured[inverse]
    return alike


def _initials(left: Ints, right: Ints, vocabulary: Sequence[str]) -> npt.NDArray[np.bool_]:
    first = np.array([ord(word[0]) for word in vocabulary] + [0])
    sizes = np.array([len(word) for word in vocabulary] + [0])
    one = (sizes[left] == 1)[:, :, None] != (sizes[right] == 1)[:, None, :]
    same = first[left][:, :, None] == first[right][:, None, :]
    return np.asarray(one & same & (left >= 0)[:, :, None] & (right >= 0)[:, None, :])


def _assign(alike: Floats) -> tuple[Floats, Ints]:
    """Pair words one to one, the most alike first: likeness and partner of each left word."""
    rows, width = np.arange(len(alike)), alike.shape[2]
    open_ = alike.copy()
    value = np.zeros(alike.shape[:2], dtype=np.float32)
    partner = np.full(alike.shape[:2], -1, dtype=np.int64)
    for _ in range(alike.shape[1]):
        place = open_.reshape(len(alike), -1).argmax(axis=1)
        i, j = place // width, place % width
        best = open_[rows, i, j]
        hit = best > 0
        if not hit.any():
            break
        value[rows[hit], i[hit]] = best[hit]
        partner[rows[hit], i[hit]] = j[hit]
        open_[rows[hit], i[hit], :] = 0
        open_[rows[hit], :, j[hit]] = 0
    return value, partner


def _measure_batch(
    pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], person: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.float64]]:
    grid = _Grid(pairs, person)
    value, partner = _assign(grid.alike)
    rows = np.arange(len(pairs))[:, None]
    left_weight, right_weight = grid.weights[grid.left], grid.weights[grid.right]
    used = partner >= 0
    right_used = np.zeros(grid.right.shape, dtype=bool)
    at, column = np.nonzero(used)
    right_used[at, partner[at, column]] = True
    shared = np.where(used, np.minimum(left_weight, right_weight[rows, np.maximum(partner, 0)]), 0)
    sounded = used & (grid.marked[grid.left] != grid.marked[grid.right[rows, np.maximum(partner, 0)]])
    shared = np.where(sounded, shared * grid.consonants[grid.left], shared)
    short = grid.short[grid.left] | grid.short[grid.right[rows, np.maximum(partner, 0)]]
    paired = shared.sum(axis=1)
    bar = np.where(person, NAME_PART, TELLING)[:, None]
    telling = used & (shared >= bar)
    left_over, right_over = np.where(used, 0, left_weight), np.where(right_used, 0, right_weight)
    both_over = (left_over >= bar)[:, :, None] & (right_over >= bar)[:, None, :]
    extra, missing = left_over.sum(axis=1), right_over.sum(axis=1)
    unlike = (shared * (1 - value)).sum(axis=1) / np.maximum(paired, 1e-9)
    worst = np.where(telling, 1 - value, 0).max(axis=1)
    left_count, right_count = (left_weight >= bar).sum(axis=1), (right_weight >= bar).sum(axis=1)
    ids = {word: i for i, word in enumerate(grid.vocabulary)}
    part = _part(grid.left, used, left_over >= bar, ids) | _part(grid.right, right_used, right_over >= bar, ids)
    numbers = _numbers(pairs)
    found = {
        "unlike": unlike,
        "worst": worst,
        "missing": missing / np.maximum(right_weight.sum(axis=1), 1e-9),
        "extra": extra / np.maximum(left_weight.sum(axis=1), 1e-9),
        "conflict": np.minimum(extra, missing),
        "other": np.where(both_over.any(axis=(1, 2)), 1 - np.where(both_over, grid.raw, 0).max(axis=(1, 2)), 0),
        "nothing": ~telling.any(axis=1),
        "lone": (telling.sum(axis=1) == 1) & (np.maximum(left_count, right_count) > 1),
        "known": np.minimum(paired, 3) / 3,
        "part": part & ~person,
        "brief": (telling.sum(axis=1) == 1) & (telling & short & (value < 1)).any(axis=1),
        "numbers": numbers,
        "letters": np.maximum(_letters(pairs) - 0.6, 0) / 0.4,
        "sound": (shared * sounded).sum(axis=1) / np.maximum(paired, 1e-9),
        "equal": (extra == 0) & (missing == 0) & (unlike < 1e-6),
        "person": person,
    }
    found["person_bare"] = person & (right_count == 1) & (left_count > 1)
    common = 1 - shared.max(axis=1)
    found["common"] = common
    found["common_missing"], found["common_extra"] = common * found["missing"], common * found["extra"]
    found["sound_lone"] = found["sound"] * found["lone"]
    found["sound_rest"] = found["sound"] * np.maximum(found["missing"], found["extra"])
    for rule in ("missing", "extra", "lone", "other", "worst"):
        found[f"person_{rule}"] = found[rule] * person
    return {name: np.asarray(column_, dtype=np.float64) for name, column_ in found.items()}


def _letters(pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> Floats:
    """Likeness of the names as one word each, in order and with their words sorted."""
    straight, ordered = zip(*(_together(name) for pair in pairs for name in pair), strict=True)
    one = cpdist(straight[::2], straight[1::2], scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    other = cpdist(ordered[::2], ordered[1::2], scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    return np.asarray(np.maximum(one, other), dtype=np.float32)


@lru_cache(maxsize=1 << 17)
def _together(name: tuple[str, ...]) -> tuple[str, str]:
    shown = [word.lstrip(MARKS) for word in name]
    return "".join(shown), "".join(sorted(shown))


def _part(
    words_: Ints, used: npt.NDArray[np.bool_], alone: npt.NDArray[np.bool_], ids: dict[str, int]
) -> npt.NDArray[np.bool_]:
    """Whether telling words stand alone before the first "of" of a name, and all that agrees stands after it."""
    of = words_ == ids.get("of", -2)
    after = np.cumsum(of, axis=1) > 0
    before_alone, before_used = (alone & ~after).any(axis=1), (used & ~after).any(axis=1)
    return np.asarray(of.any(axis=1) & before_alone & ~before_used & (used & after & ~of).any(axis=1), dtype=np.bool_)


def _numbers(pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> npt.NDArray[np.bool_]:
    """Whether both names have numbers, and they differ."""
    sets = [(_digits(a), _digits(b)) for a, b in pairs]
    return np.array([bool(x and y and x != y) for x, y in sets])


@lru_cache(maxsize=1 << 17)
def _digits(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in name if word[-1].isdigit() or word[0].isdigit())


def _written(left: str, right: str) -> float:
    """How differently two names of one script without letters are written; their Latin letters hide it (习近朋,
    习近平).
    """
    if left.isascii() or right.isascii():
        return 0.0
    one = script(left)
    if one not in _SYLLABLES or script(right) != one:
        return 0.0
    return 1 - OSA.normalized_similarity("".join(left.split()), "".join(right.split()))


def _acronym(a: tuple[str, ...], b: tuple[str, ...], left: str, right: str) -> bool:
    return (len(a) == 1 and _stands_for(a[0], right)) or (len(b) == 1 and _stands_for(b[0], left))


def _stands_for(short: str, name: str) -> bool:
    """Whether a word consists of the first letters of a name's words, all of them or those that are not small words."""
    if len(short) < _ACRONYM or not short.isalpha():
        return False
    found = forms(name)
    if len(found) < _ACRONYM - 1:
        return False
    main = [form for form in found if form not in _SMALL]
    bare = words(name)
    return any(short == "".join(form[0] for form in some) for some in (found, main, bare))

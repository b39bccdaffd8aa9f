"""The rules by which a pair of names is judged, measured for many pairs at once.

1. A name becomes comparison words: tokens (`xref.names`) without legal forms, number words as digits (`words`).
2. Two words are equal, or variants: by edits (Jaro-Winkler, Levenshtein), or because they fold to the same letters, as
   transliterations of one name do (`fold`). Each distinct pair of words is measured once, in a RapidFuzz batch.
3. Words are paired one to one, the most alike first. Neighbours that one side writes as one word count as that word.
4. What is left over on both sides contradicts; what is left over on one side only is missing, which is not against.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import regex
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.process import cpdist

from xref.data import load
from xref.names import tokens

_MOST_WORDS = 12  # of a name; of 185,000 listed names fewer than 1 in 100 have more, and their tail says little
_VARIANT = 0.80  # likeness from which two words can be the same: Lindeman/Lindemann .95, Murphy/Pouv .48
_FOLDED = 0.96  # likeness of words with equal folds: above any edit, below equality
_LIGHT, _GENERIC = 0.25, 0.45  # weight of a particle or title, of a generic word, beside 1 for a distinctive word

MEASURES = pl.Schema(
    {
        "likeness": pl.Float64(),  # mean likeness of the paired words, weighted
        "paired": pl.Float64(),  # weight paired
        "conflict": pl.Float64(),  # weight left over on both sides, the lesser of the two
        "missing": pl.Float64(),  # weight left over on one side only
        "joined": pl.Float64(),  # likeness of the names written as one word each, in order
        "numbers": pl.Float64(),  # numbers that one side has and the other has not
        "initials": pl.Float64(),  # words paired with an initial
        "words": pl.Float64(),  # the lesser count of words
        "head": pl.Float64(),  # likeness of the distinctive words alone
    }
)


class _Known(NamedTuple):
    legal_forms: dict[tuple[str, ...], str]
    longest: int
    light: frozenset[str]
    generic: frozenset[str]
    numbers: dict[str, str]


@cache
def _known() -> _Known:
    data = load("name_words")
    legal = {tuple(form.split()): group[0] for group in data["legal_forms"] for form in group}
    return _Known(
        legal,
        max(map(len, legal)),
        frozenset(data["particles"]) | frozenset(data["titles"]),
        frozenset(data["generic"]),
        dict(data["numbers"]),
    )


@lru_cache(maxsize=1 << 18)  # the listed names and a batch of queries
def words(name: str, person: bool = False) -> tuple[str, ...]:
    """The words by which a name is compared, at most twelve; legal forms are left out unless nothing else is left.

    >>> words("Siemens Aktiengesellschaft"), words("1st International Bank, Ltd."), words("GmbH")
    (('siemens',), ('1', 'international', 'bank'), ('gmbh',))
    """
    forms = [token.form for token in tokens(name)]
    if person:
        return tuple(forms[:_MOST_WORDS])
    known, kept, i = _known(), [], 0
    while i < len(forms):
        for size in range(min(known.longest, len(forms) - i), 0, -1):
            if tuple(forms[i : i + size]) in known.legal_forms:
                i += size
                break
        else:
            if forms[i] not in ("and", "the"):
                kept.append(known.numbers.get(forms[i], forms[i]))
            i += 1
    return tuple((kept or forms)[:_MOST_WORDS])


_FOLDS = (
    (r"(?:tsch|tch|tsj|cz|ch|tj)", "c"), (r"(?:schtsch|shch|szcz|sch|sj|sz|sh)", "s"), (r"(?:dzh|dsch|dj|zh)", "z"),
    (r"kh|gh", "h"), (r"ph|ff", "f"), (r"th", "t"), (r"ck|q|kk", "k"), (r"x", "ks"), (r"tz|ts", "c"),
    (r"ou|oo|oe", "u"), (r"ee|ie|iy|ij|ey|ei|ai|ay|y|j", "i"), (r"w", "v"), (r"c(?=[aou])", "k"), (r"o", "u"),
    (r"e", "i"),
    (r"(.)\1+", r"\1"), (r"(?<=.)h", ""), (r"(?<=..)[ia]$", ""),
)  # fmt: skip
_FOLD_RULES = tuple((regex.compile(pattern), letters) for pattern, letters in _FOLDS)


@lru_cache(maxsize=1 << 18)
def fold(word: str) -> str:
    """The letters that the transliterations of one word share.

    >>> fold("sergei") == fold("sergey") == fold("sergej"), fold("ladin") == fold("laden")
    (True, True)
    """
    for pattern, letters in _FOLD_RULES:
        word = pattern.sub(letters, word)
    return word


def weight(word: str) -> float:
    """How much a word says about who is meant, before its rarity: particles and titles little, generic words less."""
    known = _known()
    if word in known.light:
        return _LIGHT
    return _GENERIC if word in known.generic else 1.0


def likeness(left: Sequence[str], right: Sequence[str]) -> npt.NDArray[np.float32]:
    """How alike the words of each pair are, 0..1; below the bar of a variant it is 0. Shape (pairs,)."""
    if not left:
        return np.zeros(0, dtype=np.float32)
    folds = [fold(word) for word in left], [fold(word) for word in right]
    edits = cpdist(left, right, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    start = cpdist(left, right, scorer=JaroWinkler.similarity, dtype=np.float32)
    folded = cpdist(*folds, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    shortest = np.array([min(len(a), len(b)) for a, b in zip(*folds, strict=True)])
    equal = edits == 1
    alike = np.maximum(np.where(edits >= 0.5, (edits + start) / 2, 0), folded * 0.9)
    alike = np.where((folded == 1) & (shortest >= 3), np.maximum(alike, _FOLDED), alike)
    alike = np.where((shortest < 3) & (folded < 1), np.minimum(alike, 0.6), alike)
    digits = np.array([a.isdigit() or b.isdigit() for a, b in zip(left, right, strict=True)])
    alike = np.where(equal, 1, np.where(digits, 0, alike))
    return np.where(alike >= _VARIANT, alike, 0).astype(np.float32)


def _padded(names: Sequence[tuple[str, ...]], ids: dict[str, int]) -> npt.NDArray[np.int32]:
    grid = np.full((len(names), _MOST_WORDS), -1, dtype=np.int32)
    for row, name in enumerate(names):
        grid[row, : len(name)] = [ids.setdefault(word, len(ids)) for word in name]
    return grid


def measure(left: Sequence[str], right: Sequence[str], person: Sequence[bool]) -> pl.DataFrame:
    """The measures of each pair of names, schema `MEASURES`; `person` says whether both can be people."""
    ids: dict[str, int] = {}
    a = [words(name, p) for name, p in zip(left, person, strict=True)]
    b = [words(name, p) for name, p in zip(right, person, strict=True)]
    parts = [
        _measure_batch(a[i : i + 4096], b[i : i + 4096], ids, person[i : i + 4096]) for i in range(0, len(a), 4096)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=MEASURES)


def _measure_batch(
    a: Sequence[tuple[str, ...]], b: Sequence[tuple[str, ...]], ids: dict[str, int], person: Sequence[bool]
) -> pl.DataFrame:
    left, right = _padded(a, ids), _padded(b, ids)
    vocabulary = list(ids)
    alike = _pairwise(left, right, vocabulary)
    weights = np.array([weight(word) for word in vocabulary] + [0.0], dtype=np.float32)  # the last is the padding
    sizes = np.array([len(word) for word in vocabulary] + [0])
    initials = _initials(left, right, vocabulary, sizes) & np.array(person)[:, None, None]
    alike = np.maximum(alike, initials.astype(np.float32) * 0.85)
    left_weight, right_weight = weights[left], weights[right]
    pairs, partner, by_initial = _assign(alike, initials)
    left_used, right_used = pairs > 0, np.zeros(right.shape, dtype=bool)
    paired = np.zeros(len(a))
    alike_sum, head_sum, head_weight = np.zeros(len(a)), np.zeros(len(a)), np.zeros(len(a))
    rows = np.arange(len(a))
    for i in range(_MOST_WORDS):
        j = partner[:, i]
        used = j >= 0
        right_used[rows[used], j[used]] = True
        shared = np.where(used, np.minimum(left_weight[:, i], right_weight[rows, np.maximum(j, 0)]), 0)
        paired += shared
        alike_sum += shared * pairs[:, i]
        distinctive = used & (shared > _GENERIC)
        head_sum += np.where(distinctive, pairs[:, i], 0)
        head_weight += distinctive
    left_over = np.where(left_used, 0, left_weight).sum(axis=1)
    right_over = np.where(right_used, 0, right_weight).sum(axis=1)
    joined = cpdist(
        ["".join(x) for x in a], ["".join(y) for y in b], scorer=Levenshtein.normalized_similarity, dtype=np.float32
    )
    swapped = cpdist(
        ["".join(sorted(x)) for x in a], ["".join(sorted(y)) for y in b], scorer=Levenshtein.normalized_similarity,
        dtype=np.float32,
    )  # fmt: skip
    numbers = [len({w for w in x if w.isdigit()} ^ {w for w in y if w.isdigit()}) for x, y in zip(a, b, strict=True)]
    return pl.DataFrame(
        {
            "likeness": alike_sum / np.maximum(paired, 1e-9),
            "paired": paired,
            "conflict": np.minimum(left_over, right_over).astype(float),
            "missing": np.abs(left_over - right_over).astype(float),
            "joined": np.maximum(joined, swapped * 0.95).astype(float),
            "numbers": np.array(numbers, dtype=float),
            "initials": by_initial.astype(float),
            "words": np.array([min(len(x), len(y)) for x, y in zip(a, b, strict=True)], dtype=float),
            "head": np.where(head_weight > 0, head_sum / np.maximum(head_weight, 1), 0.0),
        },
        schema=MEASURES,
    )


def _pairwise(
    left: npt.NDArray[np.int32], right: npt.NDArray[np.int32], vocabulary: Sequence[str]
) -> npt.NDArray[np.float32]:
    """Likeness of each word of each pair: (pairs, words, words); each distinct pair of words is measured once."""
    size = len(vocabulary) + 1
    codes = left[:, :, None].astype(np.int64) * size + right[:, None, :]
    real = (left >= 0)[:, :, None] & (right >= 0)[:, None, :]
    distinct, inverse = np.unique(codes[real], return_inverse=True)
    alike = np.zeros(codes.shape, dtype=np.float32)
    measured = likeness([vocabulary[c // size] for c in distinct], [vocabulary[c % size] for c in distinct])
    alike[real] = measured[inverse]
    return alike


def _initials(
    left: npt.NDArray[np.int32], right: npt.NDArray[np.int32], vocabulary: Sequence[str], sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    first = np.array([ord(word[0]) for word in vocabulary] + [0])
    one = (sizes[left] == 1)[:, :, None] != (sizes[right] == 1)[:, None, :]
    return np.asarray(one & (first[left][:, :, None] == first[right][:, None, :]) & (left >= 0)[:, :, None])


def _assign(
    alike: npt.NDArray[np.float32], initials: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pair words one to one, the most alike first: likeness and partner of each left word, number of initials."""
    rows = np.arange(len(alike))
    open_ = alike.copy()
    value = np.zeros(alike.shape[:2], dtype=np.float32)
    partner = np.full(alike.shape[:2], -1, dtype=np.int64)
    count = np.zeros(len(alike), dtype=np.int64)
    for _ in range(alike.shape[1]):
        flat = open_.reshape(len(alike), -1)
        place = flat.argmax(axis=1)
        best = flat[rows, place]
        hit = best > 0
        if not hit.any():
            break
        i, j = place // alike.shape[2], place % alike.shape[2]
        value[rows[hit], i[hit]] = best[hit]
        partner[rows[hit], i[hit]] = j[hit]
        count += hit & initials[rows, i, j]
        open_[rows[hit], i[hit], :] = 0
        open_[rows[hit], :, j[hit]] = 0
    return value, partner, count

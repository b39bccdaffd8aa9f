"""The rules by which a pair of names is judged, measured for many pairs at once: each gives a number (see `RULES`).

1. The words of both names are paired (`xref.pairing`).
2. What is left over on both sides contradicts; what is left over on one side only is missing, which is not against.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cpdist

from xref.likeness import GROUPED, Floats, Ints
from xref.names import forms
from xref.pairing import Bools, Names, Paired
from xref.rarity import NAME_PART, TELLING
from xref.scripts import script
from xref.words import MARKS, legal_form, titled, words

_PARTICLE = 0.15  # weight of a word up to which it says nothing (of, al, de)
_FATHER = 0.15  # of the weight of a patronymic that only one of the names has
_CONSONANTS = 4  # that a word tells at most, and one of letters in any case
_CERTAIN = 8  # consonants that agree from which no more are wanted
_ACRONYM = 3  # letters from which an acronym is one: two stand for too much
_SYLLABLES = ("Han", "Kana", "Hangul")
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
    # whether common words (trading, engineering) are left over on both sides, and no telling ones
    "business": "the lines of business or the places differ",
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
    # how few consonants agree in all, times `sound`: two words of two consonants agree by chance
    "faint": "words agree by sound only, and in few consonants",
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


def measure(
    left: Sequence[str], right: Sequence[str], person: Sequence[bool], right_words: Sequence[str | None] | None = None
) -> pl.DataFrame:
    """The rules' numbers for each pair of an asked and a listed name, schema `RULES`.

    `person` says whether both can be people, `right_words` what the listed names' words are where they are known.
    """
    if not left:
        return pl.DataFrame(schema=RULES)
    names = Names(left, right, person, right_words)
    columns = {name: np.zeros(len(left)) for name in RULES}
    for some in names.paired():
        for name, values in _measured(names, some).items():
            columns[name][some.rows] = values
    columns["numbers"] = _other_numbers(names).astype(float)
    columns["letters"] = np.maximum(_letters(names) - 0.6, 0) / 0.4
    columns["legal_form"] = _other_forms(left, right, names.person).astype(float)
    for row in np.flatnonzero(columns["person_lone"]).tolist():
        columns["person_untitled"][row] = len(words(left[row], True)) == 1 and not titled(left[row])
    for row in _where(not (a.isascii() or b.isascii()) for a, b in zip(left, right, strict=True)):
        columns["written"][row] = _written(left[row], right[row])
    for row in np.flatnonzero((names.sizes[names.left] == 1) | (names.sizes[names.right] == 1)).tolist():
        a, b = names.names[names.left[row]], names.names[names.right[row]]
        columns["acronym"][row] = _acronym(a, b, left[row], right[row])
    return pl.DataFrame(columns, schema=RULES)


def pairings(
    left: Sequence[str], right: Sequence[str], person: Sequence[bool], right_words: Sequence[str | None] | None = None
) -> list[Pairing]:
    """How the words of each pair of names pair, for the words of a report; the same pairing that `measure` judges."""
    if not left:
        return []
    names = Names(left, right, person, right_words)
    found: dict[int, Pairing] = {}
    for some in names.paired():
        for row, js, values in zip(some.rows.tolist(), some.partner.tolist(), some.value.tolist(), strict=True):
            a, b = names.names[names.left[row]], names.names[names.right[row]]
            found[row] = Pairing(a, b, tuple(js[: len(a)]), tuple(values[: len(a)]))
    return [found[row] for row in range(len(left))]


def _where(flags: Iterable[bool]) -> list[int]:
    return [row for row, flag in enumerate(flags) if flag]


def _measured(names: Names, some: Paired) -> dict[str, npt.NDArray[np.float64]]:
    """The rules' numbers for some of the pairs, but for those that look at the names as written."""
    value, partner, person = some.value, some.partner, some.person
    rows = np.arange(len(some.rows))[:, None]
    left_weight, right_weight = names.weight[some.left], names.weight[some.right]
    used = partner >= 0
    right_used = np.zeros(some.right.shape, dtype=bool)
    at, column = np.nonzero(used)
    right_used[at, partner[at, column]] = True
    shared = np.where(used, np.minimum(left_weight, right_weight[rows, np.maximum(partner, 0)]), 0)
    sounded = used & (names.marked[some.left] != names.marked[some.right[rows, np.maximum(partner, 0)]])
    sounded &= value < GROUPED  # what is known to be one name does not agree by its sound only
    shared = np.where(sounded, shared * names.consonants[some.left], shared)
    short = names.short[some.left] | names.short[some.right[rows, np.maximum(partner, 0)]]
    paired = _total(shared)
    bar = np.where(person, NAME_PART, TELLING)[:, None]
    telling = used & (shared >= bar)
    left_over, right_over = np.where(used, 0, left_weight), np.where(right_used, 0, right_weight)
    left_over = np.where(_left_out(names, some.left, some.right, left_weight >= bar), left_over * _FATHER, left_over)
    right_over = np.where(
        _left_out(names, some.right, some.left, right_weight >= bar), right_over * _FATHER, right_over
    )
    both_over = (left_over >= bar)[:, :, None] & (right_over >= bar)[:, None, :]
    extra, missing = _total(left_over), _total(right_over)
    unlike = _total(shared * (1 - value)) / np.maximum(paired, 1e-9)
    worst = np.where(telling, 1 - value, 0).max(axis=1)
    left_count, right_count = (left_weight >= bar).sum(axis=1), (right_weight >= bar).sum(axis=1)
    of = names.ids.get("of", -2)
    part = _part(some.left, used, left_over >= bar, of) | _part(some.right, right_used, right_over >= bar, of)
    found = {
        "unlike": unlike,
        "worst": worst,
        "missing": missing / np.maximum(_total(right_weight), 1e-9),
        "extra": extra / np.maximum(_total(left_weight), 1e-9),
        "conflict": np.minimum(extra, missing),
        "other": np.where(both_over.any(axis=(1, 2)), 1 - np.where(both_over, some.raw, 0).max(axis=(1, 2)), 0),
        "business": np.where(person | both_over.any(axis=(1, 2)), 0, _fewest(left_over, right_over)),
        "nothing": ~telling.any(axis=1),
        "lone": (telling.sum(axis=1) == 1) & (np.maximum(left_count, right_count) > 1),
        "known": np.minimum(paired, 3) / 3,
        "part": part & ~person,
        "brief": (telling.sum(axis=1) == 1) & (telling & short & (value < 1)).any(axis=1),
        "sound": _total(shared * sounded) / np.maximum(paired, 1e-9),
        "equal": (extra == 0) & (missing == 0) & (unlike < 1e-6),
        "person": person,
    }
    found["person_bare"] = person & (right_count == 1) & (left_count > 1)
    common = 1 - shared.max(axis=1)
    found["common"] = common
    found["common_missing"], found["common_extra"] = common * found["missing"], common * found["extra"]
    agreeing = np.where(sounded, names.consonants[some.left], used) * _CONSONANTS
    found["faint"] = found["sound"] * np.maximum(1 - _total(agreeing) / _CERTAIN, 0)
    found["sound_lone"] = found["sound"] * found["lone"]
    found["sound_rest"] = found["sound"] * np.maximum(found["missing"], found["extra"])
    for rule in ("missing", "extra", "lone", "other", "worst"):
        found[f"person_{rule}"] = found[rule] * person
    return {name: np.asarray(column_, dtype=np.float64) for name, column_ in found.items()}


def _total(words: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The sum over the words of each pair, one after the other. numpy's own sum takes them in another order where some
    pair of the batch has eight words or more, so that the last digit would depend on which pairs stand beside it."""
    return np.cumsum(words, axis=1)[:, -1]


def _fewest(left_over: Floats, right_over: Floats) -> Floats:
    """How many words but particles are left over on each side, on the side that has fewer; 1 at most."""
    count = np.minimum((left_over > _PARTICLE).sum(axis=1), (right_over > _PARTICLE).sum(axis=1))
    return np.asarray(np.minimum(count, 1), dtype=np.float32)


def _left_out(names: Names, words_: Ints, other: Ints, tells: Bools) -> Bools:
    """Which words are patronymics beside a given and a family name, that the other name leaves out.

    Where both have one they are compared, and beside one name alone a patronymic stands for the given name.
    """
    father = names.patronymic[words_]
    full = (tells & ~father).sum(axis=1) > 1
    return np.asarray(father & (full & ~names.patronymic[other].any(axis=1))[:, None])


def _letters(names: Names) -> Floats:
    """Likeness of the names as one word each, in order and with their words sorted."""
    shown = [[word.lstrip(MARKS) for word in name] for name in names.names]
    whole = []
    for spelt in (["".join(name) for name in shown], ["".join(sorted(name)) for name in shown]):
        texts = np.array(spelt, dtype=object)
        one, other = texts[names.left], texts[names.right]
        whole.append(cpdist(one, other, scorer=Levenshtein.normalized_similarity, dtype=np.float32))
    return np.asarray(np.maximum(*whole), dtype=np.float32)


def _part(words_: Ints, used: Bools, alone: Bools, of_: int) -> Bools:
    """Whether telling words stand alone before the first "of" of a name, and all that agrees stands after it."""
    of = words_ == of_
    after = np.cumsum(of, axis=1) > 0
    before_alone, before_used = (alone & ~after).any(axis=1), (used & ~after).any(axis=1)
    return np.asarray(of.any(axis=1) & before_alone & ~before_used & (used & after & ~of).any(axis=1), dtype=np.bool_)


def _other_numbers(names: Names) -> Bools:
    """Whether both names have numbers, and they differ."""
    kinds: dict[frozenset[str], int] = {frozenset(): 0}
    sets = (frozenset(w for w in name if w[-1].isdigit() or w[0].isdigit()) for name in names.names)
    number = np.fromiter((kinds.setdefault(digits, len(kinds)) for digits in sets), np.int64, len(names.names))
    left, right = number[names.left], number[names.right]
    return np.asarray((left > 0) & (right > 0) & (left != right))


def _other_forms(left: Sequence[str], right: Sequence[str], person: Bools) -> Bools:
    """Whether both names, if they are no people's, have legal forms, and they differ."""
    found = np.zeros(len(left), dtype=bool)
    for row in np.flatnonzero(~person).tolist():
        one, other = legal_form(left[row]), legal_form(right[row])
        found[row] = bool(one and other and one != other)
    return found


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

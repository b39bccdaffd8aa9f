"""Pairs of a name in question and a listed name that are worth scoring.

1. The words of both names meet through their variants (`xref.index`); of each name only the rarest words lead.
2. A pair in which each name has a telling word without a partner is of two parties (so is one in which no telling word
   has, one of two kinds in which one name has, and a person's one-word alias that is part of a longer name), unless the
   names as a whole are spelt nearly alike: this leaves few of the many pairs that share a given name or a line of
   business.
3. The words that meet say how high the score of a pair can be at most, or nearly so; those that cannot reach the
   threshold are left out, and of the others the best few stay.

An acronym does not lead to the names whose initials it is, which three letters are of hundreds; it is found where the
list has it as an alias.

All of it is arithmetic on numbered words: the queries of a batch reach a hundred listed names each.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import inf, log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from xref.index import LEADING, NameIndex
from xref.keys import JOINED, Variants, spread, variants
from xref.likeness import Floats, Ints
from xref.queries import SHORT_WORDS, Asked
from xref.rarity import NAME_PART, TELLING
from xref.score import THRESHOLD
from xref.score import weights as weights_of_rules
from xref.tables import ENTITY_KINDS
from xref.words import MOST_WORDS

Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint32]

_BEST = 100  # listed names a query that are scored
_FEW = 30  # names that hold a word, up to which it leads to all of them, though it is not the rarest of the query
_KINDS = ENTITY_KINDS.categories.to_list()  # kinds are compared by their place here, -1 for what is none of them
_PERSON = _KINDS.index("person")
# Whether a kind is sure, so that a party of another of these must have the whole name; the last is for -1.
_SURE = np.array([kind in ("person", "organisation", "vessel", "aircraft") for kind in _KINDS] + [False])
_TINY = 1e-9
_SPELT = 20.0  # log odds to hope for of names that are nearly one as a whole: more than words can give
_MARGIN = 0.3  # log odds by which a pair's score can be higher than its words let hope
_NEAR = 0.74  # Indel of whole names from which words without a partner can be misspelt; angelamerkur/angelamerkel .83
_BLOCK = 32  # queries whose words are marked in one map of the vocabulary

CANDIDATES = pl.Schema(  # hoped: log odds that the pair can reach by its words
    {"query_id": pl.UInt32(), "name_id": pl.UInt32(), "hoped": pl.Float64()}
)


def find(
    index: NameIndex,
    names: Sequence[str],
    kinds: Sequence[str],
    threshold: float = THRESHOLD,
    lift: Floats | None = None,
) -> pl.DataFrame:
    """The candidates of each name; `query_id` is its position. Schema `CANDIDATES`, best first within a query.

    kinds: a word of `tables.MENTION_KINDS` for each name. threshold: the lowest score that is wanted. lift: the log
    odds that what is known beside each name can add to its score.
    """
    asked = Asked(names, kinds)
    met = _met(index, asked)
    pairs, whole = _reached(index, met, asked)
    shared = _shared(index, met, asked, pairs)
    spelt_out = _spelt_out(index, asked, pairs)
    near = np.where(whole, 1.0, 0.0)
    apart = ~whole & _apart(index, asked, pairs, shared, spelt_out)
    near[apart] = _near(index, asked, pairs.of(apart))
    kept = ~apart | (near > 0)
    pairs, near, spelt_out = pairs.of(kept), near[kept], spelt_out[kept]
    hoped = np.where(near > 0, _SPELT * near, 0.0)
    by_words = near == 0
    hoped[by_words] = _hoped(index, met, asked, pairs.of(by_words), spelt_out[by_words])
    if lift is not None:
        hoped += lift[pairs.query]
    found = pl.DataFrame([pairs.query, pairs.name, hoped], schema=CANDIDATES)
    return (
        found.lazy()
        .filter(pl.col("hoped") >= _odds(threshold) - _MARGIN)
        .with_row_index()
        .sort("query_id", "hoped", "index", descending=[False, True, False])
        .select(CANDIDATES.names())
        .group_by("query_id", maintain_order=True)
        .head(_BEST)
        .match_to_schema(CANDIDATES)
        .collect()
    )


def _odds(threshold: float) -> float:
    return log(threshold / (1 - threshold)) if 0 < threshold < 1 else -inf


class _Met(NamedTuple):
    """The listed words that the words of queries meet, by query: the place of the query and of its word's row in
    `Asked`, the listed word, how alike they are, and whether the word is rare enough to lead to all that hold it."""

    query: Ints
    row: Ints
    word: Ints
    alike: Floats
    leads: Bools


class _Pairs(NamedTuple):
    """Pairs of a query and a listed name, by query and name."""

    query: Ints
    name: Ints

    def of(self, some: Bools | slice) -> _Pairs:
        return _Pairs(self.query[some], self.name[some])


class _Shared(NamedTuple):
    """What the names of each pair share: the bits of the asked words that meet a listed one, and how many telling words
    of the listed name they meet."""

    asked: Bits
    listed: Ints


class _Words(NamedTuple):
    """The words of the listed names of some pairs: which pair, which word, and the row of `_Met` by which an asked word
    meets it, -1 if none does; of several the one that is most alike."""

    pair: Ints
    word: Ints
    met: Ints


def _met(index: NameIndex, asked: Asked) -> _Met:
    variants = _variants(index, asked.distinct)
    of_word = np.searchsorted(variants.asked, np.arange(len(asked.distinct) + 1))
    names = index.words["names"].to_numpy()
    total = np.append(0, np.cumsum(names[variants.listed], dtype=np.int64))
    held = total[of_word[1:]] - total[of_word[:-1]]  # listed names that hold a variant of each asked word
    joined = np.fromiter((word[0] == JOINED for word in asked.distinct), np.bool_, len(asked.distinct))[asked.word]
    tells = (asked.bits & asked.telling[asked.query] != 0) & asked.single
    row_held = held[asked.word]
    none = np.iinfo(np.int64).max
    rarest = np.full((2, len(asked.telling)), none)
    for least, some in zip(rarest, (tells, ~joined), strict=True):
        some = some & (row_held > 0)
        np.minimum.at(least, asked.query[some], row_held[some])
    rarest_held = np.where(rarest[0] < none, rarest[0], rarest[1])
    leads = joined | (row_held <= np.maximum(rarest_held[asked.query], _FEW))
    row, at = spread(of_word[asked.word], np.diff(of_word)[asked.word])
    return _Met(asked.query[row], row, variants.listed[at], variants.alike[at], leads[row])


def _variants(index: NameIndex, asked: Sequence[str]) -> Variants:
    """The variants of the asked words: of a word that some listed name has as the index has them."""
    numbers = _numbers(index, asked)
    known, new = np.flatnonzero(numbers >= 0), np.flatnonzero(numbers < 0)
    number = numbers[known]
    run, at = spread(_of(index.words, "varied", number), _of(index.words, "variants", number))
    of_index = Variants(
        known[run], index.variants["word_id"].to_numpy()[at].astype(np.int64), index.variants["alike"].to_numpy()[at]
    )
    found = variants([asked[place] for place in new.tolist()], index.words, index.keys, known=False)
    of_new = found._replace(asked=new[found.asked])
    order = np.argsort(np.concatenate([of_index.asked, of_new.asked]), kind="stable")
    return Variants(
        np.concatenate([of_index.asked, of_new.asked])[order],
        np.concatenate([of_index.listed, of_new.listed])[order],
        np.concatenate([of_index.alike, of_new.alike])[order],
    )


def _numbers(index: NameIndex, asked: Sequence[str]) -> Ints:
    """The number of each asked word, -1 of one that no listed name has; they stand by word, those joined apart."""
    words, single = index.words["word"], _single(index)
    if not len(words):
        return np.full(len(asked), -1)
    spelt = pl.Series(asked, dtype=pl.String())
    joined = spelt.str.starts_with(JOINED).to_numpy()
    at = np.where(
        joined,
        single + words[single:].search_sorted(spelt, "left").to_numpy().astype(np.int64),
        words[:single].search_sorted(spelt, "left").to_numpy().astype(np.int64),
    )
    at = np.minimum(at, len(words) - 1)
    return np.where((words.gather(at) == spelt).to_numpy(), at, -1)


def _single(index: NameIndex) -> int:
    """How many of the listed words are words of names, and no whole names joined."""
    words = index.words["word"]
    return bisect_left(range(len(words)), 1, key=lambda row: words[row].startswith(JOINED))


def _of(rows: pl.DataFrame, column: str, some: Ints) -> Ints:
    """A column of whole numbers for some rows: what is as long as the lists is not copied."""
    return rows[column].to_numpy()[some].astype(np.int64)


def _reached(index: NameIndex, met: _Met, asked: Asked) -> tuple[_Pairs, Bools]:
    """The listed names to which words lead, and whether the names are one as one word.

    A pair that is worth scoring has a partner for every telling word of one side. If that is the asked one, its rarest
    word leads there; if it is the listed one, that name's rarest word does, whichever of the asked words it meets, or
    the next ones where the asked name has initials.
    """
    names, leads = index.words["names"].to_numpy(), index.words["leads"].to_numpy()
    rank = np.minimum(asked.initials[met.query], LEADING - 1)
    counts = np.where(met.leads, names[met.word], leads[met.word, rank]).astype(np.int64)
    run, at = spread(_of(index.words, "posted", met.word), counts)
    name = index.postings["name_id"].to_numpy()[at].astype(np.int64)
    height = max(1, index.names.height)
    codes = np.sort((met.query[run] * height + name) * 2 + (asked.bits[met.row[run]] > 0))  # as a whole first
    codes = codes[np.diff(codes >> 1, prepend=-1) > 0]
    pairs, whole = _Pairs((codes >> 1) // height, (codes >> 1) % height), codes & 1 == 0
    other = np.flatnonzero(~index.names["for_all"].to_numpy()[pairs.name])
    kept = np.ones(len(codes), dtype=bool)
    kept[other] = index.names["script"].gather(pairs.name[other]).to_numpy() == asked.script[pairs.query[other]]
    return pairs.of(kept), whole[kept]


def _words(index: NameIndex, met: _Met, asked: Asked, pairs: _Pairs) -> Iterator[tuple[slice, _Words]]:
    """The words of the listed name of each pair, for some pairs at a time, which the slice tells."""
    held, single = index.held["word_id"].to_numpy(), _single(index)
    order = np.lexsort((met.alike, met.query))  # of several marks on one place of the map the last stays
    order = order[met.word[order] < single]  # no name holds names joined
    some_words, place_of = np.unique(met.word[order], return_inverse=True)
    column = np.zeros(single, dtype=np.int32)  # of the map, for each listed word; what is not written takes no memory
    column[some_words] = np.arange(1, len(some_words) + 1)
    marks = np.full((_BLOCK, len(some_words) + 1), -1, dtype=np.int32)
    bounds = np.arange(0, len(asked.telling) + _BLOCK, _BLOCK)
    met_from, pairs_from = np.searchsorted(met.query[order], bounds), np.searchsorted(pairs.query, bounds)
    for block, start in enumerate(bounds[:-1].tolist()):
        some = slice(pairs_from[block], pairs_from[block + 1])
        if some.start == some.stop:
            continue
        those = slice(met_from[block], met_from[block + 1])
        rows = order[those]
        at = met.query[rows] - start, place_of[those] + 1
        marks[at] = rows
        name = pairs.name[some]
        pair, place = spread(_of(index.names, "first", name), _of(index.names, "holds", name))
        word = held[place]
        yield some, _Words(pair, word, marks[pairs.query[some][pair] - start, column[word]])
        marks[at] = -1


def _shared(index: NameIndex, met: _Met, asked: Asked, pairs: _Pairs) -> _Shared:
    weights = index.words["weight"].to_numpy()
    bar = np.where(_people(index, pairs), NAME_PART, TELLING).astype(np.float32)
    tells = asked.bits & asked.telling[asked.query] > 0
    bits, listed = np.zeros(len(pairs.query), dtype=np.uint32), np.zeros(len(pairs.query), dtype=np.int64)
    for some, listed_words in _words(index, met, asked, pairs):
        hit = np.flatnonzero(listed_words.met >= 0)
        pair, row = listed_words.pair[hit], met.row[listed_words.met[hit]]
        np.bitwise_or.at(bits[some], pair, asked.bits[row])
        telling = (weights[listed_words.word[hit]] >= bar[some][pair]) & tells[row]
        listed[some] = np.bincount(pair[telling], minlength=some.stop - some.start)
    return _Shared(bits, listed)


def _people(index: NameIndex, pairs: _Pairs) -> Bools:
    return np.asarray(index.names["kind"].to_physical().to_numpy()[pairs.name] == _PERSON)


def _apart(index: NameIndex, asked: Asked, pairs: _Pairs, shared: _Shared, spelt_out: Ints) -> Bools:
    """Whether telling words without a partner speak for two parties (step 2)."""
    query, name = pairs
    met = np.bitwise_count(shared.asked & asked.telling[query]).astype(np.int64)
    asked_telling, telling = np.bitwise_count(asked.telling[query]).astype(np.int64), _of(index.names, "telling", name)
    kind, other = asked.kind[query], index.names["kind"].to_physical().to_numpy()[name]
    other_kind = (kind != other) & _SURE[kind] & _SURE[other]
    faint = asked.faint[query]
    nothing = (met == 0) & (asked_telling > 0) & (telling > 0)
    asked_alone = asked_telling > met + _of(index.names, "brief", name) + faint
    listed_alone = telling > shared.listed + faint + spelt_out
    bare = (kind == _PERSON) & (other == _PERSON) & (telling == 1)
    return np.asarray(nothing | (asked_alone & (listed_alone | bare)) | (other_kind & (asked_alone | listed_alone)))


def _spelt_out(index: NameIndex, asked: Asked, pairs: _Pairs) -> Ints:
    """How many of the words of the listed name the short words of the asked one can be the initials of."""
    found = np.zeros(len(pairs.query), dtype=np.int64)
    letters = index.names["initial_letters"].to_numpy()[pairs.name]
    for place in range(SHORT_WORDS):
        short = asked.brief_letters[:, place][pairs.query]
        can_be = np.flatnonzero((short > 0) & (short & ~letters == 0))
        initials = index.names["initials"].gather(pairs.name[can_be]).to_list()
        brief = [asked.brief[query][place] for query in pairs.query[can_be].tolist()]
        fits = (len(word) if word in initial else 0 for word, initial in zip(brief, initials, strict=True))
        found[can_be] += np.fromiter(fits, np.int64, len(brief))
    return found


def _hoped(index: NameIndex, met: _Met, asked: Asked, pairs: _Pairs, spelt_out: Ints) -> Floats:
    """The log odds that a pair can reach: what `xref.evidence` gives for the words that meet, and for the others only
    where nothing else could pair them (initials, neighbours written as one word, names after the father)."""
    told, firm, marked = (index.words[name].to_numpy() for name in ("weight", "firm", "marked"))
    likeness = np.zeros((len(pairs.query), MOST_WORDS), dtype=np.float32)
    right, missing = np.zeros(len(pairs.query)), np.zeros(len(pairs.query))
    sounded = np.zeros(len(pairs.query), dtype=bool)
    for some, (of_pair, word, meets) in _words(index, met, asked, pairs):
        size = some.stop - some.start
        right[some] = np.bincount(of_pair, told[word], size)
        alone = meets < 0
        missing[some] = np.bincount(of_pair[alone], firm[word[alone]], size)
        pair, at = of_pair[~alone], meets[~alone]
        bits = asked.bits[met.row[at]]
        sounded[some] = np.bincount(pair, asked.marked[met.row[at]] != marked[word[~alone]], size) > 0
        for place in range(MOST_WORDS):
            has = np.flatnonzero(bits >> np.uint32(place) & 1)
            np.maximum.at(likeness[some][:, place], pair[has], met.alike[at[has]])
    weights = asked.weights[pairs.query]
    paired = np.where(likeness > 0, weights, 0)
    left, shared = np.maximum(weights.sum(axis=1), _TINY), np.maximum(paired.sum(axis=1), _TINY)
    person = (asked.kind[pairs.query] == _PERSON) & _people(index, pairs)
    telling = paired >= np.where(person, NAME_PART, TELLING)[:, None]
    unlike, worst = 1 - (paired * likeness).sum(axis=1) / shared, np.where(telling, 1 - likeness, 0).max(axis=1)
    faint = asked.faint[pairs.query] > 0  # words that no key leads from may have a partner all the same
    missing = np.where((spelt_out > 0) | faint, 0, missing / np.maximum(right, _TINY))
    extra = np.where(likeness > 0, 0, asked.firm[pairs.query]).sum(axis=1) / left
    extra = np.where((_of(index.names, "brief", pairs.name) > 0) | faint, 0, extra)
    common = 1 - paired.max(axis=1)
    sizes = asked.length[pairs.query], _of(index.names, "length", pairs.name)
    letters = np.minimum(*sizes) / np.maximum(np.maximum(*sizes), 1)
    by = weights_of_rules()
    return np.asarray(
        by["constant"]
        + by["known"] * np.minimum(shared, 3) / 3
        + by["letters"] * np.maximum(letters - 0.6, 0) / 0.4
        + by["unlike"] * unlike
        + (by["worst"] + by["person_worst"] * person) * worst
        + (by["missing"] + by["person_missing"] * person + by["common_missing"] * common) * missing
        + (by["extra"] + by["person_extra"] * person + by["common_extra"] * common) * extra
        + by["common"] * common
        + by["person"] * person
        + by["sound"] * sounded
    )


def _near(index: NameIndex, asked: Asked, pairs: _Pairs) -> Floats:
    """How nearly alike the whole names of each pair are spelt, 0 below `_NEAR`.

    Lengths, and letters that only one of them has, tell of most pairs that they are below.
    """
    length = _of(index.names, "length", pairs.name), asked.length[pairs.query]
    letters = index.names["letters"].to_numpy()[pairs.name], asked.letters[pairs.query]
    least = np.minimum(
        length[0] - np.bitwise_count(letters[0] & ~letters[1]), length[1] - np.bitwise_count(letters[1] & ~letters[0])
    )
    can_be = np.flatnonzero(2 * least >= _NEAR * (length[0] + length[1]))
    found = np.zeros(len(pairs.query), dtype=np.float32)
    found[can_be] = cpdist(
        asked.joined[pairs.query[can_be]], index.names["joined"].gather(pairs.name[can_be]).to_list(),
        scorer=Indel.normalized_similarity, score_cutoff=_NEAR,
    )  # fmt: skip
    return found

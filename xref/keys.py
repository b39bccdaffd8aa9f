"""The keys of a word: what its variants have too, so that they meet and nothing is compared with everything.

The keys are the word itself, its fold, and the fold with one letter left out (a deletion neighbourhood, as in
SymSpell); the groups that letters do not unite; and its consonants, where either word is of a script without letters.
A word of a script of `xref.sounds` has also the folds and consonants of the Latin words that it is likely to stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

from xref.folds import coarse, fold
from xref.likeness import VARIANT, Floats, Ints, Vocabulary, alike, group_keys
from xref.sounds import readings
from xref.words import MARKS

JOINED = "="  # marks the word that is a whole name joined; no token contains it
PAIR = "+"  # marks two neighbouring words of a query as one
_LOOSE, _PLAIN = "~", "^"  # mark keys by sound of words from scripts without letters, and of others
_SHORTEST_SOUND = 3  # consonants; two of them stand for a tenth of the vocabulary (kn: Kane, Cohn, Gahn)
_LONGEST = 50  # letters of a word that has keys with one left out, which are as many: the longest listed one has 36
_MOST = 1 << 21  # pairs that meet on a key at a time, of which each takes a hundred bytes
_SHORTEST_FOLD = 4  # letters; a shorter word with one left out meets half the vocabulary (Li, Lim, Ali)


def keys_of(word: str) -> set[str]:
    """The keys of a listed word, on which it meets its variants (see `keys_for`).

    >>> keys_of("ladin") & keys_for("laden") != set()
    True
    """
    found, sounds, loose = _keys(word)
    found |= {f"{_LOOSE if loose else _PLAIN}{sound}" for sound in sounds}
    return found | _misspelt(word)


def keys_for(word: str, known: bool = True) -> set[str]:
    """The keys on which an asked word meets listed ones; by sound only if either is of a script without letters.

    A word that is `known`, since some listed name has it, is no misspelling of others.

    >>> keys_of("putin") & keys_for("¤puchin") != set(), keys_of("putin") & keys_for("patton")
    (True, set())
    >>> keys_of("jian") & keys_for("jrian"), keys_of("jian") & keys_for("jrian", known=False)
    (set(), {'#jian'})
    """
    if word.startswith(PAIR):
        return {fold(word[1:])}
    found, sounds, loose = _keys(word)
    found |= {f"{mark}{sound}" for sound in sounds for mark in ((_LOOSE, _PLAIN) if loose else (_LOOSE,))}
    return found if known else found | _misspelt(word)


def is_faint(word: str) -> bool:
    """Whether a word of a script without letters has too few consonants to meet its variants.

    >>> is_faint("~ly"), is_faint("~brhym"), is_faint("ali")
    (True, False, False)
    """
    return word[0] in MARKS and len(coarse(word)) < _SHORTEST_SOUND


def _misspelt(word: str) -> set[str]:
    """The letters as written, and with one left out: one letter changes the fold of others around it."""
    if word[0] == JOINED or word[0] in MARKS or not _SHORTEST_FOLD <= len(word) <= _LONGEST or not word.isalpha():
        return set()
    return {f"#{word}", *(f"#{word[:i]}{word[i + 1 :]}" for i in range(len(word)))}


def _keys(word: str) -> tuple[set[str], set[str], bool]:
    """The keys by letters, the sounds that are long enough to be one, and whether only these are to be trusted."""
    mark, bare = (word[:1], word[1:]) if word.startswith(JOINED) else ("", word)
    shape = fold(bare.lstrip(MARKS))
    keys = {word, f"{mark}{shape}"}
    if not mark:  # a whole name misspelt is found by its words
        keys.update(group_keys(word))
        if _SHORTEST_FOLD <= len(shape) <= _LONGEST:
            keys |= {f"{shape[:i]}{shape[i + 1 :]}" for i in range(len(shape))}
    spelt = readings(bare)
    if not mark:
        keys.update(map(fold, spelt))
    sounds = {coarse(bare), *map(coarse, spelt)}
    return keys, {f"{mark}{sound}" for sound in sounds if len(sound) >= _SHORTEST_SOUND}, bare[:1] in MARKS


def hashed(keys: Iterable[str]) -> npt.NDArray[np.uint32]:
    """The keys as numbers, the same on every machine; that two keys share one costs a comparison of words more."""
    return np.fromiter((crc32(key.encode()) for key in keys), np.uint32)


class Variants(NamedTuple):
    """Asked words with the listed words that are their variants, by the asked word's place among those asked."""

    asked: Ints
    listed: Ints
    alike: Floats


_NONE = Variants(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))


def variants(asked: Sequence[str], words: pl.DataFrame, keys: pl.DataFrame, *, known: bool) -> Variants:
    """The listed words that are variants of asked ones: those that share a key and are alike.

    words: word, fold of the listed words, in the order of their numbers. keys: key (`hashed`), word_id, by key. known:
    see `keys_for`.
    """
    found = [keys_for(word, known) for word in asked]
    sizes = np.fromiter(map(len, found), np.int64, len(asked))
    distinct, at = np.unique(hashed(key for keys_ in found for key in keys_), return_inverse=True)
    listed_keys = keys["key"].to_numpy()
    starts = np.searchsorted(listed_keys, distinct)
    counts = (np.searchsorted(listed_keys, distinct, side="right") - starts)[at]
    starts = starts[at]
    first = np.append(0, np.cumsum(sizes))  # of the keys of each asked word
    met = np.append(0, np.cumsum(counts))[first]  # listed words before those that each meets
    parts = [_NONE]
    begin = 0
    while begin < len(asked):
        end = max(begin + 1, int(np.searchsorted(met, met[begin] + _MOST, side="right")) - 1)
        some = slice(first[begin], first[end])
        run, place = spread(starts[some], counts[some])
        owner = np.repeat(np.arange(end - begin), sizes[begin:end])[run]
        alike_ = _alike(asked[begin:end], words, owner, keys["word_id"].to_numpy()[place])
        parts.append(alike_._replace(asked=alike_.asked + begin))
        begin = end
    return Variants(*map(np.concatenate, zip(*parts, strict=True)))


def _alike(asked: Sequence[str], words: pl.DataFrame, owner: Ints, met: npt.NDArray[np.uint32]) -> Variants:
    """Those that are alike of pairs of asked words (by their places) and listed ones (by their numbers)."""
    height = max(1, words.height)
    codes = np.sort(owner * height + met.astype(np.int64))
    codes = codes[np.diff(codes, prepend=-1) > 0]
    left, right = codes // height, codes % height
    some, at = np.unique(right, return_inverse=True)
    listed = words.select("word", "fold")[some]
    bare = [word.removeprefix(PAIR) for word in asked]
    vocabulary = Vocabulary([*bare, *listed["word"].to_list()], [*map(fold, bare), *listed["fold"].to_list()])
    likeness = alike(vocabulary, left, at + len(asked))
    kept = likeness >= VARIANT
    return Variants(left[kept], right[kept], likeness[kept])


def spread(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Runs of numbers end to end: which run each number is of, and the number; a run counts up from its start."""
    run = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return run, np.arange(len(run)) + np.repeat(starts - before, counts)

"""How alike a word of another script and a Latin word sound, learnt from pairs of names of one party.

1. A marked word (`xref.words`) is parted into units, which are the letters of its script; each stands for a chunk of
   none to four letters of the Latin word (Hebrew sh for sh, ch or sch). Latin letters may stand for nothing, such as
   the vowels that Hebrew does not write. `xref/data/sounds.toml` says how often each does.
2. The evidence of one such step is how much more often the unit and the chunk stand for each other than they meet by
   chance (pointwise mutual information). The best alignment of two words is the one of the most evidence, which dynamic
   programming finds (as weighted edit distance; the many-to-many alignment of Jiampojamarn et al., 2007).
3. Its mean a letter becomes the likeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import regex

from xref.data import load
from xref.words import ARABIC, HANGUL, HEBREW

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

SCRIPTS = {ARABIC: "arabic", HEBREW: "hebrew", HANGUL: "hangul"}
LONGEST_CHUNK = 4  # Latin letters for one unit: ough, tsch
END = "$"  # ends both words, so that a chunk can be the end of one: Woods, Kate
READING = 0.05  # share of a unit from which a chunk is looked for
UNSEEN = 6.0  # nats against a step that was not seen, or less often than by chance
_LETTERS = 24  # of a word that are looked at
_BLOCK = 4096  # pairs aligned together
_UNITS = regex.compile(r"kk|tt|pp|ss|jj|ng|ch|sh|zh|kh|gh|th|dh|ts|y?eo|y?ae|eu|oe|ui|\S")
# Mean evidence a letter (nats) and the likeness that it makes. About 1 in 300 pairs of words of other names have .35;
# at .2 Korean given names find one another (Jeong-ja, Jiangzhou).
_EVIDENCE = (-2.0, 0.35, 1.1)
_LIKENESS = (0.0, 0.78, 0.97)


def units(word: str) -> list[str]:
    """The letters of a marked word as its script has them.

    >>> units("§yeicheu"), units("¬shmwal")
    (['y', 'e', 'i', 'ch', 'eu'], ['sh', 'm', 'w', 'a', 'l'])
    """
    return list(map(str, _UNITS.findall(word[1:])))


def sounding(marked: Sequence[str], latin: Sequence[str]) -> Floats:
    """How alike a word with a mark of `SCRIPTS` and a Latin word sound, for each pair: float32 in 0..1.

    >>> [round(float(x), 1) for x in sounding(["§paurreo", "§paurreo"], ["fowler", "clark"])]
    [0.9, 0.4]
    """
    return np.interp(evidence(marked, latin), _EVIDENCE, _LIKENESS).astype(np.float32)


def readings(word: str) -> list[str]:
    """Latin spellings of a marked word, by its mark and letters: the likeliest first, and those with another chunk for
    one unit; the word itself if its script is not of `SCRIPTS`.

    >>> readings("§jo")
    ['jo', 'zo', 'go', 'so']
    """
    if word[:1] not in SCRIPTS:
        return [word]
    told = _told(SCRIPTS[word[0]])
    chunks = [told.get(unit, (unit,)) for unit in units(word)]
    likeliest = [some[0] for some in chunks]
    others = (
        [*likeliest[:i], chunk, *likeliest[i + 1 :]] for i, some in enumerate(chunks[:_LETTERS]) for chunk in some[1:]
    )
    return ["".join(reading) for reading in (likeliest, *others)]


@cache
def _told(script: str) -> dict[str, tuple[str, ...]]:
    """The chunks of each unit that are looked for, the likeliest first."""
    found = {}
    for unit, said in load("sounds")[script].items():
        shares = read_shares(said)
        found[unit] = tuple(chunk for chunk, share in shares.items() if share >= READING) or (next(iter(shares)),)
    return found


def evidence(marked: Sequence[str], latin: Sequence[str]) -> Floats:
    """The mean evidence a letter (nats) of the best alignment, for each pair of a marked and a Latin word."""
    found = np.zeros(len(marked), dtype=np.float32)
    script = np.array([word[0] for word in marked])
    for mark, name in SCRIPTS.items():
        rows = np.flatnonzero(script == mark).tolist()
        if rows:
            found[rows] = _model(name).aligned([marked[i] for i in rows], [latin[i] for i in rows])
    return found


class Model:
    """What the units of one script stand for: the evidence of each step.

    shares: for each unit the chunks with their share, for no unit the letters that stand for nothing. letters: how
    often each Latin letter is written. All in 0..1.
    """

    def __init__(self, shares: dict[str, dict[str, float]], letters: dict[str, float]) -> None:
        # Unit 0 is what lies beyond the end of a word, chunk 0 is none, chunk 1 one that stands for nothing known.
        self._units = {unit: i for i, unit in enumerate((u for u in shares if u), start=1)}
        self._chunks = {"": 0} | {c: i for i, c in enumerate(sorted({c for s in shares.values() for c in s} - {""}), 2)}
        chance = {letter: -np.log(share) for letter, share in letters.items()}
        self._gain = np.full((len(self._units) + 2, len(self._chunks) + 1), -np.inf, dtype=np.float32)
        self._gain[1:, [i for c, i in self._chunks.items() if len(c) < 2] + [1]] = -UNSEEN
        self._gain[0, 0] = 0
        self._inserted = {}
        for unit, chunks in shares.items():
            for chunk, share in chunks.items():
                gain = float(np.log(share) + sum(chance[letter] for letter in chunk))
                if unit:
                    at = self._units[unit], self._chunks[chunk]
                    self._gain[at] = max(gain, self._gain[at])
                else:
                    self._inserted[chunk] = max(gain, -UNSEEN)

    def aligned(self, marked: Sequence[str], latin: Sequence[str]) -> Floats:
        """The mean evidence a letter of the best alignment, for each pair."""
        sources, source = _distinct(marked)
        targets, target = _distinct(latin)
        parts = [[*units(word)[:_LETTERS], END] for word in sources]
        spelt = [word[:_LETTERS] + END for word in targets]
        sizes = np.fromiter(map(len, parts), np.int64, len(parts))
        lengths = np.fromiter(map(len, spelt), np.int64, len(spelt))
        unit = np.zeros((len(parts), int(sizes.max())), dtype=np.int64)
        for row, some in enumerate(parts):
            unit[row, : len(some)] = [self._units.get(u, len(self._units) + 1) for u in some]
        chunk, inserted = self._chunked(spelt, int(lengths.max()))
        best = np.zeros(len(source), dtype=np.float32)
        order = np.argsort(sizes[source] * _LETTERS + lengths[target], kind="stable")
        for start in range(0, len(order), _BLOCK):
            rows = order[start : start + _BLOCK]
            one, other = source[rows], target[rows]
            height, width = int(sizes[one].max()), int(lengths[other].max())
            ends = self._best(unit[one, :height], chunk[:, other, :width], inserted[other, : width + 1])
            best[rows] = ends[np.arange(len(rows)), lengths[other]]
        return best / (sizes[source] + lengths[target])

    def _chunked(self, spelt: list[str], width: int) -> tuple[Ints, Floats]:
        """The chunk of each size that starts at each letter, (sizes, words, letters), and the evidence of all letters
        before each that stand for nothing, (words, letters + 1)."""
        chunk = np.ones((LONGEST_CHUNK + 1, len(spelt), width), dtype=np.int64)
        inserted = np.full((len(spelt), width + 1), 0, dtype=np.float32)
        for row, word in enumerate(spelt):
            for size in range(LONGEST_CHUNK + 1):
                starts = range(len(word) - size + (size > 0))
                chunk[size, row, : len(starts)] = [self._chunks.get(word[i : i + size], 1) for i in starts]
            inserted[row, 1 : len(word) + 1] = [self._inserted.get(letter, -UNSEEN) for letter in word]
        chunk[0] = 0
        return chunk, np.cumsum(inserted, axis=1, dtype=np.float32)

    def _best(self, unit: Ints, chunk: Ints, inserted: Floats) -> Floats:
        """The most evidence of the units and the first letters of the Latin words, (pairs, letters + 1)."""
        width = chunk.shape[2]
        best = inserted.copy()
        for i in range(unit.shape[1]):
            gain = self._gain[unit[:, i]]
            reached = best + gain[:, :1]
            for size in range(1, min(LONGEST_CHUNK, width) + 1):
                gains = np.take_along_axis(gain, chunk[size, :, : width - size + 1], axis=1)
                np.maximum(reached[:, size:], best[:, : width - size + 1] + gains, out=reached[:, size:])
            best = inserted + np.maximum.accumulate(reached - inserted, axis=1)
        return best


def _distinct(texts: Sequence[str]) -> tuple[list[str], Ints]:
    """The distinct texts, and the place of each among them."""
    places: dict[str, int] = {}
    at = np.fromiter((places.setdefault(text, len(places)) for text in texts), np.int64, len(texts))
    return list(places), at


@cache
def _model(script: str) -> Model:
    data = load("sounds")
    return Model(
        {unit: read_shares(said) for unit, said in data[script].items()}, read_shares(data["latin"]["letters"])
    )


def read_shares(said: str) -> dict[str, float]:
    """Chunks and their percentage, as `sounds.toml` has them; "-" is no letter.

    >>> read_shares("b 60, v 39.5, - .5")
    {'b': 0.6, 'v': 0.395, '': 0.005}
    """
    pairs = (pair.split() for pair in said.split(","))
    return {chunk.replace("-", ""): float(share) / 100 for chunk, share in pairs}

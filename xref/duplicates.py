"""Which articles are copies of one another, so that a story on ten sites is reported once, with all its addresses.

1. The articles are put in order: the earliest first (those without a date last), then the longest, then by id. Each in
   turn is a copy of the first kept one that it is alike to, else it is kept. So a copy is always like the article that
   is kept, never only like another copy, and the order in which articles are read changes nothing.
2. A text is its shingles: each five words in a row, without case and punctuation. Two are alike if .95 of the shorter
   one's shingles stand in the longer one and are at least half of it: an agency's story under another dateline, or cut.
   In 1,894 real articles the pairs above that are the same text; at .94 there is a version of three days later with
   other facts, and below .85 there are other articles with the same quotations.
3. Which pairs are looked at is told by MinHash (Broder 1997) in bands (Leskovec, Rajaraman, Ullman: "Mining of Massive
   Datasets", chapter 3): pairs that share .6 of all their shingles are missed once in a hundred times; those that
   share .46, the least that can be alike, once in eight. A copy that is missed is reported by itself.

What is compared of a text follows from it alone (`hashes`) and can be made anywhere; which articles are copies follows
from all of a corpus (`leaders`), and needs no texts.

Nothing is left out: each copy is screened like every article, and what it alone says is reported on it. rensa (MIT, in
Rust) and datasketch (which needs scipy) have MinHash too, but decide by an estimate of the likeness; what they could
take over are the ten lines of `_bands`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b, shake_256
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

COPIES = pl.Schema(
    {
        "article_id": pl.String(),
        "copy_of": pl.String(),  # the article that is kept; None for itself
        "rank": pl.Int64(),  # the place in the order of step 1: of articles alike the kept one comes first
    }
)
ALIKE = 0.95  # see step 2
_CUT = 0.5  # of the longer text's shingles that the shorter one must have: less is a quotation in another article
_WORDS = 5  # of a shingle: three make pairs of different stories in set phrases, with five these are below .5
_BANDS, _ROWS = 20, 3  # see step 3
_DIGEST = 16  # bytes of the hash of a text's words
HASHES = pl.Schema(
    {
        "length": pl.Int64(),  # characters of the text
        "words": pl.Binary(),  # a hash of its words: texts of the same are copies
        "bands": pl.Array(pl.UInt64(), _BANDS),  # see step 3
        "shingles": pl.UInt32(),  # how many there are
    }
)
_CROWD = 50  # kept articles that may share a band: more share a template, and each would be compared with all others
_PIECE = 4096  # shingles hashed at a time: 2 MB
_KEPT = 4096  # texts whose shingles are held in memory while others are compared with them: 20 MB of news

# A word; a character of a script that is written without spaces is one by itself.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")

_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # an odd number that spreads bits well: 2**64 by the golden ratio
# Odd numbers and others, the same everywhere, by which the functions of step 3 multiply and add.
_MULTIPLIERS, _ADDENDS = (
    np.frombuffer(shake_256(name).digest(8 * _BANDS * _ROWS), "<u8").astype(np.uint64).reshape(-1, 1) | np.uint64(1)
    for name in (b"multipliers", b"addends")
)

_Hashes = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.int64]  # in the order of step 1


def copies(articles: pl.DataFrame) -> pl.DataFrame:
    """The copies among articles (`tables.ARTICLES`): schema `COPIES`, one row an article, in the order of step 1."""
    texts = articles["text"]
    known = (hashes(texts.slice(first, _KEPT))[0] for first in range(0, len(texts), _KEPT))
    heads = articles.select("article_id", "published_on").hstack(pl.concat([pl.DataFrame(schema=HASHES), *known]))
    return leaders(heads, columns(heads["bands"]), lambda _: lambda row: _shingles(_words(texts[row])))


def columns(bands: pl.Series) -> Iterable[_Hashes]:
    """The columns of `HASHES`' bands."""
    return bands.to_numpy().reshape(-1, _BANDS).T


def hashes(texts: Iterable[str]) -> tuple[pl.DataFrame, list[_Hashes]]:
    """What is compared of each text, which follows from it alone, in their order.

    A frame (`HASHES`), and the hashes of its shingles, sorted, each once: about as many bytes as the text has.
    """
    length: list[int] = []
    digests: list[bytes] = []
    of: dict[bytes, tuple[_Hashes, _Hashes]] = {}  # by the digest
    for text in texts:
        words = _words(text)
        digest = blake2b(words or text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
        if digest not in of:
            shingles = _shingles(words)
            of[digest] = _bands(shingles), shingles
        length.append(len(text))
        digests.append(digest)
    found = [of[digest][1] for digest in digests]
    frame = pl.DataFrame(
        {
            "length": pl.Series(length, dtype=pl.Int64()),
            "words": pl.Series(digests, dtype=pl.Binary()),
            "bands": pl.Series(np.array([of[digest][0] for digest in digests], np.uint64).reshape(-1, _BANDS)),
            "shingles": pl.Series([*map(len, found)], dtype=pl.UInt32()),
        },
        schema=HASHES,
    )
    return frame, found


def leaders(
    articles: pl.DataFrame, bands: Iterable[_Hashes], shingles: Callable[[_Places], Callable[[int], _Hashes]]
) -> pl.DataFrame:
    """The copies among articles of which the hashes are known: schema `COPIES`, in the order of step 1.

    articles: article_id, published_on, length and words (`HASHES`). bands: the columns of theirs one after the other, a
    value for each row of that frame, of which one is held at a time. shingles: told once the rows of the articles that
    share a band with another, it gives what gives those of a row.
    Beside the frame this takes some 300 bytes an article, 900 where nearly all share a band, and the shingles of
    `_KEPT` of them.
    """
    rows = articles.select("published_on", "length", "article_id", row=pl.int_range(pl.len())).sort(
        "published_on", "length", "article_id", descending=[False, True, False], nulls_last=True
    )["row"]
    ordered = articles.select("article_id", "words")[rows].with_columns(rank=pl.int_range(pl.len(), dtype=pl.Int64()))
    first = ordered.select(pl.col("rank").first().over("words"))["rank"].to_numpy()  # of the texts of the same words
    leader = _leaders(first, bands, rows.to_numpy(), shingles)
    return ordered.select(
        "article_id", copy_of=pl.when(pl.col("rank") != leader).then(pl.col("article_id").gather(leader)), rank="rank"
    ).match_to_schema(COPIES)


def _leaders(
    first: _Places, bands: Iterable[_Hashes], rows: _Places, shingles: Callable[[_Places], Callable[[int], _Hashes]]
) -> pl.Series:
    """For each text the place of the first kept one that it is alike to; its own if it is kept."""
    shared = _shared(bands, rows, np.flatnonzero(first == np.arange(len(first))))
    of_row = shingles(rows[shared["place"].to_numpy()])
    of = lru_cache(_KEPT)(lambda place: of_row(int(rows[place])))
    leaders = first.copy()
    kept: dict[int, list[int]] = {}  # by the band
    for n, own in shared.iter_rows():
        near = sorted({k for band in own for k in kept.get(band, ())})
        mine = of(n)
        leaders[n] = next((k for k in near if _alike(of(k), mine)), n)
        if leaders[n] == n:
            for band in own:
                if len(held := kept.setdefault(band, [])) < _CROWD:
                    held.append(n)
    return pl.Series(leaders[first])


def _shared(bands: Iterable[_Hashes], rows: _Places, places: _Places) -> pl.DataFrame:
    """The texts that share a band with another: place and band, a list of those that it shares; in order of place."""
    found = []
    for column in bands:
        values = pl.DataFrame({"place": places, "band": column[rows[places]]})
        found.append(values.filter(pl.col("band").is_duplicated()))
    shared = pl.concat(found).sort("place", maintain_order=True).group_by("place", maintain_order=True)
    return shared.agg("band")


def _words(text: str) -> bytes:
    """The words of a text in UTF-8, with a space between."""
    return " ".join(_WORD.findall(text.lower())).encode("utf-8", "surrogatepass")


def _shingles(words: bytes) -> _Hashes:
    """The hashes of a text's shingles, sorted, each once; a text of fewer words has none."""
    hashes = np.array([*map(crc32, words.split())], np.uint64)
    found = np.zeros(max(0, len(hashes) - _WORDS + 1), np.uint64)
    for n in range(_WORDS):
        found = found * _FACTOR + hashes[n : n + len(found)]
    found ^= found >> np.uint64(29)
    return np.unique(found * _FACTOR)


def _bands(shingles: _Hashes) -> _Hashes:
    """The MinHash of a text: by `_BANDS` x `_ROWS` functions the least value of its shingles, joined to bands."""
    least = np.full(_BANDS * _ROWS, np.iinfo(np.uint64).max, np.uint64)
    for begin in range(0, len(shingles), _PIECE):
        values = shingles[begin : begin + _PIECE] * _MULTIPLIERS + _ADDENDS
        least = np.minimum(least, values.min(axis=1))
    rows = least.reshape(_BANDS, _ROWS)
    joined = np.arange(_BANDS, dtype=np.uint64)  # a value in one band says nothing in another
    for n in range(_ROWS):
        joined = (joined ^ rows[:, n]) * _FACTOR
    return joined


def _alike(one: _Hashes, other: _Hashes) -> bool:
    """See step 2; a text without shingles is like none but those of the same words, which are found before.

    Most pairs are not: of those the first few shingles of the shorter one already lack more than all of it may.
    """
    shorter, longer = sorted((one, other), key=len)
    if not 0 < len(shorter) >= _CUT * len(longer):
        return False
    most = len(shorter) - ALIKE * len(shorter)
    few = 4 * int(most) + 16
    return _lacking(shorter[:few], longer) <= most and _lacking(shorter, longer) <= most


def _lacking(some: _Hashes, of: _Hashes) -> int:
    """How many of some sorted hashes are not among others, which are sorted."""
    return len(some) - int(np.count_nonzero(of[np.minimum(np.searchsorted(of, some), len(of) - 1)] == some))

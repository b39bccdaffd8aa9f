"""The texts of listed parties ranked by words: BM25 over an inverted index that is kept as Arrow frames.

Words are compared by their stems. A word of the query also finds the words that mean the like
(`xref/data/expansions.toml`), for less; of these, a party counts for the best, so that a text with many synonyms does
not gain by it. Rather than SQLite FTS5, `bm25s` or `tantivy`: a few arrays suffice, they are memory-mapped with the
rest of the index, and each word of a query has its own weight.

Method: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xref.data import load
from xref.text.lexicon import FUNCTION_WORDS

_SATURATION = 1.2  # k1: what a second occurrence adds
_LENGTH = 0.4  # b: how much longer texts are marked down; those of one party are short or long by its list's habit
_LIKE = 0.6  # of a word that means the like
_FIELD = {
    "name": 2.0,
    "relation": 1.0,
    "reason": 1.0,
    "passage": 1.0,
    "programme": 0.5,
}  # an occurrence counts so often
_ONCE = ("name", "programme")  # fields in which a word counts once: names are printed in many spellings and languages
_WORD = r"[\p{L}\p{N}]+"
_SUFFIX = re.compile(r"(?:ing|ion|er|or|ie|ed|e|y)$")
_SHORTEST = 4  # letters of a stem
Scores = NDArray[np.float32]

TERMS = pl.Schema({"term": pl.String(), "first": pl.UInt32(), "last": pl.UInt32(), "idf": pl.Float32()})
POSTINGS = pl.Schema({"party": pl.UInt32(), "weight": pl.Float32()})


class Index(NamedTuple):
    """terms: where each stem's rows of `postings` begin and end; postings: party and its weight for the stem."""

    terms: pl.DataFrame  # TERMS, sorted by term
    postings: pl.DataFrame  # POSTINGS


def build(texts: pl.DataFrame, parties: int) -> Index:
    """The index of texts (`records.TEXTS`) of so many parties."""
    words = (
        texts.lazy()
        .select(
            "party",
            "field",
            count=pl.col("field").replace_strict(_FIELD, return_dtype=pl.Float32),
            word=_words(pl.col("text")),
        )
        .explode("word")
        .drop_nulls("word")
        .group_by("party", "word", "field")
        .agg(pl.col("count").sum(), once=pl.col("count").first())
        .with_columns(count=pl.when(pl.col("field").is_in(_ONCE)).then("once").otherwise("count"))
        .group_by("party", "word")
        .agg(pl.col("count").sum())
        .collect()
    )
    vocabulary = words.select("word").unique().filter(~pl.col("word").is_in(_stop()))
    stems = pl.Series([stem(word) for word in vocabulary["word"]], dtype=pl.String())
    vocabulary = vocabulary.with_columns(term=stems)
    counted = (
        words.lazy().join(vocabulary.lazy(), on="word").group_by("party", "term").agg(pl.col("count").sum())
        .with_columns(length=pl.col("count").sum().over("party"), bearers=pl.len().over("term"))
        .sort("term", "party").collect()
    )  # fmt: skip
    mean = counted.unique("party")["length"].mean() or 1.0
    idf = (1 + (parties - pl.col("bearers") + 0.5) / (pl.col("bearers") + 0.5)).log()
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * pl.col("length") / mean)
    postings = counted.select(
        "party", "term", idf=idf, weight=idf * pl.col("count") * (_SATURATION + 1) / (pl.col("count") + norm)
    ).with_row_index("row")
    terms = postings.group_by("term", maintain_order=True).agg(
        first=pl.col("row").min(), last=pl.col("row").max() + 1, idf=pl.col("idf").first()
    )
    return Index(terms.cast(TERMS), postings.select("party", "weight").cast(POSTINGS))


class Search:
    """An index opened for queries."""

    def __init__(self, index: Index, parties: int) -> None:
        self._terms = index.terms["term"]
        self._first, self._last = index.terms["first"].to_numpy(), index.terms["last"].to_numpy()
        self._party, self._weight = index.postings["party"].to_numpy(), index.postings["weight"].to_numpy()
        self._parties = parties
        self._idf = index.terms["idf"].to_numpy()
        self._rarest = float(self._idf.max()) if len(self._idf) else 1.0

    def scores(self, query: Mapping[str, float], *, alike: bool = True) -> Scores:
        """The score of each party for words with their weights; without `alike` only the words themselves count."""
        total: Scores = np.zeros(self._parties, np.float32)
        for concept in _concepts(query, alike=alike).values():
            best: Scores = np.zeros(self._parties, np.float32)
            for term, weight in concept.items():
                party, found = self._postings(term)
                best[party] = np.maximum(best[party], weight * found)
            total += best
        return total

    def most(self, words: Sequence[str]) -> float:
        """What a text would score that is full of these words; one that no text has counts as the rarest."""
        stems = dict.fromkeys(map(stem, words))
        found = [self._idf[at] for term in stems if (at := self._at(term)) is not None]
        return (_SATURATION + 1) * float(sum(found) + self._rarest * (len(stems) - len(found))) or 1.0

    def _at(self, term: str) -> int | None:
        at = int(self._terms.search_sorted(term))
        return at if at < len(self._terms) and self._terms[at] == term else None

    def _postings(self, term: str) -> tuple[NDArray[np.uint32], Scores]:
        at = self._at(term)
        if at is None:
            return self._party[:0], self._weight[:0]
        rows = slice(self._first[at], self._last[at])
        return self._party[rows], self._weight[rows]


def _concepts(query: Mapping[str, float], *, alike: bool = True) -> dict[str, dict[str, float]]:
    """For each stem of the query the stems that count for it, with their weights."""
    found: dict[str, dict[str, float]] = {}
    for word, weight in query.items():
        term = stem(word)
        concept = found.setdefault(term, {})
        concept[term] = max(weight, concept.get(term, 0.0))
        for other in _like().get(term, ()) if alike else ():
            concept[other] = max(_LIKE * weight, concept.get(other, 0.0))
    return found


def weights(query: Sequence[str]) -> dict[str, float]:
    """The stems that count for the words of a query, those of the words themselves and of words that mean the like."""
    return {term: found for concept in _concepts(dict.fromkeys(query, 1.0)).values() for term, found in concept.items()}


def words(text: str) -> list[str]:
    """The words of a text that a query is made of, in lower case, without small ones.

    >>> words("a reseller of satellite images")
    ['reseller', 'satellite', 'images']
    """
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in _stop()]


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The stem of a word in lower case.

    >>> stem("resellers"), stem("imaging"), stem("shipping"), stem("bank")
    ('resell', 'imag', 'ship', 'bank')
    """
    once = word.removesuffix("s")
    cut = _SUFFIX.sub("", once)
    if len(cut) < _SHORTEST:
        return once
    return cut[:-1] if len(cut) > _SHORTEST and cut[-1] == cut[-2] and cut[-1] in "bdgmnprt" else cut


def _words(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_all("['’]s\\b", "").str.extract_all(_WORD)


@cache
def _stop() -> frozenset[str]:
    return FUNCTION_WORDS | frozenset(load("expansions")["stop"].split())


@cache
def _like() -> dict[str, Sequence[str]]:
    """The stems that mean the like of a stem."""
    found: dict[str, set[str]] = {}
    for group in load("expansions")["groups"]:
        stems = {stem(word) for word in group.split()}
        for term in stems:
            found.setdefault(term, set()).update(stems - {term})
    return {term: sorted(others) for term, others in found.items()}

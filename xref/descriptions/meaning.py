"""How near what a description says is in meaning to the texts of each listed party, by a model of the user's.

A party has a vector for each kind of its texts (its names, its reasons, the passages on it): one for all would drown a
passage in aliases. The nearest counts.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from xref.embeddings import Embeddings
from xref.kept import kept
from xref.profiles.search import Scores

_FIELDS = ("name", "reason", "passage", "relation")
_BATCH = 10_000  # texts encoded at a time


class Meaning:
    """The vectors of the listed parties, opened for many descriptions; kept in `folder` for the same texts."""

    def __init__(self, model: Embeddings, texts: pl.DataFrame, parties: int, folder: Path) -> None:
        frames = kept(folder, ("vectors",), lambda: {"vectors": _vectors(model, texts)})
        self._model, self._parties = model, parties
        self._party = frames["vectors"]["party"].to_numpy()
        self._vectors = frames["vectors"]["vector"].to_numpy()

    def near(self, text: str) -> Scores:
        """The cosine of a text and the nearest of each party's; 0 where they have nothing in common."""
        found: Scores = np.zeros(self._parties, np.float32)
        np.maximum.at(found, self._party, self._vectors @ self._model.encode([text])[0])
        return found


def _vectors(model: Embeddings, texts: pl.DataFrame) -> pl.DataFrame:
    """party (row of `records.PARTIES`) and vector, a row for each party and kind of text."""
    joined = (
        texts.lazy()
        .filter(pl.col("field").is_in(_FIELDS))
        .group_by("party", "field")
        .agg(pl.col("text").sort().str.join(". "))
        .sort("party", "field")
        .collect()
    )
    said = joined["text"].to_list()
    batches = (said[first : first + _BATCH] for first in range(0, len(said), _BATCH))
    vectors = np.concatenate([model.encode([""])[:0], *map(model.encode, batches)])
    kind = pl.Array(pl.Float32(), vectors.shape[1])
    return joined.select("party").with_columns(vector=pl.Series(vectors, dtype=kind))

"""The answers of queries that were asked before in this process, for shards of a corpus that are screened in turn.

The same names are in the news day after day: of the queries of 500 articles a seventh was asked by the 1,400 before
them, of those of 100 a quarter, and more the larger a corpus is. An answer follows from its query, the lists and the
threshold alone (`compare.answer`), so what is remembered is the same, row by row.
"""

from __future__ import annotations

import polars as pl

from xref import compare
from xref.compare import HITS, PARTS
from xref.prepared import Prepared

MOST = 100_000  # queries that are remembered, some 40 MB; then all are forgotten
_ASKED = pl.Schema({"key": pl.String(), "number": pl.UInt32()})
Answer = tuple[pl.DataFrame, pl.DataFrame]


class Remembered:
    """Gives the answers of `compare.answer`; asked: how many queries were compared with the lists so far."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._of: tuple[Prepared, float] | None = None
        self.asked = 0
        self._forget()

    def __call__(self, known: Prepared, queries: pl.DataFrame, threshold: float, done: object = None) -> Answer:
        """The answer to the queries; those with an address, which are compared with all at once, are not kept."""
        if queries["address"].count():
            return compare.answer(known, queries, threshold)
        same = self._of is not None and self._of[0] is known and self._of[1] == threshold
        if not same or self._known.height + queries.height > self._most:
            self._forget()
            self._of = known, threshold
        keyed = queries.select("query_id", key=pl.struct(pl.exclude("query_id")).struct.json_encode())
        new = keyed.join(self._known, on="key", how="anti", maintain_order="left")
        new = new.unique("key", keep="first", maintain_order=True)
        self._ask(known, queries.join(new, on="query_id", how="semi", maintain_order="left"), new, threshold)
        numbered = keyed.join(self._known, on="key", maintain_order="left").select("query_id", "number")
        return self._told(self._hits, numbered), self._told(self._parts, numbered)

    def _forget(self) -> None:
        self._known = pl.DataFrame(schema=_ASKED)
        self._hits, self._parts = pl.DataFrame(schema=HITS), pl.DataFrame(schema=PARTS)

    def _ask(self, known: Prepared, queries: pl.DataFrame, new: pl.DataFrame, threshold: float) -> None:
        """Compare queries that are not known, and keep their answers under numbers of their own."""
        if queries.is_empty():
            return
        self.asked += queries.height
        numbers = new.with_row_index("number", offset=self._known.height).cast({"number": pl.UInt32()})
        asked = queries.join(numbers.select("query_id", "number"), on="query_id", maintain_order="left")
        asked = asked.with_columns(query_id="number").select(queries.columns)
        hits, parts = compare.answer(known, asked, threshold)
        self._known = pl.concat([self._known, numbers.select(_ASKED.names())])
        self._hits, self._parts = pl.concat([self._hits, hits]), pl.concat([self._parts, parts])

    def _told(self, kept: pl.DataFrame, numbered: pl.DataFrame) -> pl.DataFrame:
        """The kept rows of the queries, in the order of `compare.told`."""
        found = kept.rename({"query_id": "number"}).join(numbered, on="number", maintain_order="left")
        return found.select(kept.columns).sort("query_id", "entity_id", maintain_order=True)

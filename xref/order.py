"""By what the rows of each file of a report are sorted, so that a report does not show how it was made: in one piece,
or in parts that were joined afterwards.

`order` of `data/columns.toml` says it for people; here the same words sort. What a file's order leaves open its key
decides, or all its other columns as they follow where it has none, so that rows are equal only if they are so in every
column. An empty value stands last.

Where words say an order that no column does (articles as they were read, the makers of a weapon that tell most first),
rows stay as they were found. Rows that no column tells apart are of one story, and so of one part of a corpus.
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from typing import NamedTuple

import polars as pl

from xref.data import load
from xref.tables import REPORT

_WAYS = {  # words after a column: whether the highest comes first, and whether by its value without its sign
    "": (False, False),
    "highest first": (True, False),
    "largest first whatever its sign": (True, True),
}


class Key(NamedTuple):
    """A column by which rows are sorted; descending: the highest first; absolute: by its value without its sign."""

    column: str
    descending: bool
    absolute: bool

    def values(self) -> pl.Expr:
        """What is compared."""
        column = pl.col(self.column)
        return column.abs() if self.absolute else column


@cache
def keys(name: str) -> tuple[Key, ...]:
    """The columns by which the rows of a file (a name of `tables.REPORT`) are sorted; none if no column says it.

    Rows that are equal by these and not in all columns (only of files whose `order` ends in other words) stay as they
    were found.
    """
    file = load("columns")["files"][name]
    said = [words.partition(", ") for words in file["order"]]
    columns = list(takewhile(lambda words: words[0] in REPORT[name], said))
    first = [Key(column, *_WAYS[way]) for column, _, way in columns]
    if len(columns) < len(said):
        return tuple(first)
    whole = {key.column for key in first if not key.absolute}
    rest = (column for column in file["key"] or REPORT[name] if column not in whole)
    return (*first, *(Key(column, descending=False, absolute=False) for column in rest))


def in_order(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The rows of a file (a name of `tables.REPORT`) in their order."""
    by = keys(name)
    if not by:
        return frame
    down = [key.descending for key in by]
    return frame.sort([key.values() for key in by], descending=down, nulls_last=True, maintain_order=True)

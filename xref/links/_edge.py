"""One link as it is found in a sentence, before it becomes a row."""

from __future__ import annotations

from dataclasses import dataclass

from xref.links._deeds import Deed
from xref.links._ends import NOBODY, End


@dataclass
class Edge:
    """Who did what to whom with which item; `at` is the chunk of the verb or the noun that says so."""

    at: int
    relation: str
    subject: End = NOBODY
    item: End = NOBODY
    object: End = NOBODY
    deed: Deed = None  # type: ignore[assignment]

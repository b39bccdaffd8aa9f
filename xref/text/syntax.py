"""A sentence as a dependency parser reads it, whichever parser that is: plain data, so that rules need no model.

Tags are those of the Penn Treebank (NN, VBD), the names of dependencies those of ClearNLP (nsubj, dobj, pobj, relcl),
as spaCy's English models give them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, runtime_checkable


class Word(NamedTuple):
    """A word at `text[start:end]`; head: the index of the word that it depends on, its own if on none."""

    start: int
    end: int
    tag: str
    dep: str
    head: int


@runtime_checkable
class Parser(Protocol):
    """Parses English sentences; the same sentences always have the same parse."""

    def parse(self, sentences: Sequence[str], /) -> Iterator[list[Word]]:
        """For each sentence, in order, its words."""

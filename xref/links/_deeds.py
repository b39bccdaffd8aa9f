"""Whose deed a verb or a noun says, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from xref.links._chunks import Chunk
from xref.links._ends import End
from xref.links._words import Governor

DEPTH = 6  # verbs that rule one another
CHAIN = 4  # prepositions with their nouns between a noun and what rules or follows it
Fits = Callable[[Chunk], bool]


@dataclass
class Deed:
    """A verb's subject as a chunk, and how its deed is said."""

    subject: int | None = None  # the index of a noun phrase
    agent: End | None = None  # known otherwise: the possessor of "its plan to buy"
    negated: bool = False
    modalities: list[str] = field(default_factory=list)
    tense: str = ""
    said_by: End | None = None
    unsure: bool = False  # a purpose or a wish, no deed

    def ruled(self, governor: Governor) -> None:
        """Adds what a governor makes of it."""
        self.negated = self.negated != governor.negated
        if governor.modality:
            self.modalities.append(governor.modality)

"""A name as the finders for single scripts give it (`xref._han`, `xref._arabic`), before it becomes a mention."""

from __future__ import annotations

from typing import NamedTuple


class Written(NamedTuple):
    """`text[start:end]` is a name.

    kind: a word of `xref.tables.MENTION_KINDS`; canonical: its fullest form in the text, "" for what is written;
    countries: ISO 3166-1 alpha-2, sorted; detector: as of a mention.
    """

    start: int
    end: int
    kind: str
    canonical: str = ""
    countries: tuple[str, ...] = ()
    detector: str = "shape"

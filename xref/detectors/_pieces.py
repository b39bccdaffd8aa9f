"""A long text in parts, since what a model needs of memory grows with the text that it reads at a time."""

from __future__ import annotations

from collections.abc import Iterator

_LONGEST = 100_000  # characters: up to 200 MB in Natasha's model; for a text ten times as long nearly 2 GB


def pieces(text: str, longest: int = _LONGEST) -> Iterator[tuple[int, str]]:
    """A text in parts that are not too long, each with where it begins; cut at the end of a line or a word."""
    start = 0
    while len(text) - start > longest:
        cuts = (text.rfind(mark, start + 1, start + longest) for mark in ("\n", " "))
        end = next((cut for cut in cuts if cut > start), start + longest)
        yield start, text[start:end]
        start = end
    yield start, text[start:]

"""Spans of a text, and whether others touch them: quickly, however many there are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator


class Spans:
    """Where something stands in a text: `text[start:end]` of each; they may overlap.

    >>> spans = Spans([(0, 4), (10, 12)])
    >>> spans.touch(3, 6), spans.touch(4, 10), Spans([(0, 9), (1, 2)]).touch(5, 6)
    (True, False, True)
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._spans, self._starts = ordered, [start for start, _ in ordered]
        self._furthest: list[int] = []  # end of any span up to this one
        for _, end in ordered:
            self._furthest.append(max(end, self._furthest[-1]) if self._furthest else end)

    def touch(self, start: int, end: int) -> bool:
        """Whether a part of `text[start:end]` lies in one of them."""
        n = bisect_left(self._starts, end)  # those that begin before the end
        return n > 0 and self._furthest[n - 1] > start

    def over(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Those in which a part of `text[start:end]` lies, the last first."""
        n = bisect_left(self._starts, end)
        while n > 0 and self._furthest[n - 1] > start:
            n -= 1
            if self._spans[n][1] > start:
                yield self._spans[n]

"""A share of cases with the interval in which the true share lies: how much a sample of this size can say."""

from __future__ import annotations

from math import sqrt
from typing import TypedDict

_Z = 1.959964  # standard deviations on each side that hold 95% of a normal distribution


class Rate(TypedDict):
    """`count` of `n` cases: `rate`, and the ends of its 95% interval, all three in 0..1 and None without a case."""

    n: int
    count: int
    rate: float | None
    low: float | None
    high: float | None


def rate(count: int, n: int) -> Rate:
    """The share `count / n` with Wilson's score interval (E. B. Wilson, JASA 22, 1927), which holds near 0 and 1 too.

    >>> rate(95, 100)
    {'n': 100, 'count': 95, 'rate': 0.95, 'low': 0.8882, 'high': 0.9785}
    >>> rate(0, 20)["high"], rate(0, 0)["rate"]
    (0.1611, None)
    """
    if not n:
        return Rate(n=0, count=0, rate=None, low=None, high=None)
    share, z2 = count / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Rate(n=n, count=count, rate=round(share, 4), low=round(low, 4), high=round(high, 4))

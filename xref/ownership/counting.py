"""What the rules make of the edges: which parties listed ones own or control, by which path, and what is not known.

An owner that reaches the threshold counts like a listed one, so that its whole share of what it owns counts further
down: shares are added up at each step, never multiplied along a chain (OFAC, frequently asked question 401). Where a
rule adds up nothing, each listed owner is followed by itself.

What is known of a share is read in turn as more and more, and the first reading in which a party reaches the threshold
is its outcome: as stated; all listed owners together, where the rule does not add them up; the upper ends of ranges;
any share where none is stated; owners that are only possibly listed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from xref.ownership.rules import Rule

REACHES, CONTROLLED, TOGETHER = "reaches the threshold", "controlled", "reaches it only together"
RANGE, UNKNOWN, POSSIBLY = "may reach the threshold", "percentage unknown", "owner possibly listed"
BELOW = "below the threshold"
OUTCOMES = (REACHES, CONTROLLED, TOGETHER, RANGE, UNKNOWN, POSSIBLY, BELOW)  # the worst first


class Holding(NamedTuple):
    """What one party has of another; both are nodes. low, high: percent, 0 and 100 if it is not known.

    words: as a path says it. linked: the source does not say how they are linked.
    """

    owner: str
    owned: str
    low: float
    high: float
    control: bool
    linked: bool
    words: str
    source: str
    date: date | None

    @property
    def unknown(self) -> bool:
        """Whether no share is stated."""
        return self.low == 0 and self.high == 100


class Verdict(NamedTuple):
    """What a rule makes of an owned party: one of `OUTCOMES`.

    percent: what is stated of the shares that the rule counts, None if nothing is. owners: the listed nodes behind it.
    path: the holdings from these down to it.
    """

    outcome: str
    percent: float | None
    owners: tuple[str, ...]
    path: tuple[Holding, ...]


_Reading = Callable[[Holding], float]
_Owned = dict[str, list[Holding]]  # by what is owned


def _stated(holding: Holding) -> float:
    return holding.low


def _at_most(holding: Holding) -> float:
    return 0.0 if holding.unknown else holding.high


def _any(holding: Holding) -> float:
    return holding.high


def verdicts(
    holdings: Iterable[Holding], listed: Collection[str], possibly: Collection[str], rule: Rule
) -> dict[str, Verdict]:
    """What the rule makes of each party that a listed one has a part of, and that is not listed itself.

    listed: the nodes of parties that the rule is for; possibly: those that may be one.
    """
    by_owner: dict[str, list[Holding]] = defaultdict(list)
    for holding in sorted(holdings, key=lambda h: (h.owner, h.owned)):
        by_owner[holding.owner].append(holding)
    sure = sorted(node for node in listed if node in by_owner)
    perhaps = sorted(node for node in {*listed, *possibly} if node in by_owner)
    each = [[node] for node in sure]
    readings: list[tuple[str, list[list[str]], _Reading]] = [
        (REACHES, [sure] if rule.aggregate else each, _stated),
        (TOGETHER, [] if rule.aggregate else [sure], _stated),
        (RANGE, [sure] if rule.aggregate else each, _at_most),
        (UNKNOWN, [sure] if rule.aggregate else each, _any),
        (POSSIBLY, [perhaps] if rule.aggregate else [[node] for node in perhaps], _any),
    ]
    found: dict[str, Verdict] = {}
    below: dict[str, Verdict] = {}
    certain, itself = set(sure), frozenset(listed)
    for outcome, groups, reading in readings:
        here: dict[str, Verdict] = {}
        for group in groups:
            inside, parts = _spread(group, by_owner, rule, reading)
            certain |= inside if outcome in (REACHES, TOGETHER) else set()
            for node in parts:
                if node not in itself and node not in found:
                    side = here if node in inside else below
                    verdict = _verdict(node, outcome if node in inside else BELOW, group, parts, certain, rule)
                    if node not in side or (verdict.percent or 0) > (side[node].percent or 0):
                        side[node] = verdict
        found |= here
    return {**below, **found}


def behind(holdings: Iterable[Holding], nodes: Iterable[str]) -> list[Holding]:
    """The holdings in these nodes, in their owners, and so on up: all that can matter for them."""
    of: _Owned = defaultdict(list)
    for holding in holdings:
        of[holding.owned].append(holding)
    seen = set(nodes)
    queue, found = sorted(seen), []
    while queue:
        for holding in of.get(queue.pop(), ()):
            found.append(holding)
            if holding.owner not in seen:
                seen.add(holding.owner)
                queue.append(holding.owner)
    return found


def _spread(
    start: Collection[str], by_owner: Mapping[str, list[Holding]], rule: Rule, reading: _Reading
) -> tuple[set[str], _Owned]:
    """The nodes that reach the threshold from `start`, and the holdings in each node of those that count."""
    inside, carries = set(start), set(start)
    parts: _Owned = defaultdict(list)
    queue = deque(sorted(start))
    while queue:
        for holding in by_owner.get(queue.popleft(), ()):
            node = holding.owned
            if node in start:  # a listed party may own a part of its owner
                continue
            parts[node].append(holding)
            if node in carries:
                continue
            if (rule.control and holding.control) or rule.reached(
                sum(reading(part) for part in parts[node] if not part.linked)
            ):
                inside.add(node)
                carries.add(node)
                queue.append(node)
            elif holding.linked and reading is _any:
                inside.add(node)
    return inside, parts


def _verdict(
    node: str, outcome: str, start: Collection[str], parts: _Owned, certain: Collection[str], rule: Rule
) -> Verdict:
    """The verdict on a node; only shares of owners that count for certain are in its percentage."""
    known = [part.low for part in parts[node] if not (part.unknown or part.linked) and part.owner in certain]
    path = _path(node, parts, set(start))
    if outcome == REACHES and not rule.reached(sum(known)):
        outcome = CONTROLLED
    owners = sorted({holding.owner for holding in path} & set(start))
    return Verdict(outcome, round(sum(known), 4) if known else None, tuple(owners), path)


def _path(node: str, parts: _Owned, start: set[str]) -> tuple[Holding, ...]:
    """The holdings that lead to a node, those of the listed owners first; each stands once, whatever the circles."""
    steps: list[Holding] = []
    seen, level = {node}, [node]
    while level:
        above: list[str] = []
        for owned in level:
            for part in sorted(parts.get(owned, ()), key=lambda h: h.owner):
                steps.append(part)
                if part.owner not in seen and part.owner not in start:
                    seen.add(part.owner)
                    above.append(part.owner)
        level = above
    return tuple(reversed(steps))

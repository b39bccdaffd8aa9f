"""The published rules by which sanctions reach what listed parties own or control: `data/ownership.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from xref import rules as dated_rules
from xref.data import load
from xref.entities import Tables

_HAIR = 1e-9  # percent that adding up shares such as 33.34 and 16.66 may be off by


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of `data/ownership.toml`, which says what the fields mean."""

    key: str
    title: str
    threshold: float
    at_least: bool
    aggregate: bool
    control: bool
    lists: tuple[str, ...]
    programmes: tuple[str, ...] = ()
    says: str
    source: str
    dated: date
    since: date
    until: date | None = None
    suspended: dated_rules.Rule | None = None

    def reached(self, percent: float) -> bool:
        """Whether a share of so much is enough."""
        return percent >= self.threshold - _HAIR if self.at_least else percent > self.threshold + _HAIR

    def state(self, day: date) -> str:
        """Whether it applies on that day, in words."""
        if self.suspended and day >= self.suspended.since:
            words = f"suspended {self.suspended.period} ({self.suspended.source})"
            over = self.suspended.until is not None and day > self.suspended.until
            return f"{words}, then in force unless that was extended: look it up" if over else words
        return f"in force since {self.since}"

    @property
    def words(self) -> str:
        """The threshold in words."""
        share = f"{'at least' if self.at_least else 'more than'} {self.threshold:g}%"
        return f"{share} {'of all listed owners together' if self.aggregate else 'of one listed owner'}" + (
            ", or control" if self.control else ""
        )

    def basis(self) -> str:
        """Threshold, consequence and citation."""
        return f"{self.words}: {self.says} ({self.source}; {self.dated})"

    def parties(self, tables: Tables) -> set[str]:
        """The ids of the listed entities that the rule is for."""
        meant = tables.entities.filter(pl.col("source").is_in(self.lists))["entity_id"]
        if self.programmes:
            acts = tables.designations.filter(pl.col("programme").is_in(self.programmes))["entity_id"]
            meant = meant.filter(meant.is_in(acts.implode()))
        return set(meant)


def rules(day: date) -> list[Rule]:
    """The rules that held on that day, suspended ones among them."""
    found = (_rule(values) for values in load("ownership")["rule"])
    return [rule for rule in found if rule.since <= day and (rule.until is None or day <= rule.until)]


def _rule(values: dict[str, Any]) -> Rule:
    typed: dict[str, Any] = {name: tuple(values[name]) for name in ("lists", "programmes") if name in values}
    if key := values.get("suspended"):
        typed["suspended"] = next(rule for rule in dated_rules.rules() if rule.key == key)
    return Rule(**{**values, **typed})

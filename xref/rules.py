"""Facts with a date: rules of law that change on a day, and sources whose entry someone must look at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xref.catalogue import Source
from xref.data import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of `data/dated_rules.toml`, which says what the fields mean."""

    title: str
    says: str
    source: str
    since: date
    until: date | None = None
    review_on: date
    key: str = ""

    @property
    def period(self) -> str:
        """When it holds, in words."""
        return f"from {self.since} to {self.until}" if self.until else f"since {self.since}"


def rules() -> list[Rule]:
    """All dated rules."""
    return [Rule(**values) for values in load("dated_rules")["rule"]]


def reviews_due(catalogue: Iterable[Source], today: date) -> list[str]:
    """A line for each rule, and each source of the catalogue, whose `review_on` has come; the oldest first."""
    dated = [(rule.review_on, f"{rule.title} {rule.period}: {rule.says} ({rule.source})") for rule in rules()]
    dated += [
        (source.review_on, f"{source.key} in catalogue.toml, such as its licence ({source.licence}): see {source.url}")
        for source in catalogue
        if source.review_on
    ]
    return [f"review due since {day}: {what}" for day, what in sorted(dated) if day <= today]

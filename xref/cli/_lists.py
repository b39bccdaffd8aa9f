"""What the commands that screen share: the lists as the policy leaves them, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xref.catalogue import Source
    from xref.lists import Lists
    from xref.policy import Policy
    from xref.scope import LeftOut


class Opened(NamedTuple):
    """The catalogue, the lists without what the policy leaves out, the policy with the options of the command line,
    and what it leaves out."""

    catalogue: dict[str, Source]
    lists: Lists
    policy: Policy
    left: list[LeftOut]


def opened(
    folder: Path, source: Sequence[str] | None, as_of: date | None, today: date, given: Path | None,
    threshold: float | None = None,
) -> Opened:  # fmt: skip
    """Open what is screened; options of the command line count more than the policy (`xref.policy.load` of `given`)."""
    from xref import catalogue, policy, scope
    from xref.lists import open_lists

    known, chosen = catalogue.load(folder), policy.load(folder, given)
    if threshold is not None:
        chosen = replace(chosen, threshold=threshold)
    kept, left = scope.apply(chosen, open_lists(folder, known, source or (), today, as_of), source or ())
    return Opened(known, kept, chosen, left)

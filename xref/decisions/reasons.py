"""The reason codes of `data/dispositions.toml`: every decision gives one, so that they can be counted and checked."""

from __future__ import annotations

from xref.data import load
from xref.tables import DISPOSITIONS


def reasons(disposition: str) -> dict[str, str]:
    """The codes of a disposition with their words, in the order of the file."""
    return dict(load("dispositions")[disposition])


def problem(disposition: str, code: str) -> str:
    """What is wrong with a disposition or its reason code, "" if nothing is.

    >>> problem("true_match", "same_identifier"), problem("maybe", "")
    ('', 'no disposition maybe: give true_match, false_positive, unresolved')
    """
    if disposition not in DISPOSITIONS.categories:
        return f"no disposition {disposition}: give {', '.join(DISPOSITIONS.categories)}"
    if code not in reasons(disposition):
        return f"no reason {code or 'given'} for {disposition}: give {', '.join(reasons(disposition))}"
    return ""

"""The bar that narrows the page: a search and a choice for each column of which the run has more than one value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from xref.report._elements import E, Element
from xref.report._parties import Party
from xref.tables import BANDS, DISPOSITIONS, PRIORITIES, RUN_CHANGES, Findings

_WORDS = {
    "open": "needs a look", "none": "not decided", "true_match": "true match", "false_positive": "false positive",
}  # fmt: skip


def toolbar(findings: Findings, found: Sequence[Party]) -> Element:
    """A form that the script shows, as nothing in it works without."""
    matches = findings.matches
    kinds = pl.concat([findings.parties["kind"].cast(pl.String()), findings.mentions["mention_kind"].cast(pl.String())])
    decided, changed = matches["disposition"].drop_nulls(), pl.concat([matches["change"], findings.changes["change"]])
    query = {"type": "search", "name": "q", "autocomplete": "off", "spellcheck": "false", "placeholder": "search"}
    return E.form(
        {"id": "search", "role": "search", "hidden": ""},
        E.label(E.span({"class": "unseen"}, "Search"), E.input({**query, "aria-keyshortcuts": "/"})),
        _choice("band", "all bands", BANDS.categories),
        _choice("priority", "all priorities", PRIORITIES.categories),
        _choice("list", "all lists", findings.lists["key"]),
        _choice("kind", "all kinds", kinds.unique().sort()),
        _choice("decision", "decided or not", ["open", "none", *DISPOSITIONS.categories]) if decided.len() else None,
        _choice("change", "changed or not", RUN_CHANGES.categories) if changed.count() else None,
        E.button({"type": "reset"}, "Clear"),
        E.button({"type": "button", "name": "theme"}, "Dark"),
        E.output({"aria-live": "polite"}),
    )


def _choice(name: str, every: str, values: Iterable[str]) -> Element:
    options = (E.option({"value": value}, _WORDS.get(value, value)) for value in values)
    return E.label(
        E.span({"class": "unseen"}, name.capitalize()),
        E.select({"name": name}, E.option({"value": ""}, every), *options),
    )

"""What is not as it was in the last run of the same scope: what is new, changed, reopened, or there no longer."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from xref.report._elements import E, Element, Part, narrowed, row, small, table, word
from xref.report._parties import MOST, Row, anchor
from xref.report._rows import shown_rows
from xref.tables import RUN_CHANGES, Findings

_HEAD = ("Listed as", "Change", "Mention", "Band", "What differs", "Before", "After", "Why")


def changes(findings: Findings) -> list[Part]:
    """One row a match that changed, in the order of `tables.RUN_CHANGES`."""
    rows, note = shown_rows(findings.changes.sort("change", maintain_order=True), "changes.csv")
    if not rows:
        if findings.matches["change"].count():
            return ["Nothing: every match is as it was in the last run of the same scope."]
        return ["There is no earlier run of the same scope to compare with."]
    counts = dict(findings.changes.select(pl.col("change").cast(pl.String())).group_by("change").len().iter_rows())
    said = ", ".join(f"{counts[change]:,} {change}" for change in RUN_CHANGES.categories if change in counts)
    party_of = dict(findings.matches.head(MOST).select("match_id", "party_id").iter_rows())
    found = (_row(r, party_of) for r in rows)
    return [note, table(f"Matches that are not as in the last run: {said}", _HEAD, found, sorts=True)]


def _row(r: Row, party_of: Mapping[str, str]) -> Element:
    party, name = party_of.get(r["match_id"]), E.bdi(r["entity_name"] or r["entity_id"])
    return row(
        E.div(E.a({"href": f"#{anchor(party)}"}, name) if party else name, small(E.bdi(r["entity_id"]))),
        word("change", r["change"]),
        [E.bdi(r["mention"] or ""), small(E.bdi(r["article_title"] or r["article_id"]))],
        _bands(r), E.bdi(r["fields"] or ""), E.bdi(r["before"] or ""), E.bdi(r["after"] or ""), E.bdi(r["why"] or ""),
        about=narrowed(
            change={r["change"]}, list={r["source"]}, band={band for band in (r["band"], r["band_before"]) if band}
        ),
    )  # fmt: skip


def _bands(r: Row) -> list[Part]:
    """Band and score, before and after where they differ."""
    ends = [(r["band_before"], r["score_before"]), (r["band"], r["score"])]
    known = list(dict.fromkeys((band, score) for band, score in ends if band))
    parts: list[Part] = []
    for band, score in known:
        parts += [" → " if parts else None, word("band", band), f" {score:.2f}" if score is not None else None]
    return parts

"""The section of the HTML report on what the lists say that was not understood, by sort of trouble."""

from __future__ import annotations

import polars as pl

from xref.report._elements import E, Part, counted, folded, row, table
from xref.report._rows import NONE, shown_rows
from xref.tables import Findings


def quarantine(findings: Findings) -> list[Part]:
    """What the lists say that was not understood, by sort of trouble."""
    groups = (
        findings.quarantine.group_by("source", "field", "problem", "kept", maintain_order=True)
        .agg(pl.len().alias("times"), pl.col("record", "value").first())
        .sort("kept", "times", "source", "field", "problem", descending=[False, True, False, False, False])
    )
    rows, note = shown_rows(groups, "quarantine.csv")
    if not rows:
        return NONE
    found = (
        row(
            r["source"], E.bdi(r["field"] or ""), E.bdi(r["problem"] or ""), f"{r['times']:,}",
            "the field" if r["kept"] else "the whole record", E.bdi(f"{r['value'] or ''} ({r['record'] or ''})"),
        )
        for r in rows
    )  # fmt: skip
    head = ("List", "Field", "Problem", "Times", "Set aside", "Such as")
    said = f"{counted(findings.quarantine.height, 'row')} of {counted(groups.height, 'sort')}"
    return [note, folded(said, table("What the lists say that was not understood", head, found))]

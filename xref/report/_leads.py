"""The section of the HTML report on words that lead to a party without naming it, and have no section of their own."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from xref.report._elements import NARROWED, E, Part, row, table
from xref.report._rows import LEAD, NONE, groups, place, shown_rows
from xref.tables import Findings


def leads(findings: Findings, texts: Mapping[str, str]) -> list[Part]:
    """Descriptions and equipment: they lead to parties without naming them. Those with candidates stand above them."""
    shown = findings.descriptions.filter(pl.col("rank").is_not_null()).select("article_id", "mention").unique()
    systems = pl.col("canonical").is_in(findings.equipment["system"].unique().implode())  # they have a section
    told = (pl.col("mention_kind") == "equipment") & systems
    left = findings.mentions.filter(LEAD & ~told)
    left = left.join(shown, on=["article_id", "mention"], how="anti", maintain_order="left")
    rows, note = shown_rows(groups(left), "mentions.csv")
    if not rows:
        return NONE if shown.is_empty() else []
    head = ("Said as", "Kind", "Mentions", "Articles", "First said", "Note")
    found = (row(E.bdi(r["canonical"]), r["mention_kind"], *place(r, texts), about=NARROWED) for r in rows)
    said = E.p("None of these names a party: somebody has to find out who is meant, or who makes it.")
    return [said, note, table("Descriptions and equipment that may lead to a listed party", head, found)]

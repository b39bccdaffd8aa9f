"""The section of goods in the HTML report: which goods are spoken of, those of the strictest tiers first."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from xref.report._elements import E, Part, narrowed, row, small, table
from xref.report._rows import NONE, place, shown_rows
from xref.tables import Findings

_CODES = ("hs6", "chpl_tier", "eccn", "eu_annex", "military", "status", "note", "basis")


def goods(findings: Findings, texts: Mapping[str, str]) -> list[Part]:
    """What is traded, and the codes under which it may fall; a code that a text writes is a row of its own."""
    groups = (
        findings.goods.group_by("term", *_CODES, maintain_order=True)
        .agg(
            pl.len().alias("mentions"), pl.col("article_id").n_unique().alias("articles"),
            pl.col("article_id", "start", "end", "mention").first(), reason=pl.lit(None, pl.String()),
            countries=pl.col("countries").str.split("; ").explode().drop_nulls().unique().sort().str.join(", "),
        )
        .sort(
            "chpl_tier", pl.col("hs6").is_null() & pl.col("eccn").is_null(), "mentions", "term",
            descending=[False, False, True, False], nulls_last=True,
        )
    )  # fmt: skip
    rows, note = shown_rows(groups, "goods.csv")
    if not rows:
        return NONE
    found = (
        row(
            E.span(E.bdi(r["term"]), small("from ", r["countries"]) if r["countries"] else None), r["chpl_tier"],
            r["hs6"], r["eccn"], r["eu_annex"], r["military"],
            [E.bdi(r["status"]), small(r["note"]) if r["note"] else None],
            *place(r, texts)[:3], about=narrowed(kind={"goods"}),
        )
        for r in rows
    )  # fmt: skip
    head = ("Goods", "Tier", "HS", "ECCN", "EU", "Military", "What the codes are", "Mentions", "Articles", "First said")
    return [
        E.p(
            "The codes are candidates: such goods fall under them as a rule, and nobody has classified these. Tier: of "
            "the Common High Priority List. Goods without a code are not thereby free of control."
        ),
        note,
        table("Goods that the articles speak of", head, found, sorts=True),
        E.p({"class": "note"}, f"Basis: {'; '.join(_basis(findings.goods))}."),
    ]


def _basis(goods: pl.DataFrame) -> list[str]:
    said = goods["basis"].drop_nulls().str.split("; ").explode().drop_nulls().unique().sort()
    return said.to_list() or ["no publication"]

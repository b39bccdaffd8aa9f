"""The section of the HTML report on lists, documents and mentions that nothing was compared with."""

from __future__ import annotations

import polars as pl

from xref.report._elements import E, Part, row, table, word
from xref.report._lists import title
from xref.report._rows import NONE, shown_rows
from xref.tables import Findings


def not_screened(findings: Findings) -> list[Part]:
    """Lists, documents and mentions that nothing was compared with."""
    parts: list[Part] = []
    out = findings.lists.filter(pl.col("state").is_in(["missing", "refused", "off"]))
    if out.height:
        found = [row(title(r), word("list", r["state"]), r["note"]) for r in out.iter_rows(named=True)]
        parts.append(table("Lists that nothing was compared with", ("List", "State", "Note"), found))
    unread, note = shown_rows(findings.unread, "unread.csv")
    if unread:
        found = [row(E.bdi(r["article_id"]), E.bdi(r["reason"])) for r in unread]
        parts += [note, table("Documents that were not read", ("Document", "Why"), found)]
    skipped = findings.mentions.filter(pl.col("outcome") == "not_screened").group_by("mention_kind", "reason").len()
    if skipped.height:
        found = [row(kind, why, f"{n:,}") for kind, why, n in skipped.sort("mention_kind", "reason").iter_rows()]
        parts.append(table("Mentions that were not compared", ("Kind", "Why", "Mentions"), found))
    return parts or NONE

"""The section of the HTML report on the health of each list."""

from __future__ import annotations

from xref.report._elements import E, Element, Part, link, row, small, table, word
from xref.report._parties import Row
from xref.tables import Findings


def lists(findings: Findings) -> list[Part]:
    """The health of each list."""
    head = (
        "List", "State", "Published", "Age in days", "Entries", "Records set aside", "Fields set aside", "Licence",
        "SHA-256", "Note",
    )  # fmt: skip
    found = (
        row(
            title(r), word("list", r["state"]), r["published_on"].isoformat() if r["published_on"] else "not stated",
            "" if r["age_days"] is None else f"{r['age_days']:,}",
            *(f"{r[name] or 0:,}" for name in ("entries", "quarantined", "fields_quarantined")),
            r["licence"], E.code({"title": r["sha256"]}, r["sha256"][:12]) if r["sha256"] else None, r["note"],
        )
        for r in findings.lists.iter_rows(named=True)
    )  # fmt: skip
    return [table("The lists, as they were when the articles were compared", head, found, sorts=True)]


def title(r: Row) -> Element:
    """The name of a list, which leads to its publisher, and its key."""
    return E.span(link(r["title"] or r["key"], r["url"]), small(r["key"]))

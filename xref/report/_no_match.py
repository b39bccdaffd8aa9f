"""The section of the HTML report on names that are like no name on the lists."""

from __future__ import annotations

from xref.report._elements import E, Part, counted, folded, narrowed, row, table
from xref.report._rows import NO_MATCH, NONE, groups, shown_rows
from xref.tables import Findings


def no_match(findings: Findings) -> list[Part]:
    """Names that are like no name on the lists."""
    mentions = findings.mentions.filter(NO_MATCH)
    names = groups(mentions)
    rows, note = shown_rows(names, "mentions.csv")
    if not rows:
        return NONE
    found = (
        row(
            E.bdi(r["canonical"]), r["mention_kind"], f"{r['mentions']:,}", f"{r['articles']:,}",
            about=narrowed(kind={r["mention_kind"]}),
        )
        for r in rows
    )  # fmt: skip
    head = ("Name", "Kind", "Mentions", "Articles")
    lists = "; ".join(mentions["lists_screened"].drop_nulls().unique(maintain_order=True))
    said = E.p(f"Compared with {lists}: nothing there is like these names. That is not clearance.")
    return [
        said,
        note,
        folded(counted(names.height, "name"), table("Names with no listed name like them", head, found, sorts=True)),
    ]

"""The section of the HTML report on what listed parties own or control: evidence of its own kind, never a listing."""

from __future__ import annotations

from xref.report._elements import NARROWED, E, Part, row, small, table
from xref.report._parties import Row
from xref.report._rows import shown_rows
from xref.tables import Findings


def ownership(findings: Findings) -> list[Part]:
    """Each owned party with what each rule makes of it, the way there, and what the rule says."""
    rows, note = shown_rows(findings.ownership, "ownership.csv")
    if not rows:
        return ["No party that the articles name is known to belong to a listed one. That is not clearance."]
    head = ("Party", "Rule", "Outcome", "By whom", "How", "As of")
    found = (
        row(
            E.span(E.bdi(r["owned"]), small("named as ", E.bdi(r["mention"])), small(E.bdi(r["article_id"]))),
            [r["rule"], small(r["rule_state"])], _outcome(r), [E.bdi(r["owner_names"]), small(E.bdi(r["owners"]))],
            [E.p({"dir": "auto"}, step) for step in r["path"].split("; ")],
            r["as_of"].isoformat() if r["as_of"] else "not stated", about=NARROWED,
        )
        for r in rows
    )  # fmt: skip
    rules = {r["rule"]: r["basis"] for r in rows}
    said = E.p(
        "Ownership is no listing: these parties stand here by the shares that files and lists state. A percentage that "
        "nobody states is said to be unknown."
    )
    return [
        said,
        note,
        table("Parties of which listed ones have a part", head, found),
        *(E.p({"class": "note"}, E.b(title), f": {basis}") for title, basis in rules.items()),
    ]


def _outcome(r: Row) -> Part:
    known = "" if r["percent"] is None else f", {r['percent']:g}%"
    return f"{r['outcome']}{known}"

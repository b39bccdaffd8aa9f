"""The section of links in the HTML report: who did what to whom with which item, what is most urgent first."""

from __future__ import annotations

from xref.report._elements import E, Element, Part, counted, folded, narrowed, row, small, table, word
from xref.report._parties import Row
from xref.report._rows import NONE, shown_rows
from xref.tables import Findings

_OPEN = ("A", "B", "C")  # priorities that stand open; those without a flag are folded
_HEAD = ("Link", "Priority", "Who", "Item", "To or from whom", "How it is said", "Why look", "Sentence")


def section(findings: Findings) -> list[Part]:
    """Links, whether their ends are listed and their item controlled, and why to look at them."""
    links = findings.supply_chain
    if links.is_empty():
        return NONE
    shown, note = shown_rows(links, "supply_chain.csv")
    first = [r for r in shown if r["priority"] in _OPEN]
    rest = [r for r in shown if r["priority"] not in _OPEN]
    parts: list[Part] = [
        E.p("What one sentence says: a lead, and no proof. Codes are candidates, not a classification."),
        note,
    ]
    if first:
        caption = "Who did what to whom with which item, as one sentence says it"
        parts.append(table(caption, _HEAD, map(_row, first), sorts=True))
    if rest:
        caption = "Links without a red flag, or that are denied, or only possible"
        less = table(caption, _HEAD, map(_row, rest), sorts=True)
        parts.append(folded(f"{counted(len(rest), 'link')} of priority D", less))
    return parts


def _row(r: Row) -> Element:
    return row(
        E.span(E.b("not: ") if r["negated"] else None, r["relation"] or ""),
        word("priority", r["priority"] or ""),
        _end(r, "subject"),
        [E.bdi(r["item"] or ""), small(E.bdi(r["item_control"])) if r["item_control"] else None],
        _end(r, "object"),
        _said(r),
        E.bdi(r["red_flags"] or ""),
        [E.span({"dir": "auto"}, r["sentence"] or ""), small(E.bdi(r["article_id"]))],
        about=narrowed(priority={r["priority"]} if r["priority"] else set()),
    )


def _end(r: Row, role: str) -> list[Part]:
    """The name or the description, and what the lists have on it."""
    outcome, ids = r[f"{role}_outcome"], r[f"{role}_entity_ids"]
    status = small(word("outcome", outcome), " " if ids else None, E.bdi(ids) if ids else None) if outcome else None
    return [E.bdi(r[role] or ""), status]


def _said(r: Row) -> list[Part]:
    """The modality and the tense in words, and who says so."""
    how = ", ".join(part for part in (r["modality"], r["tense"]) if part)
    sure = E.b(how) if r["negated"] or r["modality"] != "asserted" else how
    return [sure, small("by ", E.bdi(r["said_by"])) if r["said_by"] else None]

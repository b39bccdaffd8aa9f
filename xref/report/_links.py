"""The section of links in the HTML report: who did what to whom with which item, what is most urgent first."""

from __future__ import annotations

from collections.abc import Mapping

from xref.report._elements import E, Element, Part, counted, folded, narrowed, row, small, table, word
from xref.report._parties import Row, anchor
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
    party_of = dict(findings.records.select("entity_id", "party_id").iter_rows())

    def line(r: Row) -> Element:
        return _row(r, party_of)

    first = [r for r in shown if r["priority"] in _OPEN]
    rest = [r for r in shown if r["priority"] not in _OPEN]
    parts: list[Part] = [
        E.p("What one sentence says: a lead, and no proof. Codes are candidates, not a classification."),
        note,
    ]
    if first:
        caption = "Who did what to whom with which item, as one sentence says it"
        parts.append(table(caption, _HEAD, map(line, first), sorts=True))
    if rest:
        caption = "Links without a red flag, or that are denied, or only possible"
        less = table(caption, _HEAD, map(line, rest), sorts=True)
        parts.append(folded(f"{counted(len(rest), 'link')} of priority D", less))
    return parts


def _row(r: Row, party_of: Mapping[str, str]) -> Element:
    return row(
        E.span(E.b("not: ") if r["negated"] else None, r["relation"] or ""),
        word("priority", r["priority"] or ""),
        _end(r, "subject", party_of),
        [E.bdi(r["item"] or ""), small(E.bdi(r["item_control"])) if r["item_control"] else None],
        _end(r, "object", party_of),
        _said(r),
        E.bdi(r["red_flags"] or ""),
        [E.span({"dir": "auto"}, r["sentence"] or ""), small(E.bdi(r["article_id"]))],
        about=narrowed(priority={r["priority"]} if r["priority"] else set()),
    )


def _end(r: Row, role: str, party_of: Mapping[str, str]) -> list[Part]:
    """The name or the description, and what the lists have on it; a party that has a card leads to it."""
    outcome, ids, name = r[f"{role}_outcome"], r[f"{role}_entity_ids"], E.bdi(r[role] or "")
    party = party_of.get((ids or "").partition("; ")[0])
    status = small(word("outcome", outcome), " " if ids else None, E.bdi(ids) if ids else None) if outcome else None
    return [E.a({"href": f"#{anchor(party)}"}, name) if party else name, status]


def _said(r: Row) -> list[Part]:
    """The modality and the tense in words, and who says so."""
    how = ", ".join(part for part in (r["modality"], r["tense"]) if part)
    sure = E.b(how) if r["negated"] or r["modality"] != "asserted" else how
    return [sure, small("by ", E.bdi(r["said_by"])) if r["said_by"] else None]

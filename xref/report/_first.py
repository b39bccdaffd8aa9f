"""What needs a look first: every party about which something is still to be decided, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from xref.report._elements import E, Element, Part, counted, narrowed, row, table, word
from xref.report._mentions import about
from xref.report._parties import Party, is_open

_MOST = 1_000  # lines; the cards below have all
_HEAD = ("Listed as", "Band", "Priority", "Score", "Named in the articles as", "Lists", "Articles", "Against")


def look_first(found: Sequence[Party]) -> list[Part]:
    """The table of the open parties, as they are ranked; its heads sort it, and the cards below with it."""
    if not found:
        return ["No listed party was found. That is not clearance."]
    open_ = [party for party in found if party.is_open]
    if not open_:
        return [f"Everything is decided: {counted(len(found), 'party', 'parties')} below."]
    decided = len(found) - len(open_)
    said = f"{counted(len(open_), 'party', 'parties')} to look at, the most urgent first"
    said += f"; {counted(decided, 'other')} decided" if decided else ""
    said += f"; the first {_MOST:,} of them" if open_[_MOST:] else ""
    compared = any(match["change"] for party in open_ for match in party.matches)
    head = (*_HEAD, "Since the last run") if compared else _HEAD
    rows = (_row(party, compared) for party in open_[:_MOST])
    return [E.div({"class": "index"}, table(said, head, rows, sorts=True))]


def _row(party: Party, compared: bool) -> Element:
    facts, best = party.facts, party.best
    against = next((m["contradictions"] for m in party.matches if is_open(m) and m["contradictions"]), "")
    changes = sorted({m["change"] for m in party.matches if m["change"] and m["change"] != "same"})
    since: list[list[Part]] = [[word("change", change) for change in changes]] if compared else []
    asked: dict[str, set[str]] = {}
    for group in party.groups:
        for name, values in about(group, facts["kind"]).items():
            asked.setdefault(name, set()).update(values)
    return row(
        E.a({"href": f"#{party.anchor}"}, E.bdi(facts["name"])), word("band", best["band"]), best["priority"],
        f"{best['score']:.2f}", E.bdi(facts["mentions"]), facts["sources"].replace("; ", ", "),
        f"{facts['article_count']:,}", E.bdi(against), *since,
        about=narrowed(**asked),
    )  # fmt: skip

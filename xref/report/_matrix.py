"""What each list says of a party, side by side: where the lists differ is marked, and said in words below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xref.report._elements import E, Element, Part, counted, folded, link, row, small, table
from xref.report._parties import Party, Row

_LONG = 160  # characters of a cell that stand open
_FACTS = {  # heading: the column, and what `xref.contradictions` calls a disagreement about it
    "Listed as": ("name", ("kind",)),
    "Programmes": ("programmes", ()),
    "Since": ("designated_on", ()),
    "Born, built, founded": ("dates", ("birth date", "year of build", "founding date")),
    "Countries": ("countries", ("nationality", "flag", "country")),
    "Numbers": ("identifiers", ("IMO", "LEI", "INN", "OGRN", "USCC", "EDRPOU")),
    "Why it is listed": ("reason", ()),
}


def matrix(party: Party, lists: Mapping[str, Row]) -> list[Part]:
    """A table with a row for each record of the party, and what the lists contradict each other about."""
    rows = party.records
    facts = {head: fact for head, fact in _FACTS.items() if any(r[fact[0]] for r in rows)}
    disputes = dict(_disputes(party.facts["list_contradictions"] or ""))
    met = {match["entity_id"] for match in party.matches}

    def differs(r: Row, names: Sequence[str]) -> bool:
        return any(f"{r['source']} says" in disputes.get(name, "") for name in names)

    cells = (
        row(_list(r, lists, met), *(_cell(r, column, differs(r, names)) for column, names in facts.values()))
        for r in rows
    )
    words = party.facts["list_contradictions"]
    against = E.p({"class": "against", "dir": "auto"}, E.b("The lists disagree. "), words) if words else None
    return [table(f"On the lists: {counted(len(rows), 'record')}", ("List", *facts), cells), against]


def _disputes(words: str) -> Iterator[tuple[str, str]]:
    """The fact of each contradiction, and the words on it, which name the lists."""
    for part in words.split("; "):
        fact, _, said = part.partition(": ")
        yield fact, said


def _list(r: Row, lists: Mapping[str, Row], met: set[str]) -> Element:
    known = lists.get(r["source"], {})
    day: list[Part] = []
    if r["list_published_on"]:
        day = [", as of ", E.span({"class": "day"}, str(r["list_published_on"]))]
    unmet = None if r["entity_id"] in met else small("no mention met it; the lists make it the same party")
    return E.div(
        link(r["source_title"] or r["source"], r["url"] or known.get("url")),
        small(E.bdi({"title": r["raw"] or ""}, r["entity_id"]), *day),
        unmet,
    )


def _cell(r: Row, column: str, differs: bool) -> Element:
    text = str(r[column] or "")
    about = {"class": "differs"} if differs else {"class": "day"} if column == "designated_on" else {}
    end = text.find(" ", _LONG)
    rest = folded("more", E.bdi(about, text[end:])) if end > 0 else None
    shown = E.bdi(about, f"{text[:end]} …" if rest is not None else text)
    more = None
    if column == "name" and r["other_names"]:
        names = r["other_names"].split("; ")
        more = folded(counted(len(names), "other name"), E.bdi(r["other_names"]))
    return E.div(shown, rest, small("≠ another list") if differs else None, more)

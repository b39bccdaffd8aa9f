"""The card of a party: who it is, what each list says of it, and where the articles name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xref.report._elements import E, Element, counted, folded, word
from xref.report._matrix import matrix
from xref.report._mentions import mentions
from xref.report._parties import Group, Party, Row
from xref.score import MATCH, THRESHOLD

_OPEN = 5  # groups of mentions that stand open: about two screens
BANDS = (THRESHOLD, MATCH)  # of the default policy


def card(
    party: Party, lists: Mapping[str, Row], texts: Mapping[str, str], bands: tuple[float, float] = BANDS
) -> Element:
    """One party. lists: rows of `tables.LISTS` by key; texts: of the articles by id; bands: the policy's scores."""
    facts, best, title = party.facts, party.best, f"{party.anchor}-name"

    def shown(groups: Sequence[Group], first: bool = False) -> Element:
        made = (mentions(g, facts["kind"], texts, bands, first and not n) for n, g in enumerate(groups))
        return E.ol({"class": "mentions"}, *made)

    kept = [group for group in party.groups if not group.refuted]
    refuted = [group for group in party.groups if group.refuted]
    more = kept[_OPEN:]
    return E.article(
        {"class": "party", "id": party.anchor, "aria-labelledby": title},
        E.header(
            E.hgroup(
                E.h3({"id": title}, E.bdi(facts["name"]), E.span({"class": "kind"}, f" {facts['kind']}")),
                E.p(
                    f"{best['score']:.2f} ", word("band", best["band"]), f" priority {best['priority']} · ",
                    counted(facts["article_count"], "article"), None if party.is_open else " · decided",
                ),
            ),
        ),
        *(matrix(party, lists) if party.records else []),
        shown(kept[:_OPEN], first=True) if kept else None,
        folded(f"More mentions: {_counted(more)}", shown(more)) if more else None,
        folded(f"Decided to be false: {_counted(refuted)}", shown(refuted)) if refuted else None,
    )  # fmt: skip


def _counted(groups: Sequence[Group]) -> str:
    return counted(sum(len(group.hits) for group in groups), "mention")

"""The report as one HTML file that opens from disk: the state of the lists first, then who was found, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from xref import __version__
from xref.content import Content, Counts, counts, shown
from xref.report import _descriptions, _equipment, _goods, _links, selftest_html
from xref.report._articles import articles
from xref.report._card import BANDS, card
from xref.report._changes import changes
from xref.report._document import document
from xref.report._elements import E, Element, Part, counted, folded
from xref.report._first import look_first
from xref.report._graph import drawn
from xref.report._leads import leads
from xref.report._lists import lists as list_health
from xref.report._no_match import no_match
from xref.report._not_screened import not_screened
from xref.report._ownership import ownership
from xref.report._parties import Party, parties
from xref.report._quarantine import quarantine
from xref.report._state import state, top
from xref.report._toolbar import toolbar
from xref.tables import Findings

_SECTIONS = {
    "first": "Look at first",
    "changes": "Since the last run",
    "parties": "Parties found",
    "leads": "Leads",
    "supply-chain": "Supply chain",
    "ownership": "Ownership",
    "equipment": "Equipment",
    "goods": "Goods",
    "no-match": "No match",
    "not-screened": "Not screened",
    "articles": "Articles",
    "lists": "Lists",
    "selftest": "Self-test",
    "quarantine": "Quarantine",
}


def write(
    content: Content,
    folder: Path,
    day: date,
    as_of: date | None = None,
    left_out: Sequence[str] = (),
    selftest: Mapping[str, Any] | None = None,
    bands: tuple[float, float] = BANDS,
) -> None:
    """Write report.html.

    day: when the lists were compared (UTC). as_of: the day that they are of, if another. left_out: what the policy left
    out, in words. selftest: the figures that `xref.selftest` made of the same lists at the same threshold, if any.
    bands: the scores from which the policy calls a name a possible match, and a match.
    """
    text = page(shown(content), day, as_of, left_out, selftest, bands, counts(content))
    (folder / "report.html").write_text(text, encoding="utf-8", newline="\n")


def page(
    findings: Findings,
    day: date,
    as_of: date | None = None,
    left_out: Sequence[str] = (),
    selftest: Mapping[str, Any] | None = None,
    bands: tuple[float, float] = BANDS,
    whole: Counts | None = None,
) -> str:
    """The report as the text of an HTML document; what several copies of an article say counts once.

    whole: the counts of the run, if `findings` are but the part of it that a page can show.
    """
    whole = whole or counts(findings)
    findings = findings._replace(mentions=findings.mentions.filter(pl.col("same_as").is_null()))
    found = parties(findings)
    cards = pl.col("party_id").is_in([party.facts["party_id"] for party in found])  # that a link can lead to
    findings = findings._replace(records=findings.records.filter(cards))
    return document(
        "xref: listed parties in articles",
        E.a({"class": "unseen", "href": "#first"}, "To what needs a look first"),
        state(findings, as_of, left_out), top(findings, whole, found, day, bands, _SECTIONS), toolbar(findings, found),
        _main(findings, whole, found, selftest, bands), _foot(),
        scripts=("narrow.js", "sort.js", "page.js"),
    )  # fmt: skip


def _main(
    findings: Findings, whole: Counts, found: list[Party], selftest: Mapping[str, Any] | None,
    bands: tuple[float, float],
) -> Element:  # fmt: skip
    texts = dict(findings.articles.select("article_id", "text").iter_rows())
    lists = {row["key"]: row for row in findings.lists.iter_rows(named=True)}
    kept = [card(party, lists, texts, bands) for party in found if not party.refuted]
    refuted = [card(party, lists, texts, bands) for party in found if party.refuted]
    nowhere = f"Decided to be meant nowhere: {counted(len(refuted), 'party', 'parties')}"
    return E.main(
        _section("first", *look_first(found)),
        _section("changes", *changes(findings)),
        _section(
            "parties", *kept,
            folded(nowhere, *refuted) if refuted else None,
        ),
        _section("leads", *_descriptions.described(findings), *leads(findings, texts)),
        _section("supply-chain", *drawn(findings), *_links.section(findings)),
        _section("ownership", *ownership(findings)),
        _section("equipment", *_equipment.equipment(findings)),
        _section("goods", *_goods.goods(findings, texts)),
        _section("no-match", *no_match(findings)),
        _section("not-screened", *not_screened(findings)),
        _section("articles", *articles(findings)),
        _section("lists", *list_health(findings)),
        _section("selftest", *selftest_html.section(selftest)),
        _section("quarantine", *quarantine(findings)),
    )  # fmt: skip


def _section(key: str, *parts: Part) -> Element:
    title = f"{key}-title"
    return E.section({"id": key, "aria-labelledby": title}, E.h2({"id": title}, _SECTIONS[key]), *parts)


def _foot() -> Element:
    return E.footer(
        E.p(
            "Leads for human review; not legal advice; no match is not clearance: a party may be listed under another "
            "name, on another list, or be owned by one that is. Lists and dates are as stated above."
        ),
        E.p(f"Written by xref {__version__}. The CSV files beside this page hold every row."),
    )

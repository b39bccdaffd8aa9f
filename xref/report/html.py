"""The report as one HTML file that opens from disk: the state of the lists first, then who was found, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from xref import __version__
from xref.report import _descriptions, _equipment, _goods, _links, _sections, selftest_html
from xref.report._document import document
from xref.report._elements import E, Element, Part, counted
from xref.report._graph import drawn
from xref.report._ownership import ownership
from xref.report._parties import card, left_out, look_first, parties
from xref.tables import OUTCOMES, Findings

_OUTCOMES = {  # in the words of a reader
    "match": "the name is that of a listed party",
    "possible": "perhaps a listed party: somebody has to look",
    "no_match": "no name like it on the lists below, which is not clearance",
    "needs_human": "a description that names nobody: a lead to follow",
    "not_screened": "compared with no list, for the reason given below",
}
_SECTIONS = {
    "first": "Look at first",
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
    findings: Findings,
    folder: Path,
    day: date,
    as_of: date | None = None,
    left_out: Sequence[str] = (),
    selftest: Mapping[str, Any] | None = None,
) -> None:
    """Write report.html.

    day: when the lists were compared (UTC). as_of: the day that they are of, if another. left_out: what the policy left
    out, in words. selftest: the figures that `xref.selftest` made of the same lists at the same threshold, if any.
    """
    text = page(findings, day, as_of, left_out, selftest)
    (folder / "report.html").write_text(text, encoding="utf-8", newline="\n")


def page(
    findings: Findings,
    day: date,
    as_of: date | None = None,
    left_out: Sequence[str] = (),
    selftest: Mapping[str, Any] | None = None,
) -> str:
    """The report as the text of an HTML document; what several copies of an article say counts once."""
    findings = findings._replace(mentions=findings.mentions.filter(pl.col("same_as").is_null()))
    return document(
        "xref: listed parties in articles",
        _state(findings, as_of, left_out), _top(findings, day), _search(findings), _main(findings, selftest), _foot(),
        script="report.js",
    )  # fmt: skip


def _state(findings: Findings, as_of: date | None, left_out: Sequence[str]) -> Element:
    """The first line: what is wrong with the lists, and what the policy left out, in words."""
    said = [E.p(E.b(f"Lists as of {as_of}"), ", not as they are today.")] if as_of else []
    if excerpts := _keys(findings, "excerpt"):
        said.append(E.p(E.b("Excerpt, not for screening: "), f"{_and(excerpts)} came with xref, for trying it out."))
    bad = {state: _keys(findings, state) for state in ("missing", "refused", "degraded", "stale")}
    if any(bad.values()):
        each = [f"{_and(keys)} {'are' if keys[1:] else 'is'} {state}" for state, keys in bad.items() if keys]
        said.append(E.p(E.b("Degraded: "), f"{'; '.join(each)}. ", E.a({"href": "#lists"}, "See the lists"), "."))
    said += [E.p(E.b("Left out: "), f"{line}.") for line in left_out]
    if said:
        return E.div({"class": "state bad", "role": "alert"}, *said)
    return E.div({"class": "state"}, E.p("No list is missing, refused, degraded or stale."))


def _keys(findings: Findings, state: str) -> list[str]:
    return findings.lists.filter(pl.col("state") == state)["key"].to_list()


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _top(findings: Findings, day: date) -> Element:
    counts = dict(findings.mentions.select(pl.col("outcome").cast(pl.String())).group_by("outcome").len().iter_rows())
    found = counted(findings.parties.height, "listed party", "listed parties")
    used = counted(findings.lists.filter((pl.col("entities") > 0) & (pl.col("state") != "off")).height, "list")
    kept = findings.articles.filter(pl.col("copy_of").is_null())
    copies = findings.articles.height - kept.height
    outcomes = (
        E.div(
            E.dt(E.span({"class": f"word outcome-{outcome}"}, outcome.replace("_", " "))),
            E.dd(E.b(f"{counts.get(outcome, 0):,}"), " ", E.span(_OUTCOMES[outcome])),
        )
        for outcome in OUTCOMES.categories
    )
    return E.header(
        {"class": "top"},
        E.h1(
            f"{found} in {counted(kept.height, 'article')}", f" and {counted(copies, 'copy', 'copies')}" * bool(copies)
        ),
        E.p(
            f"{counted(findings.mentions.height, 'mention')}, compared with {used} on {day.isoformat()}. ",
            "No match is not clearance.",
        ),
        E.dl({"class": "outcomes"}, *outcomes),
        E.nav({"aria-label": "Sections"}, *(E.a({"href": f"#{key}"}, text) for key, text in _SECTIONS.items())),
    )


def _search(findings: Findings) -> Element:
    def choice(name: str, label: str, every: str, values: Iterable[str]) -> Element:
        options = [E.option({"value": ""}, every), *(E.option({"value": value}, value) for value in values)]
        return E.label(E.span(label), E.select({"name": name}, *options))

    query = E.input({"type": "search", "name": "q", "autocomplete": "off", "spellcheck": "false"})
    return E.form(
        {"id": "search", "role": "search", "hidden": ""},  # shown by the script, which it needs
        E.label(E.span("Search"), query),
        choice("band", "Band", "all bands", ("match", "possible")),
        choice("list", "List", "all lists", findings.lists["key"]),
        E.output({"aria-live": "polite"}),
    )


def _main(findings: Findings, selftest: Mapping[str, Any] | None) -> Element:
    texts = dict(findings.articles.select("article_id", "text").iter_rows())
    lists = {row["key"]: row for row in findings.lists.iter_rows(named=True)}
    found = parties(findings)
    return E.main(
        _section(
            "first",
            look_first(found, findings.parties.height)
            if found
            else "No listed party was found. That is not clearance.",
        ),
        _section("parties", left_out(findings.matches), *(card(party, lists, texts) for party in found)),
        _section("leads", *_descriptions.described(findings), *_sections.leads(findings, texts)),
        _section("supply-chain", *drawn(findings), *_links.section(findings)),
        _section("ownership", *ownership(findings)),
        _section("equipment", *_equipment.equipment(findings)),
        _section("goods", *_goods.goods(findings, texts)),
        _section("no-match", *_sections.no_match(findings)),
        _section("not-screened", *_sections.not_screened(findings)),
        _section("articles", *_sections.articles(findings)),
        _section("lists", *_sections.lists(findings)),
        _section("selftest", *selftest_html.section(selftest)),
        _section("quarantine", *_sections.quarantine(findings)),
    )


def _section(key: str, *parts: Part) -> Element:
    title = f"{key}-title"
    return E.section({"id": key, "aria-labelledby": title}, E.h2({"id": title}, _SECTIONS[key]), *parts)


def _foot() -> Element:
    return E.footer(
        E.p(
            "Leads for human review; not legal advice. No match is not clearance: a party may be listed under another "
            "name, on another list, or be owned by one that is."
        ),
        E.p(f"Written by xref {__version__}. The CSV files beside this page hold every row."),
    )

"""The section of the HTML report on weapons and vehicles: who makes each, and whose parts were found in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import polars as pl

from xref.components import MAKER
from xref.makers import counts_of
from xref.report._elements import NARROWED, E, Element, Part, counted, folded, row, small, table, word
from xref.tables import Findings

_MOST = 500  # systems on the page; equipment.csv has all


def equipment(findings: Findings) -> list[Part]:
    """A part of the page for each system, as the first article that names it has it."""
    rows = findings.equipment
    if rows.is_empty():
        return [E.p("None.")]
    titles = dict(findings.articles.select("article_id", pl.coalesce("title", "article_id")).iter_rows())
    naming = {
        system: [titles.get(key) or key for key in keys]
        for system, keys in rows.group_by("system", maintain_order=True)
        .agg(pl.col("article_id").unique(maintain_order=True))
        .iter_rows()
    }
    first = rows.group_by("system", maintain_order=True).agg(pl.col("article_id").first())
    shown = rows.join(first, on=["system", "article_id"], how="semi", maintain_order="left").sort(
        "system", maintain_order=True
    )
    systems = [(name, list(some)) for name, some in groupby(shown.iter_rows(named=True), key=lambda r: r["system"])]
    more = len(systems) - _MOST
    return [
        E.p(
            "The articles name the weapons, not those who make them or whose parts were found in them. "
            "A brand on a part says nothing of who sold it. Codes are candidates, not a classification."
        ),
        E.p(f"{counted(more, 'system')} more are in equipment.csv.") if more > 0 else None,
        *(_system(name, some, naming[name]) for name, some in systems[:_MOST]),
    ]


def _system(name: str, rows: Sequence[dict[str, Any]], articles: Sequence[str]) -> Element:
    makers = [r for r in rows if r["role"] == "maker"]
    parts = [r for r in rows if r["role"] != "maker"]
    said = f"{articles[0]}" + (f" and {counted(len(articles) - 1, 'other article')}" if articles[1:] else "")
    return E.div(
        {"class": "system", **NARROWED},
        E.h3(E.bdi(name)),
        small(rows[0]["system_type"] or "a system", ", named in ", E.bdi(said)),
        _makers(makers) if makers else E.p("Nobody documents who makes it."),
        _parts(parts) if parts else None,
    )


def _makers(rows: Sequence[dict[str, Any]]) -> Element:
    found = (row(E.bdi(r["name"]), r["country"], *_status(r), E.bdi(r["basis"])) for r in rows)
    return table("Who makes it", ("Maker", "Country", "On the lists", "Documented by"), found)


def _parts(rows: Sequence[dict[str, Any]]) -> Element:
    found = (
        row(
            E.span(E.bdi(r["name"]), small(r["role"]) if r["role"] != MAKER else None), r["country"],
            f"{r['parts']:,}", E.bdi(r["components"] or ""),
            [r["hs6"], small("CHPL tier ", r["chpl_tier"]) if r["chpl_tier"] else None], *_status(r),
            E.bdi(r["basis"]),
        )
        for r in rows
    )  # fmt: skip
    countries: Counter[str] = Counter()
    for r in rows:
        if r["role"] == MAKER and r["country"]:
            countries[r["country"]] += r["parts"]
        elif r["role"] == MAKER:
            countries.update(counts_of(r["components"], r["parts"]))
    of = ", ".join(f"{code} {n:,}" for code, n in countries.most_common())
    head = ("Whose parts", "Country", "Parts", "What was found", "HS candidates", "On the lists", "Documented by")
    summary = f"{counted(countries.total(), 'part')} found in it, by the country of the maker: {of}"
    return folded(summary, table("Whose parts were found in it", head, found))


def _status(r: dict[str, Any]) -> list[list[Part]]:
    return [[word("outcome", r["outcome"]), small(E.bdi(r["entity_ids"])) if r["entity_ids"] else None]]

"""Descriptions of parties that are not named, each with the listed parties that may be meant, and why."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import polars as pl

from xref.report._elements import NARROWED, E, Element, Part, counted, folded, marked, row, small, table
from xref.report._parties import Row
from xref.tables import Findings

MOST = 300  # descriptions on the page, of ten candidates each some 5 MB; the CSV file has all
LEAD = "A lead, not a match; none of these is named."
_SLOTS = (("role", "does"), ("countries", "from"), ("customer", "tied to"), ("authority", "listed by"))


def described(findings: Findings) -> list[Part]:
    """Each description with its candidates, folded; those of which the article says most stand first."""
    slots = [pl.col(name).is_not_null().cast(pl.Int8) for name in ("product", *(name for name, _ in _SLOTS))]
    rows = findings.descriptions.filter(pl.col("rank").is_not_null()).with_columns(said=pl.sum_horizontal(slots))
    if rows.is_empty():
        return []
    ordered = rows.sort("said", descending=True, maintain_order=True)
    groups = [list(group) for _, group in groupby(ordered.iter_rows(named=True), key=_place)]
    note = f"The first {MOST:,} of {len(groups):,} descriptions; descriptions.csv holds all of them."
    return [
        E.p(E.b(LEAD), " Somebody has to find out who is meant. The score orders the candidates of one description."),
        E.p({"class": "note"}, note) if len(groups) > MOST else None,
        *(_one(group) for group in groups[:MOST]),
    ]


def _place(r: Row) -> tuple[str, int]:
    return r["article_id"], r["start"]


def _one(candidates: list[Row]) -> Element:
    """A description: its sentence, what it says of the party, and the candidates."""
    r = candidates[0]
    sentence, mention = r["sentence"] or r["mention"], r["mention"]
    at = sentence.find(mention)
    said = marked(sentence, at, at + len(mention)) if at >= 0 else [sentence]
    head = ("Candidate", "Listed", "Fits", "Does not fit", "Nobody knows", "Score", "What the lists say")
    first = "; ".join(c["entity_name"] for c in candidates[:3])
    return E.div(
        {**NARROWED, "class": "lead"},
        E.p({"dir": "auto"}, *said),
        small(E.bdi(r["article_id"]), *_slots(r)),
        folded(
            f"{counted(len(candidates), 'candidate')}: {first}{' …' if candidates[3:] else ''}",
            table(f"Who may be meant by “{' '.join(mention.split())}”. {LEAD}", head, _rows(candidates)),
        ),
    )


def _slots(r: Row) -> Iterable[Part]:
    for name, words in _SLOTS:
        if r[name]:
            yield from (f"; {words}: ", E.bdi(r[name]))
    if r["listed_since"]:
        yield f"; listed from {r['listed_since']}"
    if r["listed_by"]:
        yield f"; listed by {r['listed_by']}"


def _rows(candidates: list[Row]) -> Iterable[Element]:
    for r in candidates:
        day = f"{'about ' if r['designation_estimated'] else ''}{r['designated_on']}" if r["designated_on"] else ""
        name = E.span(f"{r['rank']}. ", E.bdi(r["entity_name"]), small(E.bdi(r["entity_id"])))
        also = small("also ", E.bdi(r["also_listed_on"])) if r["also_listed_on"] else None
        passage: list[Part] = []
        if r["passage"]:
            passage = [E.span({"dir": "auto"}, r["passage"]), small(E.bdi(r["passage_source"]))]
        yield row(
            name, [day, small(r["programmes"]) if r["programmes"] else None, also],
            r["fits"], r["contradicts"], r["unknown"], f"{r['score']:.2f}", passage,
        )  # fmt: skip

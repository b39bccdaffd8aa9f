"""The sections of the HTML report below the parties: leads, what was not found, the lists."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from xref.report._elements import NARROWED, E, Element, Part, counted, folded, link, narrowed, row, small, table, word
from xref.report._parties import Row
from xref.report._rows import NONE, groups, place, shown_rows
from xref.tables import Findings

# Each mention stands in one section.
_FOUND = pl.col("outcome").is_in(["match", "possible"])
_LEAD = ~_FOUND & ((pl.col("outcome") == "needs_human") | pl.col("mention_kind").is_in(["description", "equipment"]))
_GOODS = ~_FOUND & ~_LEAD & (pl.col("mention_kind") == "goods")
_NO_MATCH = ~_LEAD & ~_GOODS & (pl.col("outcome") == "no_match")


def leads(findings: Findings, texts: Mapping[str, str]) -> list[Part]:
    """Descriptions and equipment: they lead to parties without naming them. Those with candidates stand above them."""
    shown = findings.descriptions.filter(pl.col("rank").is_not_null()).select("article_id", "mention").unique()
    systems = pl.col("canonical").is_in(findings.equipment["system"].unique().implode())  # they have a section
    told = (pl.col("mention_kind") == "equipment") & systems
    left = findings.mentions.filter(_LEAD & ~told)
    left = left.join(shown, on=["article_id", "mention"], how="anti", maintain_order="left")
    rows, note = shown_rows(groups(left), "mentions.csv")
    if not rows:
        return NONE if shown.is_empty() else []
    head = ("Said as", "Kind", "Mentions", "Articles", "First said", "Note")
    found = (row(E.bdi(r["canonical"]), r["mention_kind"], *place(r, texts), about=NARROWED) for r in rows)
    said = E.p("None of these names a party: somebody has to find out who is meant, or who makes it.")
    return [said, note, table("Descriptions and equipment that may lead to a listed party", head, found)]


def no_match(findings: Findings) -> list[Part]:
    """Names that are like no name on the lists."""
    mentions = findings.mentions.filter(_NO_MATCH)
    names = groups(mentions)
    rows, note = shown_rows(names, "mentions.csv")
    if not rows:
        return NONE
    found = (
        row(
            E.bdi(r["canonical"]), r["mention_kind"], f"{r['mentions']:,}", f"{r['articles']:,}",
            about=narrowed(kind={r["mention_kind"]}),
        )
        for r in rows
    )  # fmt: skip
    head = ("Name", "Kind", "Mentions", "Articles")
    lists = "; ".join(mentions["lists_screened"].drop_nulls().unique(maintain_order=True))
    said = E.p(f"Compared with {lists}: nothing there is like these names. That is not clearance.")
    return [
        said,
        note,
        folded(counted(names.height, "name"), table("Names with no listed name like them", head, found, sorts=True)),
    ]


def not_screened(findings: Findings) -> list[Part]:
    """Lists, documents and mentions that nothing was compared with."""
    parts: list[Part] = []
    out = findings.lists.filter(pl.col("state").is_in(["missing", "refused", "off"]))
    if out.height:
        found = [row(_title(r), word("list", r["state"]), r["note"]) for r in out.iter_rows(named=True)]
        parts.append(table("Lists that nothing was compared with", ("List", "State", "Note"), found))
    unread, note = shown_rows(findings.unread, "unread.csv")
    if unread:
        found = [row(E.bdi(r["article_id"]), E.bdi(r["reason"])) for r in unread]
        parts += [note, table("Documents that were not read", ("Document", "Why"), found)]
    skipped = findings.mentions.filter(pl.col("outcome") == "not_screened").group_by("mention_kind", "reason").len()
    if skipped.height:
        found = [row(kind, why, f"{n:,}") for kind, why, n in skipped.sort("mention_kind", "reason").iter_rows()]
        parts.append(table("Mentions that were not compared", ("Kind", "Why", "Mentions"), found))
    return parts or NONE


def articles(findings: Findings) -> list[Part]:
    """What was read, in which language, and which articles are copies of others."""
    rows, note = shown_rows(findings.articles.drop("text"), "articles.csv")
    if not rows:
        return NONE
    known = findings.articles["language"].count()  # the rows of a table have none
    said = (
        findings.articles["language"]
        .fill_null("not certain")
        .value_counts()
        .sort("count", "language", descending=[True, False])
    )
    found = (
        row(
            E.div(link(r["title"] or r["article_id"], r["url"]), small(E.bdi(r["article_id"])) if r["title"] else None),
            r["published_on"].isoformat() if r["published_on"] else "not stated", E.bdi(r["publisher"] or ""),
            r["language"] or "not certain", f"{r['mentions']:,}", f"{r['matches']:,}",
            ["copy of ", E.bdi(r["copy_of"])] if r["copy_of"] else f"{r['copies']:,}" if r["copies"] else None,
            about=NARROWED,
        )
        for r in rows
    )  # fmt: skip
    head = ("Article", "Published", "Publisher", "Language", "Mentions", "Matches", "Copies")
    return [
        E.p(f"Languages: {', '.join(f'{language} {n:,}' for language, n in said.iter_rows())}.") if known else None,
        note,
        folded(
            counted(findings.articles.height, "article"),
            table("The articles, as they were read", head, found, sorts=True),
        ),
    ]


def lists(findings: Findings) -> list[Part]:
    """The health of each list."""
    head = (
        "List", "State", "Published", "Age in days", "Entries", "Records set aside", "Fields set aside", "Licence",
        "SHA-256", "Note",
    )  # fmt: skip
    found = (
        row(
            _title(r), word("list", r["state"]), r["published_on"].isoformat() if r["published_on"] else "not stated",
            "" if r["age_days"] is None else f"{r['age_days']:,}",
            *(f"{r[name] or 0:,}" for name in ("entries", "quarantined", "fields_quarantined")),
            r["licence"], E.code({"title": r["sha256"]}, r["sha256"][:12]) if r["sha256"] else None, r["note"],
        )
        for r in findings.lists.iter_rows(named=True)
    )  # fmt: skip
    return [table("The lists, as they were when the articles were compared", head, found, sorts=True)]


def quarantine(findings: Findings) -> list[Part]:
    """What the lists say that was not understood, by sort of trouble."""
    groups = (
        findings.quarantine.group_by("source", "field", "problem", "kept", maintain_order=True)
        .agg(pl.len().alias("times"), pl.col("record", "value").first())
        .sort("kept", "times", "source", "field", "problem", descending=[False, True, False, False, False])
    )
    rows, note = shown_rows(groups, "quarantine.csv")
    if not rows:
        return NONE
    found = (
        row(
            r["source"], E.bdi(r["field"] or ""), E.bdi(r["problem"] or ""), f"{r['times']:,}",
            "the field" if r["kept"] else "the whole record", E.bdi(f"{r['value'] or ''} ({r['record'] or ''})"),
        )
        for r in rows
    )  # fmt: skip
    head = ("List", "Field", "Problem", "Times", "Set aside", "Such as")
    said = f"{counted(findings.quarantine.height, 'row')} of {counted(groups.height, 'sort')}"
    return [note, folded(said, table("What the lists say that was not understood", head, found))]


def _title(r: Row) -> Element:
    return E.span(link(r["title"] or r["key"], r["url"]), small(r["key"]))

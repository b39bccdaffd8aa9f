"""The section of the HTML report on the articles: what was read, in which language, and what is a copy."""

from __future__ import annotations

from xref.report._elements import NARROWED, E, Part, counted, folded, link, row, small, table
from xref.report._rows import NONE, shown_rows
from xref.tables import Findings


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

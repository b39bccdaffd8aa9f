"""A dossier (`xref.report.dossier`) as one HTML file for a case file: opens from disk, prints, asks for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from xref.report._document import document
from xref.report._elements import E, Element, Part, counted, link, marked, row, small, table, word
from xref.report.dossier import without

Row = Mapping[str, Any]
_LEADS = {  # which columns of leads are shown, with their headings
    "supply_chain": ("Links that a sentence says", ("priority", "subject", "relation", "item", "object", "modality",
                     "sentence", "red_flags")),
    "ownership": ("What it owns or controls, which is no listing", ("owned", "mention", "rule", "outcome", "percent",
                  "path", "basis")),
    "equipment": ("Weapons and vehicles, and its part in them", ("mention", "system", "role", "name", "components",
                  "basis")),
    "descriptions": ("Descriptions that may mean it", ("mention", "sentence", "rank", "fits", "contradicts",
                     "unknown")),
}  # fmt: skip


def page(dossier: Row, day: date) -> str:
    """The text of the document; `day` is when it was made (UTC)."""
    leads = (_section(name, head, _leads(dossier[name], columns)) for name, (head, columns) in _LEADS.items())
    return document(
        f"xref: {dossier['name']}",
        _state(dossier),
        _top(dossier, day),
        E.main(
            _section("matches", "In the articles", _matches(dossier)),
            _section("records", "On the lists", [_record(record) for record in dossier["records"]]),
            _section("passages", "In press releases of authorities", _passages(dossier["passages"])),
            *leads,
            _section("articles", "The articles", _articles(dossier["articles"])),
        ),
        E.footer(
            E.p("For human review; not legal advice. Who is named in an article need not be the party of that name."),
            E.p(f"Written by {dossier['tool']}."),
        ),
    )


def _section(key: str, title: str, parts: Iterable[Part]) -> Element | None:
    parts = list(parts)
    if not parts:
        return None
    return E.section({"id": key, "aria-labelledby": f"{key}-title"}, E.h2({"id": f"{key}-title"}, title), *parts)


def _state(dossier: Row) -> Element:
    """What is wrong with what it rests on, in words."""
    run, said = dossier["run"], []
    states = {record["source"]: record["list"]["state"] for record in dossier["records"]}
    if bad := [f"{key} is {state}" for key, state in states.items() if state != "fresh"]:
        said.append(f"{'; '.join(bad)}.")
    if not dossier["records"]:
        said.append("No list in use has this party now; what follows is what the run found.")
    if run and run["other_editions"]:
        said.append(f"Since the run, other editions came into use of {', '.join(run['other_editions'])}.")
    if run and run["state"] != "complete":
        said.append(f"The run was {run['state']}: see its report.")
    if said:
        return E.div({"class": "state bad", "role": "alert"}, *map(E.p, said))
    return E.div({"class": "state"}, E.p("All lists that have this party are fresh."))


def _top(dossier: Row, day: date) -> Element:
    run = dossier["run"]
    known = f"{counted(len(dossier['records']), 'list record')}, {counted(len(dossier['matches']), 'match', 'matches')}"
    known += f" in {counted(len(dossier['articles']), 'article')}" if run else ""
    where = f" Articles: run {run['name']}." if run else " No run was looked at."
    disputed = dossier["list_contradictions"]
    return E.header(
        {"class": "top"},
        E.h1(E.bdi(dossier["name"]), " ", E.span({"class": "kind"}, dossier["kind"])),
        E.p(f"Party {dossier['party_id']}: {known}. Made on {day.isoformat()}.{where}"),
        E.p({"class": "against"}, "The lists disagree: ", E.bdi(disputed)) if disputed else None,
    )


def _record(record: Row) -> Element:
    source = record["list"]
    told = {
        "Id": [record["entity_id"]],
        "Edition": [
            f"published {source['published_on'] or 'on a day not stated'}",
            f"retrieved {source['retrieved_at']}",
        ],
        "Place in it": [record["raw"]],
        "SHA-256 of the file": [source["sha256"]],
        "Names": [_words(one["name"], one["quality"], one["script"], one["lang"]) for one in record["names"]],
        "Dates": record["dates"],
        "Countries": record["countries"],
        "Identifiers": [_words(f"{one['scheme']}: {one['value']}", one["country"]) for one in record["identifiers"]],
        "Addresses": [_words(one["address"], one["country"]) for one in record["addresses"]],
        "Designated": [
            _words(one["programme"], one["designated_on"], one["legal_basis"]) for one in record["designations"]
        ],
        "Reason": [record["reason"]],
        "Remarks": [record["remarks"]],
        "Related to": [_words(one["other"], one["relation"], one["other_number"]) for one in record["relations"]],
        "Named by": [_words(one["name"], one["relation"], one["entity_id"]) for one in record["named_by"]],
    }
    rows = [
        E.tr(E.th({"scope": "row"}, head), E.td({"colspan": "5"}, *_several(texts)))  # a sixth of the width for heads
        for head, texts in told.items()
        if any(texts)
    ]
    return E.article(
        {"class": "party"},
        E.header(
            E.h3(E.bdi(record["name"]), " ", E.span({"class": "kind"}, record["kind"])),
            E.p(
                link(source["title"], source["url"]),
                f" · {source['publisher'] or ''} · ",
                word("list", source["state"]),
            ),
            E.p(link("The list's page of this party", record["url"])) if record["url"] else None,
        ),
        E.div({"class": "wide"}, E.table(E.caption({"class": "unseen"}, record["name"]), E.tbody(*rows))),
    )


def _words(first: object, *more: object) -> str:
    """A value, and what is said of it, in brackets.

    >>> _words("Acme", "alias", None), _words(None, 3)
    ('Acme (alias)', '3')
    """
    said = [str(one) for one in more if one not in (None, "")]
    return f"{first} ({', '.join(said)})" if first and said else str(first or ", ".join(said))


def _several(texts: Iterable[str | None]) -> list[Part]:
    return [E.p({"dir": "auto"}, text) for text in texts if text]


def _matches(dossier: Row) -> list[Part]:
    """Each place where it is named, once, with the listed names that it was matched to: one row each."""
    rows: list[Element] = []
    for _, hits in groupby(sorted(dossier["matches"], key=_where), key=_where):
        same = list(hits)
        said: Element | None = E.td({"rowspan": str(len(same))}, *_sentence(same[0]))
        for match in same:
            score = f"{match['score']:.2f} {match['band']}, priority {match['priority']}"
            listed = small(f"{match['name_quality'] or 'address'} · {match['entity_id']}")
            rows.append(
                E.tr(
                    said,
                    E.td(E.p(E.bdi(match["matched_name"])), listed),
                    E.td(E.p(score), *_why(match), _decided(match)),
                )
            )
            said = None  # it spans the rows
    return [table("Each place that names it", ("In the article", "Listed as", "Why"), rows)] if rows else []


def _where(match: Row) -> tuple[str, str, int, int]:
    return str(match["published_on"] or ""), match["article_id"], match["start"], match["end"]


def _sentence(match: Row) -> list[Part]:
    said, at = match["sentence"] or match["mention"], match["in_sentence"]
    parts = marked(said, at, at + len(match["mention"])) if at is not None else [said]
    first = (match["article_url"] or "").partition("; ")[0]
    where = link(match["article_title"] or match["article_id"], first)
    about = [
        match["published_on"],
        match["article_id"] if match["article_title"] else None,
        f"character {match['start']:,}",
    ]
    return [E.p({"dir": "auto"}, *parts), small(where, "".join(f" · {one}" for one in about if one))]


def _why(match: Row) -> list[Part]:
    parts: list[Part] = [E.p({"dir": "auto"}, match["evidence"] or "")]
    if against := match["contradictions"]:
        parts.append(E.p({"class": "against", "dir": "auto"}, f"Against: {against}"))
    numbers = "; ".join(f"{rule['value']:+.2f} {rule['words'] or rule['rule']}" for rule in match["rules"])
    return [*parts, small(numbers)] if numbers else parts


def _decided(match: Row) -> Element | None:
    said = [match[name] for name in match if name.startswith("disposition")]
    words = ", ".join(str(one).replace("_", " ") for one in said if one)
    return E.p({"class": "decided"}, f"Decided: {words}") if words else None


def _passages(passages: list[Row]) -> list[Part]:
    return [
        E.article(
            {"class": "party"},
            E.header(
                E.h3(link(one["title"] or one["url"], one["url"])),
                small(f"{one['authority']} · {one['published_on'] or ''} · {one['entity_id']}"),
                E.p({"dir": "auto"}, one["text"]),
            ),
        )
        for one in passages
    ]


def _leads(rows: list[Row], columns: tuple[str, ...]) -> list[Part]:
    if not rows:
        return []
    heads = ("Article", *(column.replace("_", " ").capitalize() for column in columns))
    shown = [row(E.bdi(one["article_id"]), *(_cell(one[column]) for column in columns)) for one in rows]
    return [table(counted(len(rows), "row"), heads, shown)]


def _cell(value: object) -> Element:
    return E.bdi("" if value is None else str(value))


def _articles(articles: list[Row]) -> list[Part]:
    rows = [
        row(
            E.span(link(one["title"] or one["article_id"], one["url"]), small(E.bdi(one["article_id"]))),
            *(_cell(value) for value in without(dict(one), "title", "article_id", "url").values()),
        )
        for one in articles
    ]
    names = without(dict(articles[0]), "title", "article_id", "url") if articles else {}
    heads = ("Article", *(name.replace("_", " ").capitalize() for name in names))
    return [table("As they were read", heads, rows)] if rows else []

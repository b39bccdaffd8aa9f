"""The listed parties that were found: for each the sentences it is named in, what speaks for the match and against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from xref.report._elements import (
    NARROWED,
    E,
    Element,
    Part,
    counted,
    folded,
    host,
    link,
    marked,
    row,
    small,
    table,
    word,
)
from xref.tables import Findings

MOST = 10_000  # matches on one page, some 20 MB, which a browser still opens at once; the CSV file has all
_FIRST = 12  # parties to look at first: what stands on a screen
_OPEN = 8  # mentions of a party that stand open: about a screen
_ADDRESSES = 5  # of copies of an article: about a line; matches.csv has all
_LONG = 240  # characters of a reason for listing that stand open: three lines
_WIDTHS = ("score", "said", "listed", "why")  # the columns of a card, see report.css

Row = dict[str, Any]


class Party(NamedTuple):
    """A row of `tables.PARTIES`, the best priority in that band, and the matches by (article, mention)."""

    facts: Row
    priority: str
    hits: list[list[Row]]

    @property
    def anchor(self) -> str:
        """Where its card is."""
        return anchor(self.facts["party_id"])


def anchor(party_id: str) -> str:
    """Where the card of a party is: made of the party's id, so that a link into the report stays good."""
    return "party-" + "".join(c if c.isalnum() and c.isascii() else "-" for c in party_id)


def parties(findings: Findings) -> list[Party]:
    """The parties of the first `MOST` matches, by band, priority, score and number of articles."""
    hits: dict[str, dict[tuple[str, str, int], list[Row]]] = {}
    for match in findings.matches.head(MOST).iter_rows(named=True):
        key = (match["article_id"], match["mention"], match["start"])
        hits.setdefault(match["party_id"], {}).setdefault(key, []).append(match)
    found = []
    for facts in findings.parties.iter_rows(named=True):
        if own := [*hits.get(facts["party_id"], {}).values()]:
            _, priority = min((match["band"], match["priority"]) for hit in own for match in hit)
            found.append(Party(facts, priority, own))
    return sorted(found, key=lambda p: (p.facts["band"], p.priority, -p.facts["score"], -p.facts["article_count"]))


def look_first(found: list[Party], of: int) -> Element:
    """The table of what to look at first; `of` is the number of all parties."""
    rows = []
    for party in found[:_FIRST]:
        facts, matches = party.facts, [match for hit in party.hits for match in hit]
        against = next((match["contradictions"] for match in matches if match["contradictions"]), "")
        rows.append(
            row(
                E.a({"href": f"#{party.anchor}"}, E.bdi(facts["name"])), party.priority, f"{facts['score']:.2f}",
                word("band", facts["band"]), E.bdi(facts["mentions"]), facts["sources"],
                f"{facts['article_count']:,}", E.bdi(against), about=_about(matches),
            )
        )  # fmt: skip
    head = ("Listed as", "Priority", "Score", "Band", "Named in the articles as", "Lists", "Articles", "Against")
    return table(f"The first {len(rows)} of {counted(of, 'party', 'parties')}, by priority and score", head, rows)


def card(party: Party, lists: Mapping[str, Row], texts: Mapping[str, str]) -> Element:
    """One party: who it is, then the sentences it is named in."""
    facts, best = party.facts, party.hits[0][0]
    hits = [_hit(hit, texts) for hit in party.hits]
    more, name = hits[_OPEN:], facts["name"]
    return E.article(
        {"class": "party", "id": party.anchor},
        E.header(
            E.hgroup(
                E.h3(E.bdi(name), " ", E.span({"class": "kind"}, facts["kind"])),
                E.p(
                    f"{facts['score']:.2f} ", word("band", facts["band"]), f" priority {party.priority} · ",
                    counted(facts["article_count"], "article"),
                ),
            ),
            _facts(facts, best, lists),
            _reason(best["reason"]),
        ),
        _table(name, hits[:_OPEN]),
        folded(f"{counted(len(more), 'more mention')} of {name}", _table(name, more)) if more else None,
    )  # fmt: skip


def _about(matches: list[Row]) -> dict[str, str]:
    words = {"data-band": {m["band"] for m in matches}, "data-list": {m["source"] for m in matches}}
    return NARROWED | {name: " ".join(sorted(values)) for name, values in words.items()}


def _facts(facts: Row, best: Row, lists: Mapping[str, Row]) -> Element:
    sources: list[Part] = []
    for key in facts["sources"].split("; "):
        known = lists.get(key, {})
        sources += [", " if sources else None, link(known.get("title") or key, known.get("url"))]
    texts = {
        "Also on": best["also_listed_on"],
        "Ids": facts["entity_ids"],
        "Programmes": facts["programmes"],
        "Since": facts["first_designated_on"],
        "Countries": facts["countries"],
        "Identifiers": best["identifiers"],
    }
    said = [E.div(E.dt(name), E.dd(E.bdi(str(text)))) for name, text in texts.items() if text]
    if disputed := facts["list_contradictions"]:
        said.append(E.div(E.dt("Lists disagree"), E.dd({"class": "against"}, E.bdi(disputed))))
    return E.dl(E.div(E.dt("Lists"), E.dd(*sources)), *said)


def _reason(reason: str | None) -> Element | None:
    if not reason:
        return None
    said = E.p({"class": "reason", "dir": "auto"}, reason)
    return said if len(reason) <= _LONG else folded("Why it is listed, in the list's words", said)


def _table(name: str, hits: list[Element]) -> Element:
    heads = ("Score", "In the article", "On the list", "Why")
    return E.div(
        {"class": "wide"},
        E.table(
            E.caption({"class": "unseen"}, f"Where {name} is named"),
            E.colgroup(*(E.col({"class": width}) for width in _WIDTHS)),
            E.thead({"class": "unseen"}, E.tr(*(E.th({"scope": "col"}, text) for text in heads))),
            *hits,
        ),
    )


def _hit(hit: list[Row], texts: Mapping[str, str]) -> Element:
    """A sentence, and the listed names that its mention was matched to: one row each."""
    said: Element | None = E.td({"rowspan": str(len(hit))}, *_said(hit[0], texts))
    body = E.tbody(_about(hit))
    for match in hit:
        against = match["contradictions"]
        body.append(
            E.tr(
                E.th({"scope": "row"}, f"{match['score']:.2f} ", word("band", match["band"]), f" {match['priority']}"),
                said,
                E.td(
                    E.p(
                        E.bdi(match["matched_name"] or ""), " ", E.span({"class": "kind"}, match["name_quality"] or "")
                    ),
                    small(f"{match['source_title'] or match['source']} · ", E.bdi(match["entity_id"])),
                ),
                E.td(
                    E.p({"dir": "auto"}, match["evidence"] or ""),
                    E.p({"class": "against", "dir": "auto"}, f"Against: {against}") if against else None,
                    _decided(match),
                ),
            )
        )
        said = None  # it spans the rows
    return body


def _said(match: Row, texts: Mapping[str, str]) -> list[Part]:
    sentence, mention = match["sentence"] or match["mention"], match["mention"]
    start = place(sentence, match["start"], match["end"], mention, texts.get(match["article_id"], ""))
    said = marked(sentence, start, start + len(mention)) if start >= 0 else [sentence]
    first, *others = (match["article_url"] or "").split("; ")
    also = [part for url in others[:_ADDRESSES] for part in (", also on ", link(host(url), url))]
    more = f" and {counted(len(others) - _ADDRESSES, 'other address', 'other addresses')}"
    day = f" · {match['published_on'].isoformat()}" if match["published_on"] else ""
    where = f"{day} · {match['mention_kind']}, character {match['start']:,}"
    return [
        E.p({"dir": "auto"}, *said),
        small(
            link(match["article_title"] or match["article_id"], first),
            where,
            *also,
            more if others[_ADDRESSES:] else None,
        ),
    ]


def place(sentence: str, start: int, end: int, mention: str, text: str) -> int:
    """Where in `sentence` the mention begins that is `text[start:end]`; -1 if the sentence does not hold it.

    The sentence is looked for around the mention, as it may stand in the text more than once; without the text the
    first place counts.

    >>> place("Li met Li.", 11, 13, "Li", "Hm. Li met Li. Li met Li.")
    7
    """
    begin = text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
    inside = start - begin if begin >= 0 else -1
    return inside if inside >= 0 and sentence.startswith(mention, inside) else sentence.find(mention)


def _decided(match: Row) -> Element | None:
    if not match["disposition"]:
        return None
    words = [match["disposition"].replace("_", " ")]
    words += [match[f"disposition_{name}"] for name in ("by", "on", "reason", "note")]
    return E.p({"class": "decided"}, f"Decided: {', '.join(filter(None, words))}")


def left_out(matches: pl.DataFrame) -> Element | None:
    """What to say where there are more matches than a page can hold."""
    if matches.height <= MOST:
        return None
    shown = f"This page shows the first {MOST:,} of {matches.height:,} matches, by band, priority and score."
    return E.p({"class": "note"}, f"{shown} All of them are in matches.csv.")

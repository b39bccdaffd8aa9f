"""The listed parties that were found, as the page shows them: their mentions by what speaks for them, the open first.

A mention that was matched to several records is one hit. Hits of a party that were matched to the same records for the
same reasons are one group, so that the reasons stand on the page once, beside all their sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from xref.decisions import FALSE_POSITIVE
from xref.tables import Findings

MOST = 10_000  # matches on one page, some 20 MB, which a browser still opens at once; the CSV file has all
_WHY = (  # what matches of one group have alike
    "entity_id", "matched_name", "score", "band", "priority", "evidence", "contradictions", "mention_kind",
    "disposition", "disposition_by", "disposition_on", "disposition_reason", "disposition_note", "change",
    "change_note",
)  # fmt: skip

Row = dict[str, Any]
Hit = list[Row]  # the matches of one mention, the best first
Part = tuple[str, float]  # of a score: the words and the log odds


class Group(NamedTuple):
    """Hits alike in all but their sentences, and the parts of the score of the first match."""

    hits: list[Hit]
    parts: list[Part]

    @property
    def matches(self) -> Hit:
        """The records, as the first hit has them."""
        return self.hits[0]

    @property
    def refuted(self) -> bool:
        """Whether people decided that none of these records is meant."""
        return all(map(refuted, self.matches))


class Party(NamedTuple):
    """A row of `tables.PARTIES`, its rows of `tables.RECORD_ROWS`, and its mentions: those to look at first."""

    facts: Row
    records: list[Row]
    groups: list[Group]

    @property
    def anchor(self) -> str:
        """Where its card is."""
        return anchor(self.facts["party_id"])

    @property
    def matches(self) -> Iterator[Row]:
        """All its matches."""
        return (match for group in self.groups for hit in group.hits for match in hit)

    @property
    def is_open(self) -> bool:
        """Whether anything about it is still to be decided."""
        return any(map(is_open, self.matches))

    @property
    def refuted(self) -> bool:
        """Whether people decided that it is meant nowhere."""
        return all(group.refuted for group in self.groups)

    @property
    def best(self) -> Row:
        """The match by which it is ranked: the best that is open, else that is not refuted."""
        return self.groups[0].matches[0]


def anchor(party_id: str) -> str:
    """Where the card of a party is: made of the party's id, so that a link into the report stays good."""
    return "party-" + "".join(c if c.isalnum() and c.isascii() else "-" for c in party_id)


def is_open(match: Row) -> bool:
    """Whether somebody has to look at this match: nobody has, or not to an end."""
    return match["disposition"] in (None, "unresolved")


def refuted(match: Row) -> bool:
    """Whether somebody decided that this match is false."""
    return bool(match["disposition"] == FALSE_POSITIVE)


def parties(findings: Findings) -> list[Party]:
    """The parties of the first `MOST` matches: the open first, by band, priority, score and number of articles."""
    hits: dict[str, dict[tuple[str, str, int], Hit]] = {}
    for match in findings.matches.head(MOST).iter_rows(named=True):
        key = (match["article_id"], match["mention"], match["start"])
        hits.setdefault(match["party_id"], {}).setdefault(key, []).append(match)
    records: dict[str, list[Row]] = {}
    for record in findings.records.iter_rows(named=True):
        records.setdefault(record["party_id"], []).append(record)
    parts: dict[str, list[Part]] = {}
    for match_id, words, value in findings.evidence.select("match_id", "words", "value").iter_rows():
        parts.setdefault(match_id, []).append((words, value))
    found = [
        Party(facts, records.get(key, []), _groups([*hits[key].values()], parts))
        for facts in findings.parties.iter_rows(named=True)
        if (key := facts["party_id"]) in hits
    ]
    return sorted(found, key=lambda p: (*_urgency(p.best), -p.facts["score"], -p.facts["article_count"]))


def _groups(hits: list[Hit], parts: dict[str, list[Part]]) -> list[Group]:
    alike: dict[tuple[object, ...], list[Hit]] = {}
    for hit in hits:
        hit.sort(key=_urgency)
        alike.setdefault(tuple(match[name] for match in hit for name in _WHY), []).append(hit)
    groups = [Group(some, parts.get(some[0][0]["match_id"], [])) for some in alike.values()]
    return sorted(groups, key=lambda group: _urgency(group.matches[0]))


def _urgency(match: Row) -> tuple[bool, bool, str, str, float]:
    return not is_open(match), refuted(match), match["band"], match["priority"], -match["score"]

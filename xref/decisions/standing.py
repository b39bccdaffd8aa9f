"""Which decisions count today for a match, and in words why one does not any more.

1. On one key the last decision counts. Others who said the same of the same record, while it held, stand beside it:
   that is the second pair of eyes.
2. A match is looked up by its text first and then by what holds everywhere: what somebody decided with this very text
   before him, alone or in bulk, is not undone by a later decision in bulk that was taken at another.
3. What is decided holds no longer once it has expired, or once the list says something else in a material field; with
   four eyes a false positive, which is what silences a match, does not yet hold while one person alone has said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from xref.decisions import records
from xref.decisions.log import Log
from xref.decisions.subjects import ARTICLE, EVERYWHERE, form

_KEY = ("form", "mention_kind", "entity_id")
Key = tuple[str, str, str, str]  # _KEY and a text, "" for everywhere


class Standing(NamedTuple):
    """The last decision on a key, who said so one after the other, and the last day on which all of that holds."""

    row: Mapping[str, Any]  # log.COLUMNS and nr
    people: tuple[str, ...]
    expires: str

    @property
    def words(self) -> str:
        """What was decided, when and by whom."""
        return f"{self.row['disposition']} of {self.row['decided_on'][:10]} by {' and '.join(self.people)}"


class Verdict(NamedTuple):
    """The columns `disposition...` of a match, and the decision behind it, which may hold no longer."""

    disposition: str | None = None
    by: str | None = None
    on: str | None = None
    reason: str | None = None
    note: str | None = None
    standing: Standing | None = None
    awaits: bool = False  # a second reviewer, and nothing else


def standings(rows: Iterable[Mapping[str, Any]]) -> dict[Key, Standing]:
    """The last decision on each key; rows (`Log.rows`) in their order."""
    found: dict[Key, Standing] = {}
    for row in rows:
        for text in [*row["texts"].split(), *([""] if row["scope"] == EVERYWHERE else [])]:
            key = (row["form"], row["mention_kind"], row["entity_id"], text)
            found[key] = _after(found.get(key), row)
    return found


def _after(old: Standing | None, row: Mapping[str, Any]) -> Standing:
    same = old is not None and all(old.row[name] == row[name] for name in ("disposition", "record_sha256"))
    if old is None or not same or _lapsed(old.expires, row["decided_on"][:10]):
        return Standing(row, (row["decided_by"],), row["expires"])
    if row["decided_by"].casefold() in map(str.casefold, old.people):
        return Standing(row, (row["decided_by"],), row["expires"])
    days = [day for day in (old.expires, row["expires"]) if day]
    note = row["note"] or old.row["note"]  # a second reviewer often has nothing to add
    return Standing({**row, "note": note}, (*old.people, row["decided_by"]), min(days, default=""))


def _lapsed(expires: str, day: str) -> bool:
    return bool(expires) and day > expires


def verdicts(
    matches: pl.DataFrame, texts: Mapping[str, Sequence[str]], now: Mapping[str, str], log: Log
) -> list[Verdict]:
    """What is decided on each match, in their order.

    matches: mention, mention_kind, entity_id, article_id. texts: of each article, `subjects.texts`. now: the record of
    each entity as the lists have it now, as JSON (`tables.RECORD_ROWS`).
    """
    keys = matches.select(form("mention"), pl.col("mention_kind").cast(pl.String()), "entity_id", "article_id")
    rows = log.rows.join(keys, on=_KEY, how="semi", maintain_order="left")
    known = standings(rows.iter_rows(named=True))
    filed = {(*(row[k] for k in _KEY), row["article_id"]): row for row in rows.iter_rows(named=True)}
    asked = [[*_of(known, (a, b, c), texts.get(article, ()))] for a, b, c, article in keys.iter_rows()]
    pairs = ((s.row["record"], now[s.row["entity_id"]]) for some in asked for s in some)
    changed = records.changes(pair for pair in pairs if pair[0] != pair[1])
    judged = []
    for (a, b, c, article), some in zip(keys.iter_rows(), asked, strict=True):
        each = [_verdict(s, changed.get((s.row["record"], now[c]), ""), log) for s in some]
        rewritten = filed.get((a, b, c, article))
        if not each and rewritten is not None and rewritten["scope"] == ARTICLE:
            said = Standing(rewritten, (rewritten["decided_by"],), rewritten["expires"])
            each = [Verdict(note=f"{said.words} was on another text of this article", standing=said)]
        judged.append(next((one for one in each if one.disposition), each[0] if each else Verdict()))
    return judged


def _of(known: Mapping[Key, Standing], key: tuple[str, str, str], texts: Sequence[str]) -> Iterator[Standing]:
    """The decision on the text or on one of its copies, the last one, then the one that holds everywhere."""
    own = [known[*key, text] for text in texts if (*key, text) in known]
    if own:
        yield max(own, key=lambda one: (one.row["nr"], len(one.people)))
    if every := known.get((*key, "")):
        yield every


def waits(standing: Standing, log: Log) -> str:
    """Why a decision does not count today whatever the list says, in words; "" if it does."""
    if _lapsed(standing.expires, log.day.isoformat()):
        return f"expired on {standing.expires}"
    alone = log.four_eyes and standing.row["disposition"] == "false_positive" and len(standing.people) < 2
    return "awaits a second reviewer" if alone else ""


def _verdict(standing: Standing, changed: str, log: Log) -> Verdict:
    row, waiting = standing.row, waits(standing, log)
    why = [f"holds no longer: {changed}"] * bool(changed) + [waiting] * bool(waiting)
    if why:
        awaits = not changed and waiting.startswith("awaits")
        return Verdict(note=f"{standing.words} {' and '.join(why)}", standing=standing, awaits=awaits)
    by, note = "; ".join(standing.people), row["note"] or None
    return Verdict(row["disposition"], by, row["decided_on"], row["reason_code"], note, standing)

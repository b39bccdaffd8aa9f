"""Which of the facts that a decision rests on (`xref.records`) are not what the list said then.

What is alike there is alike here: another order of words, case or punctuation reopens nothing. The facts
themselves are kept with the decision, not only their hash, so that a reopened match says what changed from what to what
though the old version of the list be gone, and from nothing but the decision and the list.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from xref.delta import FIELDS, compared
from xref.records import MATERIAL
from xref.tables import table

_FACTS = pl.Schema({"entity_id": pl.String(), "field": FIELDS, "words": pl.String()})
_MOST = 300  # characters of the words on one field that changed; a list may add a hundred names at once


def words(record: str) -> str:
    """A record in words.

    >>> words('{"dates": ["1961"], "countries": ["CN", "HK"]}')
    'dates: 1961; countries: CN | HK'
    """
    return "; ".join(f"{field}: {' | '.join(said)}" for field, said in json.loads(record).items())


def changes(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """For each pair of records (the JSON of then and of now) which fields changed, in words; "" if none did.

    >>> then, now = '{"dates": ["1961"], "name": ["Li"]}', '{"dates": ["1962"], "name": ["LI"]}'
    >>> changes([(then, now)])[then, now]
    'dates changed (1961 -> 1962)'
    """
    distinct = list(dict.fromkeys(pairs))
    frames = [
        table(
            [
                (str(n), field, words)
                for n, pair in enumerate(distinct)
                for field, said in json.loads(pair[side]).items()
                if field in MATERIAL
                for words in said
            ],
            _FACTS,
        )
        for side in (0, 1)
    ]
    found = compared(*frames).filter("material").collect() if distinct else pl.DataFrame()
    sides: defaultdict[int, defaultdict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in found.iter_rows(named=True):
        told = row["told"]
        sides[int(row["entity_id"])][row["field"]][row["side"]] = told if len(told) <= _MOST else f"{told[:_MOST]}…"
    return {
        pair: "; ".join(_told(field, sides[n][field]) for field in MATERIAL if field in sides[n])
        for n, pair in enumerate(distinct)
    }


def _told(field: str, sides: dict[str, str]) -> str:
    if len(sides) == 2:
        return f"{field} changed ({sides['before']} -> {sides['after']})"
    ((side, told),) = sides.items()
    return f"{field} {'added' if side == 'after' else 'taken away'} ({told})"

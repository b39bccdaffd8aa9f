"""`dispositions.csv`: what was decided, a row a decision, in the order in which it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import ledger
from xref.decisions.subjects import ARTICLE, EVERYWHERE, form
from xref.policy import Policy
from xref.tables import DISPOSITIONS

NAME = "dispositions.csv"
COLUMNS = (
    "decided_on",  # ISO 8601, UTC
    "decided_by",
    "disposition",
    "reason_code",  # of `data/dispositions.toml`
    "note",
    "scope",  # article, everywhere
    "mention",  # with mention_kind and entity_id the key, and with texts if the scope is article
    "mention_kind",
    "entity_id",
    "entity_name",
    "texts",  # sha256 of the article and its copies before the reviewer, spaces between (`subjects.texts`)
    "article_id",
    "match_id",  # on which it was taken, as is the run
    "run",
    "expires",  # the last day on which it holds; "" for no such day
    "list_sha256",
    "record_sha256",
    "record",  # what the list said of the party in the material fields, JSON
)


class Log(NamedTuple):
    """The decisions up to a run, and what they need to count.

    rows: `COLUMNS`, with `form` (`subjects.form`) and `nr`, the number of the row. head: the chain of the last one.
    damage: what is wrong with the file, "" if nothing is. day: on which a decision must not have expired. four_eyes:
    whether a false positive needs a second person.
    """

    path: Path
    rows: pl.DataFrame
    head: str
    damage: str
    day: date
    four_eyes: bool = False

    @property
    def warning(self) -> str:
        """What the user has to know of a damaged file, "" if it is whole."""
        if not self.damage:
            return ""
        count = self.rows.height
        before = f"the {count:,} decisions before that hold" if count != 1 else "the decision before that holds"
        return f"{self.path} is damaged: {self.damage}; {before}, what stands after it does not count"


def opened(out: Path, policy: Policy, day: date, upto: str | None = None) -> Log:
    """The decisions of the folder of runs `out`, with `upto` those up to the row with that chain.

    Raises `LedgerError` if the file cannot be read, or no row has that chain.
    """
    path = out / NAME
    held = ledger.frame(path, COLUMNS, upto)
    known = pl.col("disposition").is_in(list(DISPOSITIONS.categories)) & pl.col("scope").is_in([ARTICLE, EVERYWHERE])
    rows = held.frame.with_row_index("nr").with_columns(form("mention"))
    strange = rows.filter(~known)
    damage = held.damage or ("" if strange.is_empty() else f"line {strange['nr'][0] + 2} says what is not known here")
    return Log(path, rows.filter(known), held.head, damage, day, policy.review.four_eyes)


def append(path: Path, rows: Iterable[ledger.Row]) -> None:
    """Write decisions at the end. Raises `LedgerError` if the file is damaged or cannot be written."""
    ledger.append(path, COLUMNS, rows)

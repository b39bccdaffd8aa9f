"""Runs on a list of one's own, and decisions on what they found."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from listed import screened

from xref import decisions, rows, screen
from xref.decisions import cases, log
from xref.lists import open_lists
from xref.policy import Policy, Review
from xref.prepared import prepare
from xref.report import folder
from xref.tables import Findings

DAY = date(2026, 5, 2)
HEAD = "id,name,kind,aliases,countries,birth_date,identifiers,programme,addresses\n"
RECORD = "1,Oskar Bremm,person,Oskar Brem,DE,1961,,RU-1,1 Elm Street\n"
HER = "Oskar Bremm opened the bakery in Lund, neighbours said on Friday."
ELSEWHERE = "Oskar Bremm sold engines to the ministry, a court heard on Monday."


class Desk:
    """A folder of a list, of articles and of runs, and what was decided in it."""

    def __init__(self, place: Path) -> None:
        self.place, self.out, self.runs = place, place / "out", 0
        self.policy = Policy()

    def four_eyes(self) -> None:
        self.policy = Policy(review=Review(four_eyes=True))

    def log(self, day: date = DAY) -> decisions.Log:
        return decisions.opened(self.out, self.policy, day)

    def run(self, *records: str, day: date = DAY, table: str = "", **articles: str) -> Findings:
        """Screen articles, or a table, against the list of these records, and write the report."""
        self.runs += 1
        for name in ("custom", "starter"):
            (self.place / "lists" / name).mkdir(parents=True, exist_ok=True)
        own = self.place / "lists" / "custom" / "own.csv"
        own.write_text(HEAD + "".join(records or (RECORD,)), encoding="utf-8")
        known = prepare(open_lists(self.place / "lists", {}, (), day))
        if table:
            path = self.place / "table.csv"
            path.write_text(table, encoding="utf-8")
            columns = dict.fromkeys(("name", "kind", "country", "birth_date", "identifier", "address", "hs"))
            columns |= dict.fromkeys(("eccn", "goods", "row_id"))
            found = screen.rows(rows.read(path, columns), known, self.policy)
        else:
            found = screened(known, self.place / f"corpus{self.runs}", self.policy, **(articles or {"a": HER}))
        found = decisions.applied(found, self.log(day))
        this = folder.Run(datetime(day.year, day.month, day.day, tzinfo=UTC), (), decisions=self.log(day))
        folder.write(found, self.out, this, formats=("csv",))
        return found

    def last(self) -> cases.Reviewed:
        return cases.read(self.out / "latest")

    def decide(self, what: str = "false_positive", who: str = "Ann", at: date = DAY, **more: Any) -> None:
        """Decide on the first case of the last run, open or not."""
        reason = {"false_positive": "other_dates", "true_match": "same_details", "unresolved": "escalated"}[what]
        run, when = self.last(), datetime(at.year, at.month, at.day, 9, tzinfo=UTC)
        match = run.matches.row(0, named=True)
        log.append(self.out / decisions.NAME, cases.rows(run, [match], what, reason, who=who, at=when, **more))


def said(found: Findings) -> list[tuple[str | None, str | None]]:
    """The disposition and its note of each match."""
    return found.matches.select(pl.col("disposition").cast(pl.String()), "disposition_note").rows()

"""What a self-test found, on the terminal, and how its figures are said in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from xref.rates import Rate

Figures = Mapping[str, Any]
WHAT = {
    "found": ("Found", "of the names written otherwise"),
    "first": ("First", "of those found, no other party has a higher score"),
    "precision": ("Precision", "of the parties reported for them are the right one"),
    "neighbours": ("Others reported", "of names near a listed one that are nobody's"),
    "people": ("Alarms, people", "of ordinary people's names"),
    "businesses": ("Alarms, businesses", "of ordinary businesses' names"),
}
_LOW = 0.9  # recall below which a kind of variation is marked
_HIGH = 0.1  # share of others reported above which it is
_EXAMPLES = 1  # misses shown of each kind; the page and --json have more


def percent(share: float | None) -> str:
    """A share for readers; a dash where there was no case.

    >>> percent(0.8883), percent(1.0), percent(None)
    ('88.8%', '100%', '-')
    """
    return "-" if share is None else f"{share:.1%}".replace("100.0%", "100%")


def interval(rate: Rate) -> str:
    """The ends of a rate's 95% interval.

    >>> interval({"n": 100, "count": 95, "rate": 0.95, "low": 0.8882, "high": 0.9784})
    '88.8% to 97.8%'
    """
    return "-" if rate["rate"] is None else f"{percent(rate['low'])} to {percent(rate['high'])}"


def of_rate(rate: Rate) -> str:
    """A rate with its interval."""
    return f"{percent(rate['rate'])} ({interval(rate)})"


def summary(figures: Figures) -> str:
    """The figures in one sentence."""
    ordinary = figures["ordinary"]
    return (
        f"At threshold {figures['threshold']:.2f}, {percent(figures['found']['rate'])} of names written otherwise are "
        f"found, {percent(figures['precision']['rate'])} of the parties reported for them are the right one, "
        f"{percent(figures['neighbours']['rate'])} of near names of others are reported, and "
        f"{percent(ordinary['people']['rate'])} of ordinary people's names raise an alarm."
    )


def show(figures: Figures, console: Console) -> None:
    """Print the tables of `xref.selftest.measure`, and what was tested."""
    lists = ", ".join(f"{x['key']} ({x['state']})" for x in figures["lists"])
    console.print(
        f"[bold]Self-test[/] of {figures['names']:,} names of {figures['parties']:,} parties: {escape(lists)}"
    )
    console.print(
        f"{figures['asked']:,} names asked for, at threshold {figures['threshold']:.2f}, by {figures['tool']}, "
        f"up to {figures['sample']} a kind, seed {figures['seed']}"
    )
    console.print(_variations(figures))
    console.print(_apart(figures))
    console.print(_totals(figures))
    console.print(_thresholds(figures))
    if any(line["threshold"] is None for line in figures["thresholds"]):
        console.print("none: so many of the names are not found however low the threshold (from 0.20 on)")
    for line in _examples(figures):
        console.print(line, soft_wrap=True)


def labelled(result: Figures, console: Console) -> None:
    """Print the rates of labelled cases (`xref.evaluate.report`) by category."""
    table = _table("By category", "category", "pairs", "the same", "precision", "recall", "F1")
    for category, row in result["by_category"].items():
        cells = (
            f"{row['n']:,}",
            f"{row['positives']:,}",
            *(f"{row[key]:.3f}" for key in ("precision", "recall", "f1")),
        )
        table.add_row(escape(category), *cells)
    console.print(table)


def _short(variation: Figures) -> str:
    """What a kind of variation is, without the examples."""
    return str(variation["about"].partition(":")[0])


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, box=None, title_justify="left", title_style="bold")
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left", overflow="fold")
    return table


def _variations(figures: Figures) -> Table:
    table = _table("Names written otherwise", "variation", "names", "found", "95% interval", "first", "precision")
    for class_, rows in groupby(figures["variations"], key=lambda v: v["class"]):
        table.add_row(f"[bold]{class_}[/]")
        for v in rows:
            found = v["found"]
            share = percent(found["rate"])
            shown = f"[red]{share}[/]" if found["rate"] < _LOW else share
            others = (percent(v["first"]["rate"]), percent(v["precision"]["rate"]))
            table.add_row(f"  {escape(_short(v))}", f"{found['n']:,}", shown, interval(found), *others)
    return table


def _apart(figures: Figures) -> Table:
    table = _table("Names of others, near listed ones", "what differs", "names", "reported", "95% interval")
    for v in figures["apart"]:
        rate = v["reported"]
        share = percent(rate["rate"])
        shown = f"[red]{share}[/]" if rate["rate"] > _HIGH else share
        table.add_row(escape(_short(v)), f"{rate['n']:,}", shown, interval(rate))
    return table


def _totals(figures: Figures) -> Table:
    table = _table("Together", "", "names", "rate", "95% interval")
    for key, (title, words) in WHAT.items():
        rate = figures["ordinary"][key] if key in figures["ordinary"] else figures[key]
        table.add_row(f"{title}: {words}", f"{rate['n']:,}", percent(rate["rate"]), interval(rate))
    return table


def _thresholds(figures: Figures) -> Table:
    table = _table(
        "Thresholds", "wanted recall", "threshold", "found", "precision", "others reported", "alarms, people",
        "alarms, businesses",
    )  # fmt: skip
    for line in figures["thresholds"]:
        if line["threshold"] is None:
            table.add_row(f"{line['recall']:g}", "none")
            continue
        ordinary = line["ordinary"]
        rates = (line["found"], line["precision"], line["neighbours"], ordinary["people"], ordinary["businesses"])
        table.add_row(f"{line['recall']:g}", f"{line['threshold']:.2f}", *(percent(rate["rate"]) for rate in rates))
    return table


def _examples(figures: Figures) -> list[str]:
    """A line for the first names of each kind that were not found, or reported as another's."""
    parts = (("not found", "variations", "missed"), ("reported", "apart", "wrong"))
    return [
        f"[bold]{said}[/] {escape(m['asked'])} (listed: {escape(m['listed'])}, {m['entity_id']}): {escape(_short(v))}"
        for said, part, which in parts
        for v in figures[part]
        for m in v[which][:_EXAMPLES]
    ]

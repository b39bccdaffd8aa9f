"""The end of a run on the terminal: the state of the lists, what needs a look first, the paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from xref.decisions import heard
from xref.report._elements import counted
from xref.report.folder import Run
from xref.tables import DISPOSITIONS, Findings, run_state

_BAD = ("missing", "stale", "degraded", "refused")  # states after which a "no match" means less
_SILENT = "false_positive"  # see `decisions.SILENT`
_SHOWN = 15  # parties, and documents not read; a screen's worth, the rest is in the files


def summary(findings: Findings, run: Path, console: Console, this: Run) -> None:
    """Print what a person can act on."""
    if this.as_of:
        console.print(f"[bold yellow]Lists as of {this.as_of}[/], not as they are today.")
    if excerpts := findings.lists.filter(pl.col("state") == "excerpt")["key"].to_list():
        console.print(
            f"[bold red]EXCERPT, NOT FOR SCREENING:[/] {', '.join(excerpts)} came with xref, for trying it out."
        )
    bad = findings.lists.filter(pl.col("state").cast(pl.String()).is_in(_BAD)).group_by("state", maintain_order=True)
    if worst := [f"{state}: {', '.join(keys)}" for state, keys in bad.agg("key").sort("state").iter_rows()]:
        console.print(f"[bold yellow]DEGRADED RUN:[/] {escape('; '.join(worst))}. See xref lists.")
    if run_state(findings.lists) == "complete":
        console.print(
            f"[green]Complete run:[/] {findings.lists.filter(pl.col('state') == 'fresh').height} list(s), all fresh."
        )
    for line in this.left_out:
        console.print(f"[bold yellow]Left out:[/] {escape(line)}.")
    if this.decisions and (warning := this.decisions.warning):
        console.print(f"[bold red]DECISIONS DAMAGED:[/] {escape(warning)}. See xref verify.")
    parties = heard(findings)
    best = parties.head(_SHOWN)
    copies = findings.articles["copy_of"].count()
    where = counted(findings.articles.height - copies, "article")
    where += f" and {counted(copies, 'copy', 'copies')}" if copies else ""
    table = Table(title=f"{counted(parties.height, 'listed party', 'listed parties')} in {where}", box=None)
    for column in ("score", "band", "listed as", "named as", "on the lists"):
        table.add_column(column, overflow="fold")
    for row in best.iter_rows(named=True):
        cells = (f"{row['score']:.2f}", row["band"], row["name"], row["mentions"], row["sources"].replace("; ", ", "))
        table.add_row(*map(escape, cells))
    if parties.height > _SHOWN:
        table.add_row("", "", f"... and {parties.height - _SHOWN} more", "", "")
    console.print(table)
    if decided := _decided(findings):
        console.print(decided)
    counts = findings.mentions.filter(pl.col("same_as").is_null()).group_by("outcome").len().sort("outcome")
    console.print("Mentions: " + ", ".join(f"{n} {outcome}" for outcome, n in counts.iter_rows()))
    if leads := list(_leads(findings)):
        console.print(f"Leads, which are no matches: {'; '.join(leads)}")
    if copies:
        console.print("What copies say alike is reported once, with all addresses: see copy_of in articles.csv.")
    if this.ownership:
        files = ", ".join(f"{counted(edges, 'edge')} of {escape(name)}" for name, _, edges in this.ownership)
        console.print(f"Ownership: {files}; {counted(findings.ownership.height, 'row')} in ownership.csv")
    for article, reason in findings.unread.select("article_id", "reason").head(_SHOWN).iter_rows():
        console.print(f"[yellow]not read:[/] {escape(article)}: {escape(reason)}")
    if findings.unread.height > _SHOWN:
        console.print(f"[yellow]not read:[/] and {findings.unread.height - _SHOWN:,} more, see unread.csv")
    file = "report.html" if (run / "report.html").exists() else "matches.csv"
    console.print(f"No match is not clearance. The report: {escape(str(run))}/{file}", soft_wrap=True)


def _decided(findings: Findings) -> str:
    """How many matches nobody has decided on, and what was decided on the others, "" if there are none."""
    matches = findings.matches
    if matches.is_empty():
        return ""
    counts = dict(matches.group_by(pl.col("disposition").cast(pl.String())).len().iter_rows())
    again = matches.filter(pl.col("disposition").is_null() & pl.col("disposition_note").is_not_null()).height
    open_ = f"{counts.get(None, 0):,} of {counted(matches.height, 'match', 'matches')} to decide (xref review)"
    said = [f"{again:,} of them again, see disposition_note"] if again else []
    decided = {name: counts[name] for name in DISPOSITIONS.categories if name in counts}
    said += [f"{n:,} {name.replace('_', ' ')}{', silent' * (name == _SILENT)}" for name, n in decided.items()]
    return "; ".join([open_, *said])


def _leads(findings: Findings) -> Iterator[str]:
    """What leads to parties that the articles do not name, as far as there is any."""
    if links := findings.supply_chain.height:
        flagged = findings.supply_chain.filter(pl.col("red_flags") != "").height
        yield f"{counted(links, 'link')}, {flagged:,} with a red flag (supply_chain.csv)"
    described = findings.descriptions.filter(pl.col("rank") == 1).height
    if described:
        yield f"{counted(described, 'description')} with candidates (descriptions.csv)"
    if systems := findings.equipment["system"].n_unique():
        yield f"{counted(systems, 'weapon or vehicle', 'weapons or vehicles')} (equipment.csv)"
    if goods := findings.goods.height:
        yield f"{counted(goods, 'mention')} of goods (goods.csv)"

"""The end of a run on the terminal: the state of the lists, what needs a look first, the paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from xref.content import Content, Counts, counts, shown
from xref.decisions import FALSE_POSITIVE, SILENT, heard
from xref.limits import BEYOND
from xref.report._elements import counted
from xref.report.folder import Run
from xref.tables import DISPOSITIONS, OUTCOMES, REPORT, Findings, run_state

_BAD = ("missing", "stale", "degraded", "refused")  # states after which a "no match" means less
_MORE = (".xlsx", ".html")
_SHOWN = 15  # parties, and documents not read; a screen's worth, the rest is in the files


def summary(
    content: Content, run: Path, console: Console, this: Run, news: Sequence[str] = (), *, verbose: bool = False
) -> None:
    """Print what a person can act on; `verbose`: all of it. news: lines on what changed since the last run."""
    findings, whole = shown(content), counts(content)
    warn(findings, whole, console, this)
    if run_state(findings.lists) == "complete":
        console.print(
            f"[green]Complete run:[/] {findings.lists.filter(pl.col('state') == 'fresh').height} list(s), all fresh."
        )
    if verbose:
        for key, state, published, note in findings.lists.select("key", "state", "published_on", "note").iter_rows():
            console.print(escape(f"  {key}: {state}, published {published or 'on a day not stated'}. {note or ''}"))
    console.print(_parties(findings, whole, verbose))
    if decided := _decided(whole):
        console.print(decided)
    said = ((whole.once[name], name) for name in OUTCOMES.categories if whole.once[name])
    console.print("Mentions: " + ", ".join(f"{number} {outcome}" for number, outcome in said))
    for line in news:
        console.print(escape(line))
    if leads := list(_leads(whole)):
        console.print(f"Leads, which are no matches: {'; '.join(leads)}")
    if whole.copies:
        console.print("What copies say alike is reported once, with all addresses: see copy_of in articles.csv.")
    if this.ownership:
        files = ", ".join(f"{counted(edges, 'edge')} of {escape(name)}" for name, _, edges in this.ownership)
        console.print(f"Ownership: {files}; {counted(whole.rows['ownership'], 'row')} in ownership.csv")
    unread = findings.unread.select("article_id", "reason")
    for article, reason in unread.head(unread.height if verbose else _SHOWN).iter_rows():
        console.print(f"[yellow]not read:[/] {escape(article)}: {escape(reason)}")
    if unread.height > _SHOWN and not verbose:
        console.print(f"[yellow]not read:[/] and {unread.height - _SHOWN:,} more, see unread.csv")
    _unsearched(findings, console, verbose)
    _paths(whole, run, console, verbose)


def _unsearched(findings: Findings, console: Console, verbose: bool) -> None:
    """Articles of which a part was not looked at, for its length or for the time that it took."""
    parts = findings.mentions.filter(pl.col("detector").str.starts_with(BEYOND)).select("article_id", "reason")
    for article, reason in parts.head(parts.height if verbose else _SHOWN).iter_rows():
        console.print(f"[yellow]not screened:[/] {escape(article)}: {escape(reason)}")
    if parts.height > _SHOWN and not verbose:
        console.print(f"[yellow]not screened:[/] and {parts.height - _SHOWN:,} more, see mentions.csv")


def warn(findings: Findings, whole: Counts, console: Console, this: Run) -> None:
    """Print what makes a report worth less: excerpts, lists that are not as they should be, what was left out."""
    if this.as_of:
        console.print(f"[bold yellow]Lists as of {this.as_of}[/], not as they are today.")
    if excerpts := findings.lists.filter(pl.col("state") == "excerpt")["key"].to_list():
        console.print(
            f"[bold red]EXCERPT, NOT FOR SCREENING:[/] {', '.join(excerpts)} came with xref, for trying it out."
        )
    bad = findings.lists.filter(pl.col("state").cast(pl.String()).is_in(_BAD)).group_by("state", maintain_order=True)
    if worst := [f"{state}: {', '.join(keys)}" for state, keys in bad.agg("key").sort("state").iter_rows()]:
        console.print(f"[bold yellow]DEGRADED RUN:[/] {escape('; '.join(worst))}. See xref lists.")
    for line in this.left_out:
        console.print(f"[bold yellow]Left out:[/] {escape(line)}.")
    if whole.aside:
        console.print(f"[bold red]NOT SCREENED:[/] {counted(whole.aside, 'article')}. See unread.csv.")
    if this.decisions and (warning := this.decisions.warning):
        console.print(f"[bold red]DECISIONS DAMAGED:[/] {escape(warning)}. See xref verify.")


def _parties(findings: Findings, whole: Counts, verbose: bool) -> Table:
    """Who needs a look, first what is most urgent: `xref dossier` tells all of one, by its id."""
    best = findings.matches.filter(~SILENT).group_by("party_id").agg(pl.col("priority").min(), pl.col("change").min())
    rows = (
        heard(findings)
        .join(best, on="party_id", maintain_order="left")
        .sort("band", "priority", "score", descending=[False, False, True], maintain_order=True)
    )
    where = counted(whole.rows["articles"] - whole.copies, "article")
    where += f" and {counted(whole.copies, 'copy', 'copies')}" if whole.copies else ""
    open_ = len(whole.parties)
    decided = whole.rows["parties"] - open_
    where += f"; {counted(decided, 'party', 'parties')} decided as false positives left out" if decided else ""
    told = "change" if findings.matches["change"].count() else None
    table = Table(title=f"{counted(open_, 'listed party', 'listed parties')} in {where}", box=None, pad_edge=False)
    for column in filter(
        None, ("priority", "score", "band", told, "listed as", "named as", "on the lists", "articles")
    ):
        table.add_column(column, overflow="fold", justify="right" if column == "articles" else "left")
    for row in rows.head(rows.height if verbose else _SHOWN).iter_rows(named=True):
        change = [row["change"] or ""] if told else []
        cells = (row["mentions"], row["sources"].replace("; ", ", "), f"{row['article_count']:,}")
        name = f"{escape(row['name'])}\n[dim]{escape(row['party_id'])}[/]"
        table.add_row(row["priority"], f"{row['score']:.2f}", row["band"], *change, name, *map(escape, cells))
    if more := open_ - len(table.rows):
        table.add_row("", "", "", *[""] * bool(told), f"... and {more:,} more: parties.csv")
    return table


def _paths(whole: Counts, run: Path, console: Console, verbose: bool) -> None:
    """Where the report is, what else lies there, and how to go on."""
    if whole.rows["parties"]:
        console.print("All on one of them: xref dossier ID. Each row has its reasons in evidence and contradictions.")
    file = "report.html" if (run / "report.html").exists() else "matches.csv"
    rows = {f"{name}.csv": whole.rows[name] for name in REPORT}
    if verbose:
        for path in sorted(run.iterdir()):
            held = f": {counted(rows[path.name], 'row')}" if path.name in rows else ""
            console.print(escape(f"  {path.name}{held}"))
    else:
        more = sorted(path.name for path in run.iterdir() if path.suffix in _MORE and path.name != file)
        most = ", ".join(
            f"{name}.csv ({counted(whole.rows[name], 'row')})" for name in ("matches", "parties", "mentions")
        )
        console.print(escape(f"Beside it: {', '.join([most, *more])} and more; see xref report --columns"))
    console.print(f"No match is not clearance. The report: {escape(str(run))}/{file}", soft_wrap=True)


def _decided(whole: Counts) -> str:
    """How many matches nobody has decided on, and what was decided on the others, "" if there are none."""
    matches = whole.rows["matches"]
    if not matches:
        return ""
    open_ = f"{whole.decided['']:,} of {counted(matches, 'match', 'matches')} to decide (xref review)"
    said = [f"{whole.again:,} of them again, see disposition_note"] if whole.again else []
    decided = {name: whole.decided[name] for name in DISPOSITIONS.categories if whole.decided[name]}
    said += [f"{n:,} {name.replace('_', ' ')}{', silent' * (name == FALSE_POSITIVE)}" for name, n in decided.items()]
    return "; ".join([open_, *said])


def _leads(whole: Counts) -> Iterator[str]:
    """What leads to parties that the articles do not name, as far as there is any."""
    if links := whole.rows["supply_chain"]:
        yield f"{counted(links, 'link')}, {whole.flagged:,} with a red flag (supply_chain.csv)"
    if whole.described:
        yield f"{counted(whole.described, 'description')} with candidates (descriptions.csv)"
    if systems := len(whole.systems):
        yield f"{counted(systems, 'weapon or vehicle', 'weapons or vehicles')} (equipment.csv)"
    if goods := whole.rows["goods"]:
        yield f"{counted(goods, 'mention')} of goods (goods.csv)"

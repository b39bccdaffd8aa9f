"""The command line: each command parses its arguments, calls one function, prints."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NoReturn, Optional

import typer

from xref.errors import UsageError, XrefError

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

ListsDir = Annotated[Path, typer.Option("--lists", help="The folder of the lists.")]
Keys = Annotated[Optional[list[str]], typer.Option("--source", help="Use only this list; may be repeated.")]  # noqa: UP045


@app.callback()
def root() -> None:
    """Cross-reference what news articles say with sanctions and export-control lists."""


@app.command()
def run(
    corpus: Annotated[Optional[Path], typer.Argument(help="A folder of articles, or one file.")] = None,  # noqa: UP045
    lists: ListsDir = Path("lists"),
    out: Annotated[Path, typer.Option(help="The folder that holds the reports.")] = Path("reports"),
    source: Keys = None,
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="The lowest score reported.")] = 0.70,
    fail_on: Annotated[str | None, typer.Option(help="Exit with 4 on a `match`, or already on a `possible`.")] = None,
    excel: Annotated[bool, typer.Option("--excel", help="Begin each CSV file with a byte-order mark.")] = False,
) -> None:
    """Screen articles against the lists and write a report. Example: xref run corpus/ --out reports/"""
    from rich.console import Console

    from xref import catalogue, screen
    from xref import corpus as articles
    from xref.lists import open_lists
    from xref.report import folder, terminal

    if fail_on not in (None, "match", "possible"):
        raise UsageError(f"--fail-on {fail_on} is not known", "give match or possible")
    started = datetime.now(UTC)
    chosen = corpus or (Path("corpus") if Path("corpus").is_dir() else catalogue.shipped() / "corpus")
    opened = open_lists(lists, catalogue.load(lists), source or (), started.date())
    read, unread = articles.read(chosen)
    findings = screen.screen(read, unread, opened, threshold)
    path = folder.write(findings, out, started, sys.argv[1:], excel=excel)
    terminal.summary(findings, path, Console())
    bands = set(findings.matches["band"].cast(str))
    if (fail_on == "match" and "match" in bands) or (fail_on == "possible" and bands):
        raise typer.Exit(4)
    if set(opened.health["state"].cast(str)) & {"missing", "stale", "degraded", "refused"}:
        raise typer.Exit(3)


@app.command()
def match(
    name: Annotated[str, typer.Argument(help="The name of a company, a person, a ship.")],
    kind: Annotated[str, typer.Option(help="person, organisation, vessel, aircraft or unknown.")] = "unknown",
    lists: ListsDir = Path("lists"),
    source: Keys = None,
    top: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
) -> None:
    """Match one name. Example: xref match "Rosoboronexport" """
    from xref import catalogue, screen
    from xref.lists import open_lists

    if kind not in ("person", "organisation", "vessel", "aircraft", "unknown"):
        raise UsageError(f"--kind {kind} is not known", "give person, organisation, vessel, aircraft or unknown")
    opened = open_lists(lists, catalogue.load(lists), source or (), _today())
    found = screen.match(name, kind, opened, top)
    if as_json:
        print(json.dumps(json.loads(found.write_json()), ensure_ascii=False))
        return
    for row in found.iter_rows(named=True):
        print(
            f"{row['score']:.2f}  {row['entity_id']}  {row['entity_name']}"
            f"  (as {row['matched_name']}, {row['name_quality']})"
        )
        against = f"; against: {row['contradictions']}" if row["contradictions"] else ""
        print(f"      {row['evidence']}{against}")
    screened = ", ".join(f"{key} ({state})" for key, state in opened.health.select("key", "state").iter_rows())
    print(f"{found.height or 'No'} match in: {screened}")


@app.command()
def refresh(
    keys: Annotated[Optional[list[str]], typer.Argument(help="Only these lists.")] = None,  # noqa: UP045
    path: Annotated[Optional[Path], typer.Option("--from", help="A list file, a folder of them, a zip.")] = None,  # noqa: UP045
    lists: ListsDir = Path("lists"),
) -> None:
    """Import published lists from files. Example: xref refresh --from SDN.XML"""
    from xref import catalogue
    from xref import refresh as importer

    if path is None:
        raise UsageError("downloading is not there yet", "get the list from its publisher and give it by --from FILE")
    outcomes = list(importer.import_path(path, lists, catalogue.load(lists), keys or (), datetime.now(UTC)))
    for o in outcomes:
        what = f"{o.key} {o.version}: {o.entries} entries, {o.quarantined} quarantine rows" if o.version else o.problem
        print(f"{o.state}  {o.name}  {what}")
    if not any(o.state in ("new", "same") for o in outcomes):
        raise UsageError(f"nothing imported from {path}", "give a list file that xref knows: see xref lists")
    if any(o.state == "refused" for o in outcomes):
        raise typer.Exit(1)


@app.command("lists")
def show_lists(
    lists: ListsDir = Path("lists"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows of lists.csv as a JSON array.")] = False,
) -> None:
    """Show the health of each list. Example: xref lists --json"""
    from xref import catalogue
    from xref.lists import open_lists

    health = open_lists(lists, catalogue.load(lists), (), _today()).health
    if as_json:
        print(json.dumps(json.loads(health.write_json()), ensure_ascii=False))
        return
    for row in health.iter_rows(named=True):
        print(f"{row['key']}  {row['state']}  {row['entries']} entries, published {row['published_on'] or 'unknown'}")


@app.command()
def selftest(
    cases: Annotated[Path, typer.Option(help="A CSV file with query,candidate,label (1: the same party).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    scores: Annotated[Optional[Path], typer.Option(help="Write the cases with score and evidence here.")] = None,  # noqa: UP045
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="From here two names count as one party.")] = 0.70,
) -> None:
    """Precision and recall on labelled pairs. Example: xref selftest --cases pairs.csv --json"""
    from xref import evaluate

    pairs = evaluate.read_cases(cases)
    result = evaluate.report(pairs, threshold)
    if scores:
        evaluate.score_cases(pairs).write_csv(scores)
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for key, value in result.items():
        if key != "by_category":
            print(f"{key}: {value}")


def _today() -> date:
    return datetime.now(UTC).date()


def main() -> NoReturn:
    """The entry point: what this package raises on purpose becomes one line on stderr and an exit code."""
    try:
        app()
    except XrefError as error:
        print(f"xref: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    raise SystemExit(0)

"""`xref run`: articles x lists -> a report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xref.cli._options import AsOf, Excel, FailOn, Formats, Keys, ListsDir, Out, Ownership, PolicyFile, Threshold

if TYPE_CHECKING:
    from xref.web import Web


def run(
    corpus: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(help="Folders of articles, files, addresses of pages and feeds."),
    ] = None,
    lists: ListsDir = Path("lists"),
    out: Out = Path("reports"),
    source: Keys = None,
    as_of: AsOf = None,
    field: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="What a field of JSON lines or CSV is called, such as text=body."),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Fetch the pages behind the items of feeds, and the feeds of OPML files.")
    ] = False,
    ner: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Second detectors of names beside the rules, if installed: spacy, natasha (Russian)."),
    ] = None,
    policy: PolicyFile = None,
    ownership: Ownership = None,
    threshold: Threshold = None,
    formats: Formats = "csv,html",
    fail_on: FailOn = None,
    excel: Excel = False,
    changed_only: Annotated[
        bool,
        typer.Option(
            "--changed-only", help="Do anew only what changes of lists and articles can have touched: the same report."
        ),
    ] = False,
) -> None:
    """Screen articles against the lists and write a report. Example: xref run corpus/ https://example.org/news/feed"""
    from xref import catalogue, detectors, screen
    from xref import corpus as articles
    from xref.cli._report import reported
    from xref.readers._fields import fields

    second = detectors.chosen(ner or "")
    chosen: list[Path | str] = [given if articles.is_address(given) else Path(given) for given in corpus or ()]
    if not chosen:
        chosen = [Path("corpus") if Path("corpus").is_dir() else catalogue.shipped() / "corpus"]
    named = fields(field or ())
    online = follow or any(map(articles.is_address, chosen))
    with _web() if online else nullcontext() as web, _progress() as report:
        read, unread = articles.read(chosen, named, web, follow=follow, report=report)
    reported(
        lambda known, chosen, edges, kept: screen.articles(
            read, unread, known, chosen, second, edges, kept.find, kept.ask
        ),
        ["run", [place.as_posix() if isinstance(place, Path) else place for place in chosen]],
        lists=lists, source=source, as_of=as_of, policy=policy, threshold=threshold,
        ownership=ownership or (), out=out, formats=formats, fail_on=fail_on, excel=excel, detectors=second,
        changed_only=changed_only,
    )  # fmt: skip


@contextmanager
def _web() -> Iterator[Web]:
    from xref.download import new_client
    from xref.web import Web

    with new_client() as client:
        yield Web(client)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A line on stderr with what is being read, none if that is no terminal; yields what is told each path."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    console, number = Console(stderr=True), count(1)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} articles read, {task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("")

        def report(path: str) -> None:
            bar.update(task, completed=next(number), description=path)

        yield report

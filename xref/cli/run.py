"""`xref run`: articles x lists -> a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import AsOf, Excel, FailOn, Formats, Keys, ListsDir, Out, PolicyFile, Threshold


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
    policy: PolicyFile = None,
    threshold: Threshold = None,
    formats: Formats = "csv,html",
    fail_on: FailOn = None,
    excel: Excel = False,
) -> None:
    """Screen articles against the lists and write a report. Example: xref run corpus/ https://example.org/news/feed"""
    from xref import catalogue, screen
    from xref import corpus as articles
    from xref.cli._report import reported
    from xref.download import new_client
    from xref.readers._fields import fields
    from xref.web import Web

    chosen: list[Path | str] = [given if articles.is_address(given) else Path(given) for given in corpus or ()]
    if not chosen:
        chosen = [Path("corpus") if Path("corpus").is_dir() else catalogue.shipped() / "corpus"]
    with new_client() as client:
        read, unread = articles.read(chosen, fields(field or ()), Web(client), follow=follow)
    reported(
        lambda known, chosen: screen.articles(read, unread, known, chosen),
        lists=lists, source=source, as_of=as_of, policy=policy, threshold=threshold, out=out, formats=formats,
        fail_on=fail_on, excel=excel,
    )  # fmt: skip

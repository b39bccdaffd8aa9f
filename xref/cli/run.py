"""`xref run`: articles x lists -> a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import AsOf, Excel, FailOn, Formats, Keys, ListsDir, Out, PolicyFile, Threshold


def run(
    corpus: Annotated[Optional[Path], typer.Argument(help="A folder of articles, or one file.")] = None,  # noqa: UP045
    lists: ListsDir = Path("lists"),
    out: Out = Path("reports"),
    source: Keys = None,
    as_of: AsOf = None,
    field: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="What a field of JSON lines is called, such as text=body."),
    ] = None,
    ner: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Second detectors of names beside the rules, if installed: spacy."),
    ] = None,
    policy: PolicyFile = None,
    threshold: Threshold = None,
    formats: Formats = "csv,html",
    fail_on: FailOn = None,
    excel: Excel = False,
) -> None:
    """Screen articles against the lists and write a report. Example: xref run corpus/ --out reports/"""
    from xref import catalogue, detectors, screen
    from xref import corpus as articles
    from xref.cli._report import reported
    from xref.readers import jsonl

    second = detectors.chosen(ner or "")
    chosen = corpus or (Path("corpus") if Path("corpus").is_dir() else catalogue.shipped() / "corpus")
    read, unread = articles.read(chosen, jsonl.fields(field or ()))
    reported(
        lambda known, chosen: screen.articles(read, unread, known, chosen, second),
        lists=lists, source=source, as_of=as_of, policy=policy, threshold=threshold, out=out, formats=formats,
        fail_on=fail_on, excel=excel, detectors=second,
    )  # fmt: skip

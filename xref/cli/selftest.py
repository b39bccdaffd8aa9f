"""`xref selftest`: recall and precision on the lists in use, or on labelled pairs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xref.cli._options import AsOf, Keys, ListsDir, PolicyFile, Threshold, past, today
from xref.errors import ReportError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from rich.console import Console

_WIDTH = 110  # columns of the tables where there is no terminal


def selftest(
    cases: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Test labelled pairs instead: a CSV file with query,candidate,label (1: the same party)."),
    ] = None,
    lists: ListsDir = Path("lists"),
    source: Keys = None,
    as_of: AsOf = None,
    sample: Annotated[int, typer.Option(min=1, help="Names for each kind of variation.")] = 100,
    seed: Annotated[int, typer.Option(help="Another seed takes other names.")] = 1,
    recall: Annotated[
        Optional[list[float]],  # noqa: UP045
        typer.Option(min=0.0, max=1.0, help="A wanted recall, to find the threshold for; may be repeated."),
    ] = None,
    policy: PolicyFile = None,
    threshold: Threshold = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    html: Annotated[Optional[Path], typer.Option(help="Write a page for a browser here.")] = None,  # noqa: UP045
    scores: Annotated[Optional[Path], typer.Option(help="Write every case with its score here, as CSV.")] = None,  # noqa: UP045
) -> None:
    """How many names written otherwise are found on your lists, and how many others are reported.

    Examples: xref selftest; xref selftest --threshold 0.8 --html proof.html; xref selftest --cases pairs.csv --json
    """
    if cases:
        if html or source or as_of or recall or policy:
            raise UsageError(
                "--cases tests pairs of names, without lists", "leave out --html, --source, --as-of, --recall, --policy"
            )
        _labelled(cases, threshold, scores, as_json)
        return
    from xref import selftest as test
    from xref.cli._lists import opened
    from xref.prepared import prepare
    from xref.report import selftest_html, selftest_text

    chosen = opened(lists, source, past(as_of), today(), policy, threshold)
    known = prepare(chosen.lists)
    with _progress() as step:
        tested = test.measure(
            known, chosen.policy.threshold, sample=sample, seed=seed, wanted=sorted(recall or test.WANTED), step=step
        )
    if (sample, seed, recall) == (test.SAMPLE, test.SEED, None):  # reports of runs show the usual test
        test.keep(known, tested)
    if scores:
        _write(scores, tested.cases)
    if html:
        try:
            selftest_html.write(tested.figures, html, today())
        except OSError as error:
            raise ReportError(f"cannot write {html}: {error.strerror or error}", "give another --html") from None
    if as_json:
        print(json.dumps(tested.figures, ensure_ascii=False))
        return
    selftest_text.show(tested.figures, _console())
    if html:
        print(f"The page: {html}")


def _labelled(cases: Path, threshold: float | None, scores: Path | None, as_json: bool) -> None:
    from xref import evaluate
    from xref.report import selftest_text
    from xref.score import THRESHOLD

    pairs = evaluate.read_cases(cases)
    result = evaluate.report(pairs, THRESHOLD if threshold is None else threshold)
    if scores:
        _write(scores, evaluate.score_cases(pairs))
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for key, value in result.items():
        if key != "by_category":
            print(f"{key}: {value}")
    if result["by_category"]:
        selftest_text.labelled(result, _console())


def _write(path: Path, frame: pl.DataFrame) -> None:
    from xref.report import csv

    try:
        csv.write_table(frame, path)
    except OSError as error:
        raise ReportError(f"cannot write {path}: {error.strerror or error}", "give another --scores") from None


def _console() -> Console:
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, none when that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("names asked for")
        yield lambda done, all_: bar.update(task, completed=done, total=all_)

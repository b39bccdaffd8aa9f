"""`xref watch`: refresh, screen again, report, tell."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated, NamedTuple, Optional

import typer

from xref.cli._options import Field, Follow, Formats, Keys, ListsDir, Out, Ownership, PolicyFile, Threshold
from xref.errors import ReportError, UsageError, XrefError

if TYPE_CHECKING:
    from xref.cli._report import Given, Reported
    from xref.outbox import Receiver

_WAIT = 60.0  # seconds for another refresh to end


def watch(
    corpus: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(help="As for xref run: folders of articles, files, addresses of pages and feeds."),
    ] = None,
    table: Annotated[Optional[Path], typer.Option(help="A table to screen, with or without articles.")] = None,  # noqa: UP045
    notify: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="Post what is news as JSON to this address, signed with XREF_NOTIFY_SECRET if that is set."),
    ] = None,
    mail: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            help="Send what is news to this mailbox, by the server in XREF_SMTP (smtps://user:password@host)."
        ),
    ] = None,
    every: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(min=0.0, help="Go on for ever, a round each so many minutes; else one round."),
    ] = None,
    lists: ListsDir = Path("lists"),
    out: Out = Path("reports"),
    source: Keys = None,
    field: Field = None,
    follow: Follow = False,
    policy: PolicyFile = None,
    ownership: Ownership = None,
    threshold: Threshold = None,
    formats: Formats = "csv,html",
    fail_on: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Exit with 4 if a `match`, or already if a `possible`, is new, changed or reopened."),
    ] = None,
) -> None:
    """Refresh the lists that are due, screen again what that can touch, report, and tell what is news, each once.

    Example: xref watch news/ --notify https://example.org/hook --every 60
    """
    from xref import mail as letters
    from xref.notify import Webhook, require_address

    if fail_on not in (None, "match", "possible"):
        raise UsageError(f"--fail-on {fail_on} is not known", "give match or possible")
    for address in notify or ():
        require_address(address)
    secret, server = os.fsencode(os.environ.get("XREF_NOTIFY_SECRET", "")), os.environ.get("XREF_SMTP", "")
    receivers: list[Receiver] = [Webhook(address, secret) for address in notify or ()]
    receivers += [letters.mailbox(to, server) for to in mail or ()]
    given: Given = {
        "lists": lists, "source": source, "as_of": None, "policy": policy, "threshold": threshold,
        "ownership": ownership or (), "out": out, "formats": formats, "fail_on": None, "excel": False,
    }  # fmt: skip
    this = _Round(None if table and not corpus else corpus or (), field or (), follow, table, receivers, fail_on, given)
    try:
        while True:
            begun, code = monotonic(), _carried_out(this, going_on=every is not None)
            if every is None:
                raise typer.Exit(code)
            sleep(max(0.0, every * 60 - (monotonic() - begun)))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None  # what a round was at is made good by the next


class _Round(NamedTuple):
    """What is done each time; corpus: None if a table alone is watched."""

    corpus: Sequence[str] | None
    field: Sequence[str]
    follow: bool
    table: Path | None
    receivers: Sequence[Receiver]
    fail_on: str | None
    given: Given


def _carried_out(this: _Round, *, going_on: bool) -> int:
    """The exit code of a round; going_on: what ends one with an error does not end the watch, but is told."""
    from filelock import FileLock, Timeout

    from xref import aside
    from xref import watch as news

    out = this.given["out"]
    try:
        aside.folder(out / news.OUTBOX)
        aside.refuse_link(out / news.OUTBOX / ".lock")
        with FileLock(out / news.OUTBOX / ".lock", timeout=0):
            return _round(this)
    except Timeout:
        problem: XrefError = UsageError(f"another watch is at work in {out}", "let it end, or give another --out")
    except OSError as error:
        problem = ReportError(f"{out} cannot be written: {error.strerror}", "give another --out")
    except XrefError as error:
        problem = error
    if not going_on:
        raise problem
    print(f"xref: {problem}", file=sys.stderr, flush=True)
    return problem.exit_code


def _round(this: _Round) -> int:
    from xref import catalogue, manifest, outbox
    from xref import watch as news

    lists, out = this.given["lists"], this.given["out"]
    codes = [_refreshed(lists)]
    try:
        news.tell_of_lists(out, lists, catalogue.load(lists), this.receivers)
        for report in _reported(this):
            codes.append(report.code)
            news.tell_of_runs(out, manifest.read(report.folder)["scope"], this.receivers)
            bands = news.bands(report.folder) if this.fail_on else set()
            codes += [4] if "match" in bands or (this.fail_on == "possible" and bands) else []
    finally:
        waiting = outbox.send(out / news.OUTBOX, this.receivers)
        for left in waiting:
            print(f"xref: warning: {left.path.name} waits: {left.why}", file=sys.stderr, flush=True)
    return 4 if 4 in codes else 3 if waiting or any(codes) else 0


def _refreshed(lists: Path) -> int:
    """3 if a list that was due could not be renewed; the last good ones stay in use."""
    from xref import catalogue, download, snapshot
    from xref import refresh as importer
    from xref.cli.refresh import printed

    known, now = catalogue.load(lists), datetime.now(UTC)
    try:
        sources = importer.chosen(known, (), lists, now)
        if not sources:
            return 0
        with snapshot.writing(lists, _WAIT), download.new_client() as client:
            outcomes = printed(importer.refresh(sources, lists, known, now, client), quiet=True)
    except XrefError as error:
        print(f"xref: warning: {error}", file=sys.stderr, flush=True)
        return 3
    return 3 if any(o.state in ("refused", "failed") for o in outcomes) else 0


def _reported(this: _Round) -> Iterator[Reported]:
    from xref.cli.run import articles_reported
    from xref.cli.screen import COLUMNS, table_reported

    if this.corpus is not None:
        yield articles_reported(
            this.corpus, this.field, follow=this.follow, ner=None, embeddings=None, changed_only=True, quiet=False,
            verbose=False, **this.given,
        )  # fmt: skip
    if this.table:
        yield table_reported(this.table, dict.fromkeys(COLUMNS), quiet=False, verbose=False, **this.given)

"""`xref refresh`: new versions of the lists."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xref.cli import _narratives
from xref.cli._options import AsJson, ListsDir, day
from xref.errors import UsageError, XrefError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from xref.catalogue import Source
    from xref.refresh import Outcome


def refresh(
    keys: Annotated[Optional[list[str]], typer.Argument(help="Only these; or: narratives.")] = None,  # noqa: UP045
    path: Annotated[Optional[Path], typer.Option("--from", help="A list file, a folder, a zip; a saved page.")] = None,  # noqa: UP045
    published: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="With --from: the publisher's date (2024-05-03) of files that do not say it."),
    ] = None,
    lists: ListsDir = Path("lists"),
    due: Annotated[bool, typer.Option("--due", help="Only what is due; say only what changed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Fetch also what is not modified.")] = False,
    wait: Annotated[float, typer.Option(min=0.0, help="Seconds to wait for another refresh to end.")] = 0.0,
    notify: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Post what changed as JSON to this address, signed with XREF_NOTIFY_SECRET if that is set."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch new versions of the lists, or import files. Example: xref refresh; xref refresh --from SDN.XML

    xref refresh narratives fetches the press releases that say why parties were listed; with --from, it imports pages
    that were saved in a browser.
    """
    from xref import catalogue, download, snapshot
    from xref import refresh as importer
    from xref.notify import require_address

    if _narratives.KEY in (keys or ()):
        if len(keys or ()) > 1 or published or notify:
            raise UsageError("narratives are refreshed by themselves", "xref refresh narratives [--from PATH]")
        _narratives.refresh(lists, path, wait, force, due, as_json)
        return
    known, now = catalogue.load(lists), datetime.now(UTC)
    published_on = day(published, "--published")
    if notify:
        require_address(notify)
    with snapshot.writing(lists, wait):
        if path is not None:
            with _progress() as report:
                report(f"importing {path.name}", 0, None)
                outcomes = printed(
                    importer.import_path(path, lists, known, keys or (), now, published_on), quiet=due, as_json=as_json
                )
            if all(o.state == "unrecognised" for o in outcomes):
                raise UsageError(f"nothing imported from {path}", "give a list file that xref knows: see xref lists")
        else:
            sources = importer.chosen(known, keys or (), lists, now if due else None)
            if not sources and not due:
                raise UsageError("no list in the catalogue has an address", "give files by --from FILE")
            with download.new_client() as client, _progress() as report:
                found = importer.refresh(sources, lists, known, now, client, force=force, report=report)
                outcomes = printed(found, quiet=due, as_json=as_json)
    bad = sum(o.state in ("refused", "failed") for o in outcomes)
    good = sum(o.state in ("new", "same", "older") for o in outcomes)
    told = _told(notify, outcomes, lists, known, now) if notify else True
    if bad:
        raise typer.Exit(3 if good else 1)
    if not told:
        raise typer.Exit(3)


def _told(url: str, outcomes: Sequence[Outcome], lists: Path, known: dict[str, Source], now: datetime) -> bool:
    """Whether the notice of what changed was delivered, or none was due; if not, one line says why."""
    from xref import download, notify

    if not notify.is_news(outcomes):
        return True
    secret = os.fsencode(os.environ.get("XREF_NOTIFY_SECRET", ""))
    try:
        with download.new_client() as client:
            notify.post(client, url, notify.summary(outcomes, lists, known, now), secret)
    except XrefError as error:
        print(f"xref: warning: {error}", file=sys.stderr)
        return False
    return True


def printed(outcomes: Iterable[Outcome], *, quiet: bool, as_json: bool = False) -> list[Outcome]:
    """Print the outcomes, each as soon as it is there, or all as JSON; quiet leaves out lists that did not change."""
    seen = []
    for o in outcomes:
        seen.append(o)
        if as_json or (quiet and o.state == "same"):
            continue
        counts = f"{o.version}: {o.entries} entries, {o.quarantined} quarantine rows" if o.version else ""
        name = o.name if o.key in ("", o.name) else f"{o.name}  {o.key}"
        print("  ".join(part for part in (o.state, name, counts, o.problem) if part), flush=True)
    if as_json:
        print(json.dumps([o._asdict() for o in seen if not (quiet and o.state == "same")], ensure_ascii=False))
    return seen


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """Bars on stderr, one a list, none if that is no terminal; yields what is told the list and its bytes."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    through = sys.stdout.isatty()  # lines go above the bars on a terminal, and to stdout alone if that is a file
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=through, disable=not console.is_terminal
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def report(key: str, done: int, total: int | None) -> None:
            if key not in tasks:
                tasks[key] = bars.add_task(key, total=total)
            bars.update(tasks[key], completed=done, total=total)

        yield report

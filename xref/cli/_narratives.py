"""`xref refresh narratives`: the press releases of designating authorities."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from xref.errors import XrefError

if TYPE_CHECKING:
    from xref.narratives.fetching import Fetched
    from xref.narratives.store import Store

KEY = "narratives"


def refresh(lists: Path, path: Path | None, wait: float, force: bool, quiet: bool, as_json: bool) -> None:
    """Import releases from `path`, or fetch what is new; print one line a document, then what the store holds."""
    from xref import snapshot
    from xref.narratives.catalogue import load
    from xref.narratives.fetching import import_path
    from xref.narratives.store import Store

    publishers, now, seen = load(lists), datetime.now(UTC), list[dict[str, object]]()
    with snapshot.writing(lists, wait):
        store = Store(lists, publishers)
        try:
            outcomes = import_path(store, path, now) if path else _fetched(store, now, force)
            for outcome in outcomes:
                seen.append(outcome._asdict())
                if not as_json and not (quiet and outcome.state == "same"):
                    print(_line(outcome), flush=True)
        finally:
            problems = store.commit()
    for problem in problems:
        print(f"xref: warning: {problem}", file=sys.stderr)
    states = Counter(row["state"] for row in seen)
    documents = [document for document in store.manifest.documents if document.in_use]
    if as_json:
        print(json.dumps(seen, ensure_ascii=False))
    elif not quiet or set(states) - {"same"}:
        print(f"{len(documents)} releases with {sum(d.passages for d in documents)} passages; {_joined(lists)}")
    bad = states["failed"] + len(problems) + (states["unrecognised"] if path else 0)
    if bad:
        good = any(states[state] for state in ("new", "replaced", "same")) or (documents and not path)
        raise typer.Exit(3 if good else 1)


def _fetched(store: Store, now: datetime, force: bool) -> Iterator[Fetched]:
    from rich.console import Console

    from xref import download
    from xref.narratives.fetching import refresh as fetch
    from xref.web import Patience, Web

    console = Console(stderr=True)  # which shows the status on a terminal only
    with download.new_client() as client, console.status("") as status:
        for publisher in store.publishers.values():
            if publisher.index:
                web = Web(client, patience=Patience(between=float(publisher.pause_seconds)))
                yield from fetch(store, publisher, web, now, force, status.update)


def _line(outcome: Fetched) -> str:
    count = f"{outcome.passages} passages" if outcome.passages else ""
    parts = (outcome.state, outcome.published_on, outcome.name, outcome.authority, count, outcome.problem)
    return "  ".join(part for part in parts if part)


def _joined(lists: Path) -> str:
    """In words, how many passages are about an entry of the lists."""
    from xref import catalogue
    from xref.cli._options import today
    from xref.lists import open_lists
    from xref.narratives.joining import joined

    try:
        found = joined(lists, open_lists(lists, catalogue.load(lists), (), today()).tables)
    except XrefError as error:
        return f"joined to no list: {error}"
    entries = found.frame["entity_id"].n_unique()
    return (
        f"{found.joined} are about {entries} entries of the lists, {found.unknown} about no listed name that is"
        f" telling, {found.misdated} about one listed on another day, {found.ambiguous} could be about several"
    )

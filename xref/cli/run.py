"""`xref run`: articles x lists -> a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional, Unpack

import typer

from xref.cli._options import (
    AsOf,
    Excel,
    FailOn,
    Field,
    Follow,
    Formats,
    Keys,
    ListsDir,
    Out,
    Ownership,
    Parts,
    PolicyFile,
    Quiet,
    Threshold,
    Verbose,
)

if TYPE_CHECKING:
    from xref.cli._report import Begun, Given, Reported
    from xref.tables import Findings
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
    field: Field = None,
    follow: Follow = False,
    ner: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Second detectors of names beside the rules, if installed: spacy, natasha (Russian)."),
    ] = None,
    embeddings: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="A folder with a static model (model2vec) that helps to rank whom descriptions may mean."),
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
    workers: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="Processes that screen, one a core if not given. The report is the same."),
    ] = None,
    engine: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="What runs them: local (this machine), dask (a cluster), here (this process alone)."),
    ] = None,
    scheduler: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="The address of a Dask scheduler, tcp://...; without it --engine dask is this machine."),
    ] = None,
    work: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Where work in progress is kept, a folder or s3://...; else in .work below --out."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run of the same that was stopped.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Screen articles against the lists and write a report. Example: xref run corpus/ https://example.org/news/feed"""
    done = articles_reported(
        corpus or (), field or (), follow=follow, ner=ner, embeddings=embeddings, changed_only=changed_only,
        parts=Parts(workers, engine, scheduler, work, resume), quiet=quiet, verbose=verbose, lists=lists,
        source=source, as_of=as_of, policy=policy, threshold=threshold,
        ownership=ownership or (), out=out, formats=formats, fail_on=fail_on, excel=excel,
    )  # fmt: skip
    raise typer.Exit(done.code)


IN_ONE = Parts()


def articles_reported(
    corpus: Sequence[str], field: Sequence[str], *, follow: bool, ner: str | None, embeddings: Path | None,
    changed_only: bool, quiet: bool, verbose: bool, parts: Parts = IN_ONE, **given: Unpack[Given],
) -> Reported:  # fmt: skip
    """Read the articles, screen and report; the parameters are the options of `xref run`."""
    from xref import catalogue, detectors, places, screen, shards
    from xref import corpus as articles
    from xref import embeddings as models
    from xref.cli._bulk import LARGE, bulk_reported
    from xref.cli._progress import reading, screening
    from xref.cli._report import judged, reported
    from xref.errors import UsageError
    from xref.manifest import ARTICLES
    from xref.readers._fields import fields
    from xref.rescreen import Rescreen

    second = detectors.chosen(ner or "")
    model = models.opened(embeddings) if embeddings else None
    chosen: list[Path | str] = [name if places.is_address(name) else Path(name) for name in corpus]
    if not chosen:
        chosen = [Path("corpus") if Path("corpus").is_dir() else catalogue.shipped() / "corpus"]
    named = fields(field)
    asked = {
        "corpus": [places.without_secrets(str(name)) for name in chosen], "fields": named, "follow": follow,
        "ner": ner or "", "embeddings": embeddings.as_posix() if embeddings else None,
    }  # fmt: skip
    articles.check(chosen)
    online = follow or any(map(shards.is_web, chosen))
    if any(parts) or (not changed_only and sum(shard.size for shard in shards.split(chosen, None)) > LARGE):
        if changed_only:
            raise UsageError("--changed-only is for a corpus that is screened in one piece", "leave it out")
        with _web() if online else nullcontext() as web:
            return bulk_reported(chosen, asked, parts, web, second, model, quiet=quiet, verbose=verbose, **given)
    with _web() if online else nullcontext() as web, reading(chosen, quiet) as report:
        read, unread = articles.read(chosen, named, web, follow=follow, report=report)
    kept: list[Rescreen] = []

    def found(begun: Begun) -> Findings:
        again = Rescreen(begun.out, begun.scope, use=changed_only)
        kept.append(again)
        with screening(quiet) as done:
            all_ = screen.articles(
                read, unread, begun.prepared, begun.opened.policy, second, begun.edges, model, again.find, again.ask,
                done,
            )  # fmt: skip
        return judged(all_, begun)

    def say() -> list[str]:
        kept[0].keep()
        return [kept[0].said]

    return reported(
        found, ARTICLES, asked, detectors=second, embeddings=model, quiet=quiet, verbose=verbose, say=say, **given
    )


@contextmanager
def _web() -> Iterator[Web]:
    from xref.download import new_client
    from xref.web import Web

    with new_client() as client:
        yield Web(client)

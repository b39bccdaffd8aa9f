"""`xref schedule`: what runs the refresh and the screening again and again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from xref.cli._options import ListsDir

Given = Optional[Path]  # noqa: UP045


def schedule(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="cron, systemd, kubernetes or ci (GitHub workflow).")],
    lists: ListsDir = Path("lists"),
    corpus: Annotated[Given, typer.Option(help="Screen this folder of articles again.")] = None,
    table: Annotated[Given, typer.Option(help="Screen this table again.")] = None,
    reports: Annotated[Path, typer.Option(help="The folder that holds the reports.")] = Path("reports"),
    every: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, max=168, help="Hours between two runs; by default as the lists in use need."),
    ] = None,
    image: Annotated[str, typer.Option(help="For kubernetes: an image in which xref is installed.")] = "",
    notify: Annotated[str, typer.Option(help="Have each refresh post what changed to this address.")] = "",
    out: Annotated[Given, typer.Option(help="Write the files into this folder instead of printing them.")] = None,
) -> None:
    """Print what refreshes and screens on a schedule. Example: xref schedule cron --corpus corpus/"""
    from xref import catalogue
    from xref import schedule as schedules
    from xref.init import write
    from xref.notify import require_address

    if notify:
        require_address(notify)
    script = Path(sys.executable).with_name("xref")
    job = schedules.Job(
        lists=str(lists), reports=str(reports), corpus=str(corpus or ""), table=str(table or ""), notify=notify,
        every=every or schedules.hours(catalogue.load(lists), lists), image=image,
    )  # fmt: skip
    if form in ("cron", "systemd") and script.is_file():
        job = job._replace(xref=str(script))  # neither looks for programs where the user's shell does
    made = schedules.files_of(form, job)
    if out is None:
        print("\n".join(made.values()), end="")
        return
    write({out / name: text.encode() for name, text in made.items()})
    for name in made:
        print(out / name)

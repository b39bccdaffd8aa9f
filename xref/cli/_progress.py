"""Progress on stderr while a run reads and screens: how many, how fast, how long still. None if that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

Told = Callable[[str], None]  # the path of each article that was read
Done = Callable[[str, int, int], None]  # a stage, how much of it is done, of how much


class _Rate(ProgressColumn):
    """Articles, or whatever a stage counts, a second."""

    def render(self, task: Task) -> Text:
        made = task.fields.get("articles", task.completed)
        return Text(f"{made / task.elapsed:,.0f}/s" if task.elapsed and made else "")


@contextmanager
def reading(corpus: Sequence[Path | str], quiet: bool) -> Iterator[Told]:
    """Articles read and how fast; how long still where the files can be counted."""
    files = 0 if quiet or not sys.stderr.isatty() else sum(map(_files, corpus))
    total = files if files > 1 else None  # of one file nobody knows how many articles it holds
    still = (BarColumn(), TimeRemainingColumn(compact=True)) if total else (SpinnerColumn(),)
    said = TextColumn("{task.fields[articles]:,} articles read, {task.description}", markup=False)
    last = ""
    with _bar(quiet, *still, _Rate(), said) as bar:
        task = bar.add_task("", total=total, articles=0)

        def told(path: str) -> None:
            nonlocal last
            bar.update(task, advance=path != last, articles=bar.tasks[task].fields["articles"] + 1, description=path)
            last = path

        yield told


@contextmanager
def screening(quiet: bool) -> Iterator[Done]:
    """Each stage of screening: how much of it is done, how fast, how long still."""
    count = TextColumn("{task.completed:,.0f} of {task.total:,.0f} {task.description}", markup=False)
    with _bar(quiet, BarColumn(), count, _Rate(), TimeRemainingColumn(compact=True)) as bar:
        tasks = {}

        def done(stage: str, made: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=made)

        yield done


def _bar(quiet: bool, *columns: ProgressColumn) -> Progress:
    off = quiet or not sys.stderr.isatty()
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=off)


def _files(given: Path | str) -> int:
    """The files of a folder, or one."""
    return sum(path.is_file() for path in Path(given).rglob("*")) if Path(given).is_dir() else 1

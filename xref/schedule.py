"""What runs xref again and again: a line for cron, units for systemd, a CronJob for Kubernetes, a workflow for GitHub.

1. One shell program does it everywhere: refresh what is due, then screen, also if the refresh failed, since the last
   good lists stay in use. Its exit code is that of the step that went worst.
2. The templates in `data/schedule/` hold it, escaped as each format asks: % in cron, $ and % in systemd, $ in
   Kubernetes, ${{ in a workflow.
3. The minute comes from the name of the lists' folder, so that not everybody asks a publisher on the hour; a random
   wait of up to five minutes does the rest.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path, PurePosixPath
from textwrap import indent
from typing import Any, NamedTuple
from zlib import crc32

from xref.catalogue import Source
from xref.errors import UsageError
from xref.refresh import chosen

LONGEST = 168  # hours; a day of the month, by which cron counts, can say a week but no month
_CRON_LINE = 998  # characters; what is longer, cron cuts off or refuses
_WAIT = "sleep $(($(od -An -N2 -tu2 /dev/urandom) % 300))"  # sh alone has no random numbers
_BEGIN = """code=0
step() { "$@" || { got=$?; [ $got = 3 ] && [ $code != 0 ] || code=$got; }; }"""
_END = "exit $code"
_DEGRADED = """# 3 is no failure but "done, degraded": a list is stale, missing or refused; the report says which.
# Without the next line such a run counts as failed.
if [ $code = 3 ]; then echo '@prefix@xref: done, degraded: see xref lists'; code=0; fi"""


class Job(NamedTuple):
    """What to run: paths as the user gave them ("" for what is not screened), the hours between two runs."""

    lists: str
    reports: str
    every: int
    corpus: str = ""
    table: str = ""
    notify: str = ""
    image: str = ""
    xref: str = "xref"


def hours(catalogue: dict[str, Source], lists_dir: Path) -> int:
    """The hours between two runs: those of the list that is looked at most often, a day if none is downloaded."""
    shortest = min((source.every_hours for source in chosen(catalogue, (), lists_dir, None)), default=24)
    return min(max(shortest, 1), LONGEST)


def files_of(form: str, job: Job) -> dict[str, str]:
    """The files of a format of `FORMATS`, by their names.

    Raises `UsageError` if the format is not known, or cannot express the job.
    """
    if form not in FORMATS:
        raise UsageError(f"no format {form}", f"the formats are {', '.join(FORMATS)}")
    for value in job:
        if not str(value).isprintable():
            raise UsageError(f"{value!r} holds a character that cannot be printed", "rename it")
    return FORMATS[form](job)


def _cron(job: Job) -> dict[str, str]:
    job = _absolute(job)
    command = "; ".join([_WAIT, *_steps(job)])
    escaped = command.replace("\\%", "\\''%").replace("%", "\\%")  # cron has no way to write \% but within quotes
    line = f"{_times(job)} {escaped}"
    if len(line) > _CRON_LINE:
        raise UsageError(f"the line has {len(line)} characters, cron reads {_CRON_LINE}", "give shorter paths")
    return {"xref.cron": _filled("cron.txt", what=_what(job), times=_times(job), command=escaped)}


def _systemd(job: Job) -> dict[str, str]:
    job = _absolute(job)
    command = "; ".join([*_BEGIN.split("\n"), *(f"step {step}" for step in _steps(job)), _END])
    for special, written in (("\\", "\\\\"), ('"', '\\"'), ("$", "$$"), ("%", "%%")):
        command = command.replace(special, written)
    return {
        "xref.service": _filled("xref.service", what=_what(job), command=command),
        "xref.timer": _filled("xref.timer", calendar=_calendar(job)),
    }


def _kubernetes(job: Job) -> dict[str, str]:
    if not job.image:
        raise UsageError("a CronJob needs an image", "give one in which xref is installed by --image")
    script = "\n".join([_WAIT, _script(_below(job), "")]).replace("$", "$$")
    values = {"image": _yaml(job.image), "times": f'"{_times(job)}"'}
    return {"xref-cronjob.yaml": _filled("kubernetes.yaml", what=_what(job), script=script, **values)}


def _ci(job: Job) -> dict[str, str]:
    job = _below(job)
    if odd := sorted(set(job.lists + job.reports) & set("*?[]!#~$")):
        raise UsageError(f"a workflow cannot keep a folder with {' '.join(odd)} in its name", "rename it")
    cached = [f"{job.lists}/*"] + [f"!{job.lists}/{kept}" for kept in ("catalogue.toml", "starter", "custom")]
    return {
        "xref.yml": _filled(
            "ci.yaml", what=_what(job), times=f'"{_times(job)}"', cached=_yaml("\n".join(cached)),
            reports=_yaml(job.reports),
            script=_script(job, "::warning::").replace("${{", "${{ '${{' }}"),
        )
    }  # fmt: skip


FORMATS: dict[str, Callable[[Job], dict[str, str]]] = {
    "cron": _cron, "systemd": _systemd, "kubernetes": _kubernetes, "ci": _ci,
}  # fmt: skip


def _yaml(text: str) -> str:
    """A text in double quotes: JSON, of which YAML takes all but characters beyond the BMP written as two."""
    return json.dumps(text, ensure_ascii=False)


def _steps(job: Job) -> list[str]:
    """The commands, quoted for the shell."""
    lists = ("--lists", job.lists)
    refresh = [job.xref, "refresh", "--due", *lists, *(("--notify", job.notify) if job.notify else ())]
    screens = [("run", job.corpus), ("screen", job.table)]
    again = [[job.xref, name, what, *lists, "--out", job.reports] for name, what in screens if what]
    return [shlex.join(step) for step in (refresh, *again)]


def _script(job: Job, prefix: str) -> str:
    steps = [f"step {step}" for step in _steps(job)]
    return "\n".join([_BEGIN, *steps, _DEGRADED.replace("@prefix@", prefix), _END])


def _absolute(job: Job) -> Job:
    paths: dict[str, Any] = {name: str(Path(value).absolute()) for name, value in _paths(job).items()}
    return job._replace(**paths)


def _below(job: Job) -> Job:
    """Paths below the workspace, which lies elsewhere in a container. Raises `UsageError` if one is not below it."""
    paths = {name: PurePosixPath(value) for name, value in _paths(job).items()}
    for path in paths.values():
        if path.is_absolute() or ".." in path.parts:
            raise UsageError(f"{path} is not below the workspace", "give paths as seen from its folder")
    written: dict[str, Any] = {n: f"./{path}" if str(path).startswith("-") else str(path) for n, path in paths.items()}
    return job._replace(**written)


def _paths(job: Job) -> dict[str, str]:
    return {name: value for name in ("lists", "reports", "corpus", "table") if (value := getattr(job, name))}


def _what(job: Job) -> str:
    screened = [name for name, given in (("articles", job.corpus), ("table", job.table)) if given]
    return "refresh the lists that are due" + (f", then screen the {' and the '.join(screened)}" if screened else "")


def _times(job: Job) -> str:
    """Minute, hour, day, month and weekday as cron writes them; never less often than asked."""
    minute, hour, days = *_moment(job), job.every // 24
    if days:
        return f"{minute} {hour} {'*' if days == 1 else f'*/{days}'} * *"
    return f"{minute} {'*' if job.every == 1 else f'*/{job.every}'} * * *"


def _calendar(job: Job) -> str:
    """The same as `_times`, as systemd writes it."""
    minute, hour, days = *_moment(job), job.every // 24
    if days:
        return f"*-*-{'*' if days == 1 else f'01/{days}'} {hour:02}:{minute:02}:00"
    return f"*-*-* {'*' if job.every == 1 else f'00/{job.every}'}:{minute:02}:00"


def _moment(job: Job) -> tuple[int, int]:
    minutes = crc32(str(Path(job.lists).absolute()).encode()) % (24 * 60)
    return minutes % 60, minutes // 60


def _filled(template: str, **values: str) -> str:
    """The template with each @name@ replaced; a value of several lines keeps the indentation of its place."""
    text = files("xref.data").joinpath("schedule", template).read_text(encoding="utf-8")

    def value(found: re.Match[str]) -> str:
        return indent(values[found[2]], found[1]) if found[1] else values[found[2]]

    return re.sub(r"(?m)((?:^ +)?)@([a-z]+)@", value, text)

"""A run's folder: made aside, put in its place whole; `latest` points to it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from polars.exceptions import PolarsError

from xref import __version__, manifest, scope
from xref.errors import ReportError, UsageError
from xref.policy import Policy
from xref.report import csv, ftm, html, parquet, xlsx
from xref.tables import Findings, run_state

FORMATS = ("csv", "html", "xlsx", "parquet", "ftm")
USUAL = ("csv", "html")


class Run(NamedTuple):
    """What a report says of the run itself.

    as_of: the day whose versions of the lists were used, None for the last ones. reviews_due: dated facts that should
    have been looked at again by now. policy, left: what was to be screened and reported, and what that left out.
    selftest: the figures of a self-test (`xref.selftest`) of the same lists, if any. detectors: the versions of what
    found names beside the rules. ownership: name, sha256 and number of edges of each file of who owns whom. narratives:
    the sha256 of the passages of press releases in use, "" if there are none. scope: a hash of what was asked.
    previous: the run of the same scope that this one was compared with (`changes.Previous.named`).
    """

    started: datetime
    command: Sequence[str]
    as_of: date | None = None
    reviews_due: Sequence[str] = ()
    policy: Policy = Policy()
    left: Sequence[scope.LeftOut] = ()
    selftest: Mapping[str, Any] | None = None
    detectors: Mapping[str, str] = MappingProxyType({})
    ownership: Sequence[tuple[str, str, int]] = ()
    narratives: str = ""
    scope: str = ""
    previous: Mapping[str, str] | None = None

    @property
    def left_out(self) -> list[str]:
        """What the policy left out, in words."""
        return scope.words(self.policy, self.left)


def chosen(text: str) -> tuple[str, ...]:
    """The formats that a comma-separated text names; `csv` is always among them.

    Raises `UsageError` if one is not known, or cannot be written with what is installed.
    """
    asked = [name for part in text.split(",") if (name := part.strip())]
    if unknown := [name for name in asked if name not in FORMATS]:
        raise UsageError(f"no format {', '.join(unknown)}", f"the formats are {', '.join(FORMATS)}")
    if "xlsx" in asked:
        xlsx.require()
    return tuple(name for name in FORMATS if name == "csv" or name in asked)


def write(findings: Findings, out: Path, this: Run, *, formats: Collection[str] = USUAL, excel: bool = False) -> Path:
    """Write the report of a run below `out` and return its folder; `formats` are of `FORMATS`, CSV is always written.

    Raises `ReportError` if it cannot be written whole: then nothing of it is left, and `latest` is as it was.
    """
    part = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        run, part = _claim(out, _name(findings, this.started))
        _write_files(findings, part, this, formats, excel)
        part.rename(run)
        part = None  # another run may claim that name from now on
        _point(out, run.name)
    except (OSError, PolarsError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise ReportError(
            f"the report cannot be written to {out}: {why or error}", "free space, or give another --out"
        ) from None
    finally:
        if part:
            shutil.rmtree(part, ignore_errors=True)
    return run


def _name(findings: Findings, started: datetime) -> str:
    digests = findings.lists["sha256"].to_list() + findings.articles["sha256"].to_list()
    return f"{started:%Y%m%dT%H%M%S}-{hashlib.sha256(''.join(filter(None, digests)).encode()).hexdigest()[:8]}"


def _claim(out: Path, name: str) -> tuple[Path, Path]:
    """The first name that no other run has or is writing, and the folder aside: only one run can make it."""
    for n in count(1):
        run = out / (name if n == 1 else f"{name}-{n}")
        part = out / f".{run.name}.part"
        try:
            part.mkdir()
        except FileExistsError:
            continue
        if not run.exists():
            return run, part
        part.rmdir()
    raise AssertionError


def _write_files(findings: Findings, folder: Path, this: Run, formats: Collection[str], excel: bool) -> None:
    csv.write(findings, folder, excel=excel)
    findings.articles.write_parquet(folder / "articles.parquet")
    if "html" in formats:
        html.write(findings, folder, this.started.date(), this.as_of, this.left_out, this.selftest)
    if "xlsx" in formats:
        xlsx.write(findings, folder)
    if "parquet" in formats:
        parquet.write(findings, folder)
    if "ftm" in formats:
        ftm.write(findings, folder)
    text = json.dumps(_manifest(findings, folder, this), indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _point(out: Path, run: str) -> None:
    """Let `latest` point to the run; where links cannot be made (Windows), `latest.txt` holds its name."""
    aside = out / f".latest.{run}"
    try:
        aside.symlink_to(run)
        aside.replace(out / "latest")
        (out / "latest.txt").unlink(missing_ok=True)
    except (OSError, NotImplementedError):
        aside.unlink(missing_ok=True)
        with suppress(OSError):  # the report is whole; a run is not failed for want of a pointer
            (out / "latest.txt").write_text(run + "\n", encoding="utf-8")


def _manifest(findings: Findings, folder: Path, this: Run) -> dict[str, Any]:
    files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    return {
        "tool": f"xref {__version__}",
        "python": manifest.python(),
        "code": manifest.code(),
        "data": dict(manifest.data()),
        "dependencies": dict(manifest.dependencies()),
        "scope": this.scope,
        "previous": this.previous,
        "command": list(this.command),
        "state": run_state(findings.lists),
        "started": this.started.isoformat(timespec="seconds"),
        "as_of": this.as_of.isoformat() if this.as_of else None,
        "lists": findings.lists.select("key", "state", "sha256", "entries").to_dicts(),
        "reviews_due": list(this.reviews_due),
        "policy": {**asdict(this.policy), "left_out": [entry._asdict() for entry in this.left]},
        "detectors": dict(this.detectors),
        "ownership": [{"file": name, "sha256": digest, "edges": edges} for name, digest, edges in this.ownership],
        "narratives": this.narratives or None,
        "articles": findings.articles.select("article_id", "sha256").to_dicts(),
        "unread": findings.unread.to_dicts(),
        "counts": {
            "articles": findings.articles.height,
            "copies": findings.articles["copy_of"].count(),  # of the articles, those that repeat another
            "matches": findings.matches.height,
            "mentions": {
                str(outcome): count
                for outcome, count in findings.mentions.group_by("outcome").len().sort("outcome").iter_rows()
            },
        },
        "files": files,
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

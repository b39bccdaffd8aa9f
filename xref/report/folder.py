"""A run's folder: made aside, put in its place whole; `latest` points to it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from polars.exceptions import PolarsError

from xref import __version__, aside, manifest
from xref.content import Content, batches, counts, everything, excerpted, lazy, shown
from xref.errors import ReportError, UsageError
from xref.manifest import Run as Run
from xref.report import contract, csv, ftm, html, jsonl, parquet, xlsx

FORMATS = ("csv", "html", "xlsx", "parquet", "ftm", "jsonl")
USUAL = ("csv", "html")
_SECOND = "%Y%m%dT%H%M%S"  # of the start of a run, with which its name begins


def chosen(text: str, always: Collection[str] = ("csv",)) -> tuple[str, ...]:
    """The formats that a comma-separated text names, and those of `always`.

    Raises `UsageError` if one is not known, or cannot be written with what is installed.
    """
    asked = [name for part in text.split(",") if (name := part.strip())]
    if unknown := [name for name in asked if name not in FORMATS]:
        raise UsageError(f"no format {', '.join(unknown)}", f"the formats are {', '.join(FORMATS)}")
    if "xlsx" in asked:
        xlsx.require()
    return tuple(name for name in FORMATS if name in always or name in asked)


def write(content: Content, out: Path, this: Run, *, formats: Collection[str] = USUAL, excel: bool = False) -> Path:
    """Write the report of a run below `out` and return its folder; `formats` are of `FORMATS`, CSV is always written.

    Raises `ReportError` if it cannot be written whole: then nothing of it is left, and `latest` is as it was.
    """
    part = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        run, part = _claim(out, _name(content, this.started))
        _write_files(content, part, run.name, this, formats, excel)
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


def _name(content: Content, started: datetime) -> str:
    hashed = hashlib.sha256()
    for name in ("lists", "articles"):
        for frame in batches(content, name):
            hashed.update("".join(frame["sha256"].drop_nulls()).encode())
    return f"{started:{_SECOND}}-{hashed.hexdigest()[:8]}"


def clear(out: Path, started: datetime) -> None:
    """Remove what a process left that was killed while it wrote the report of a run."""
    for part in out.glob(f".{started:{_SECOND}}-*.part"):
        shutil.rmtree(part, ignore_errors=True)


def _claim(out: Path, name: str) -> tuple[Path, Path]:
    """The first name that no other run has or is writing, and the folder aside: only one run can make it."""
    for n in count(1):
        run = out / (name if n == 1 else f"{name}-{n}")
        part = out / f".{run.name}.part"
        try:
            part.mkdir()
        except FileExistsError:
            continue
        if not os.path.lexists(run):
            return run, part
        part.rmdir()
    raise AssertionError


def write_formats(content: Content, folder: Path, this: Run, formats: Collection[str], *, excel: bool = False) -> None:
    """Write the files of these formats into a folder, and nothing else."""
    if "csv" in formats:
        csv.write(content, folder, excel=excel)
        contract.write(folder)
    if "parquet" in formats:
        parquet.write(content, folder)
    if "jsonl" in formats:
        jsonl.write(content, folder)
    if "ftm" in formats:
        ftm.write(everything(content), folder)
    if "html" in formats:
        bands = this.policy.threshold, this.policy.match
        html.write(content, folder, this.day, this.as_of, this.left_out, this.selftest, bands)
    if "xlsx" in formats:
        xlsx.write(shown(content), folder, [*_excerpt(content), *_about(this)])


def _excerpt(content: Content) -> Iterator[tuple[str, str]]:
    """What a workbook says where it does not hold everything, heading and words."""
    if said := excerpted(shown(content), counts(content)):
        yield "Excerpt", f"This workbook shows {said}"


def _about(this: Run) -> list[tuple[str, str]]:
    """What a workbook says of the run, heading and words; the same where the same is found again on that day."""
    said = [("Compared on", f"{this.day} (UTC), by xref {__version__}")]
    said += [("Lists as of", f"{this.as_of}, not as they are today")] if this.as_of else []
    said += [("Left out", line) for line in this.left_out]
    return said + [("To be looked at again", line) for line in this.reviews_due]


def _write_files(
    content: Content, folder: Path, name: str, this: Run, formats: Collection[str], excel: bool
) -> None:  # fmt: skip
    write_formats(content, folder, this, {"csv", *formats}, excel=excel)
    kept_too = {name: frame.lazy() for name, frame in this.kept.items()}
    for kept, rows in {"articles": lazy(content, "articles"), **kept_too}.items():
        parquet.write_table(rows, folder / f"{kept}.parquet")
    files = {path.name: manifest.digest(path) for path in sorted(folder.iterdir())}
    values = manifest.made(content, name, this, datetime.now(UTC), files, contract.version())
    (folder / manifest.NAME).write_text(manifest.text_of(values), encoding="utf-8", newline="\n")


def _point(out: Path, run: str) -> None:
    """Let `latest` point to the run; where links cannot be made (Windows), `latest.txt` holds its name."""
    link = out / f".latest.{run}"
    try:
        link.symlink_to(run)
        link.replace(out / "latest")
        (out / "latest.txt").unlink(missing_ok=True)
    except (OSError, NotImplementedError):
        with suppress(OSError):  # the report is whole; a run is not failed for want of a pointer
            link.unlink(missing_ok=True)
            aside.write(out / "latest.txt", run + "\n")

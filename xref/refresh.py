"""Import published lists from files: recognised by content, checked, tabulated, stored."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

from xref import snapshot
from xref.catalogue import Source
from xref.entities import tabulate
from xref.errors import ParseError, StoreError, UsageError, XrefError
from xref.sources import PARSERS

_LARGEST = 2_000_000_000  # bytes unpacked; the largest list, OFAC's advanced XML, has 130 MB


class Outcome(NamedTuple):
    """What became of a file: state is new, same, refused or unrecognised."""

    name: str
    state: str
    key: str = ""
    version: str = ""
    entries: int = 0
    quarantined: int = 0
    problem: str = ""


def import_path(
    path: Path, lists_dir: Path, catalogue: dict[str, Source], keys: Collection[str], now: datetime
) -> Iterator[Outcome]:
    """Import a file, a folder (with those below it), a zip or a gz; one outcome a file, bad ones stop no others.

    Raises `UsageError` if the path is not there, `StoreError` if the store cannot be written.
    """
    if not path.exists():
        raise UsageError(f"no such file or folder: {path}", "give the list file, or the folder that holds it")
    with tempfile.TemporaryDirectory() as scratch:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for number, file in enumerate(files):
            try:
                unpacked = _unpacked(file, Path(scratch) / str(number))
            except (OSError, EOFError, zipfile.BadZipFile, ParseError) as error:
                problem = str(error) if isinstance(error, XrefError) else f"{file.name}: it is a damaged archive"
                yield Outcome(file.name, "refused", problem=problem)
                continue
            for plain in unpacked:
                yield _import(plain, lists_dir, catalogue, keys, now)
            shutil.rmtree(Path(scratch) / str(number), ignore_errors=True)


def _unpacked(file: Path, folder: Path) -> list[Path]:
    with file.open("rb") as opened:
        head = opened.read(4)
    if head[:2] == b"\x1f\x8b":
        folder.mkdir()
        target = folder / file.name.removesuffix(".gz")
        with gzip.open(file, "rb") as packed, target.open("wb") as plain:
            _copy(file, packed, plain)
        return [target]
    if head == b"PK\x03\x04" and file.suffix.lower() == ".zip":
        folder.mkdir()
        found = []
        with zipfile.ZipFile(file) as archive:
            for number, member in enumerate(m for m in archive.infolist() if not m.is_dir()):
                target = folder / f"{number}-{Path(member.filename).name}"
                with archive.open(member) as packed, target.open("wb") as plain:
                    _copy(file, packed, plain)
                found.append(target)
        return found
    return [file]


def _copy(file: Path, packed: gzip.GzipFile | IO[bytes], plain: IO[bytes]) -> None:
    left = _LARGEST
    while chunk := packed.read(1 << 20):
        left -= len(chunk)
        if left < 0:
            raise ParseError(file, f"it unpacks to more than {_LARGEST:,} bytes", remedy="get the file again")
        plain.write(chunk)


def _import(file: Path, lists_dir: Path, catalogue: dict[str, Source], keys: Collection[str], now: datetime) -> Outcome:
    if problem := _no_list(file):
        return Outcome(file.name, "unrecognised", problem=problem)
    try:
        key = next((k for k, parser in PARSERS.items() if k in catalogue and parser.claims([file])), None)
        if key is None or (keys and key not in keys):
            return Outcome(file.name, "unrecognised", problem="none of the lists that xref knows")
        publication = PARSERS[key].read([file])
        tables = tabulate(key, publication)
        if tables.entries < catalogue[key].at_least:
            problem = f"{tables.entries} entries, but the list has at least {catalogue[key].at_least}"
            return Outcome(file.name, "refused", key, problem=problem)
        stored, new = snapshot.take(lists_dir, key, [file], tables, publication.published_on, now, publication.notes)
    except StoreError:
        raise
    except XrefError as error:
        return Outcome(file.name, "refused", problem=str(error))
    state = "new" if new else "same"
    return Outcome(file.name, state, key, stored.version, tables.entries, tables.quarantine.height)


def _no_list(file: Path) -> str:
    """Why a file cannot be a list at all, by its first bytes; "" if it may be one."""
    with file.open("rb") as opened:
        head = opened.read(1000).lstrip().lower()
    if not head:
        return "it is empty"
    if head.startswith((b"<!doctype html", b"<html")):
        return "it is a web page, not a list"
    if head.startswith(b"version https://git-lfs"):
        return "it is a pointer to the list, not the list"
    return ""

"""Import published lists from files: recognised by content, checked, tabulated, stored."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import IO, NamedTuple

from xref import snapshot
from xref.catalogue import Source
from xref.entities import tabulate
from xref.errors import ParseError, StoreError, UsageError, XrefError
from xref.sources import PARSERS

_LARGEST = 2_000_000_000  # bytes unpacked; the largest list, OFAC's advanced XML, has 130 MB


class Outcome(NamedTuple):
    """What became of one publication (or of a file that is none): state is new, same, refused or unrecognised."""

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
    """Import a file, a folder (with those below it), a zip or a gz; one outcome a publication, bad ones stop no others.

    Files of one folder can be one publication (OFAC's SDN.CSV with ALT.CSV and ADD.CSV). Raises `UsageError` if the
    path is not there, `StoreError` if the store cannot be written.
    """
    if not path.exists():
        raise UsageError(f"no such file or folder: {path}", "give the list file, or the folder that holds it")
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for _, together in groupby(files, key=lambda file: file.parent):
        with tempfile.TemporaryDirectory() as scratch:
            plain: list[Path] = []
            for number, file in enumerate(together):
                try:
                    plain += _unpacked(file, Path(scratch) / str(number))
                except (OSError, EOFError, zipfile.BadZipFile, ParseError) as error:
                    problem = str(error) if isinstance(error, XrefError) else f"{file.name}: it is a damaged archive"
                    yield Outcome(file.name, "refused", problem=problem)
            yield from import_files(plain, lists_dir, catalogue, keys, now)


def import_files(
    files: Sequence[Path], lists_dir: Path, catalogue: dict[str, Source], keys: Collection[str], now: datetime
) -> Iterator[Outcome]:
    """Import the publications that unpacked files of one folder hold; what no parser claims is unrecognised."""
    left = []
    for file in files:
        if problem := no_list(file):
            yield Outcome(file.name, "unrecognised", problem=problem)
        else:
            left.append(file)
    for key, parser in PARSERS.items():
        if key not in catalogue or (keys and key not in keys):
            continue
        try:
            groups = parser.claims(left)
        except XrefError as error:
            yield Outcome(getattr(error, "path", Path(key)).name, "refused", key, problem=str(error))
            left = [file for file in left if file != getattr(error, "path", None)]
            continue
        for group in groups:
            left = [file for file in left if file not in group]
            yield _import(group, lists_dir, catalogue[key], now)
    for file in left:
        yield Outcome(file.name, "unrecognised", problem="none of the lists that xref knows")


def _unpacked(file: Path, folder: Path) -> list[Path]:
    with file.open("rb") as opened:
        head = opened.read(64)
    if head[:2] == b"\x1f\x8b":
        folder.mkdir()
        target = folder / file.name.removesuffix(".gz")
        with gzip.open(file, "rb") as packed, target.open("wb") as plain:
            _copy(file, packed, plain)
        return [target]
    if head[:4] == b"PK\x03\x04" and not _is_workbook(file):
        folder.mkdir()
        found = []
        with zipfile.ZipFile(file) as archive:
            for number, member in enumerate(m for m in archive.infolist() if not m.is_dir()):
                inner = folder / str(number)  # a folder a member, so that two of the same name do not meet
                inner.mkdir()
                target = inner / Path(member.filename).name
                with archive.open(member) as packed, target.open("wb") as plain:
                    _copy(file, packed, plain)
                found.append(target)
        return found
    return [file]


def _is_workbook(file: Path) -> bool:
    with zipfile.ZipFile(file) as archive:
        return "[Content_Types].xml" in archive.namelist()


def _copy(file: Path, packed: gzip.GzipFile | IO[bytes], plain: IO[bytes]) -> None:
    left = _LARGEST
    while chunk := packed.read(1 << 20):
        left -= len(chunk)
        if left < 0:
            raise ParseError(file, f"it unpacks to more than {_LARGEST:,} bytes", remedy="get the file again")
        plain.write(chunk)


def _import(files: Sequence[Path], lists_dir: Path, source: Source, now: datetime) -> Outcome:
    name, key = " + ".join(file.name for file in files), source.key
    try:
        publication = PARSERS[key].read(files)
        tables = tabulate(key, publication)
        if tables.entries < source.at_least:
            problem = f"{tables.entries} entries, but the list has at least {source.at_least}"
            return Outcome(name, "refused", key, problem=problem)
        stored, new = snapshot.take(lists_dir, key, files, tables, publication.published_on, now, publication.notes)
    except StoreError:
        raise
    except XrefError as error:
        return Outcome(name, "refused", key, problem=str(error))
    state = "new" if new else "same"
    return Outcome(name, state, key, stored.version, tables.entries, tables.quarantine.height)


def no_list(file: Path) -> str:
    """Why a file cannot be a list at all, by its first bytes; "" if it may be one."""
    with file.open("rb") as opened:
        head = opened.read(1000).lstrip().lower()
    if not head:
        return "it is empty"
    if head.startswith((b"<!doctype html", b"<html")):
        return "it is a web page, not a list"
    if head.startswith(b"version https://git-lfs"):
        return "it is a pointer to the list, not the list"
    if head.startswith(b"<?xml") and b"<error>" in head:
        return "it is an error message of the server, not a list"
    return ""

"""A published file as it comes: unpacked within bounds if it is an archive, and told from what is no list at all."""

from __future__ import annotations

import errno
import gzip
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from xref.errors import ParseError, StoreError
from xref.sources import PARSERS
from xref.sources._html import is_page

_MOST = 10_000  # files in one archive; a zip of every list we know, in every format, has some hundreds
_DAMAGE = (  # what the standard library raises on archives that are none
    EOFError, IndexError, OSError, OverflowError, RuntimeError, ValueError, lzma.LZMAError, struct.error,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_AGAIN = "get the file from its publisher again"


def unpacked(file: Path, folder: Path, largest: int) -> list[Path]:
    """The files in a zip or a gz, written below `folder` (which is made); `[file]` if it is no archive.

    A workbook (XLSX) is a zip but one file. Raises `ParseError` if the archive is damaged, has a password, or holds
    more than `largest` bytes, all its files together; `StoreError` if there is no space for them.
    """
    with file.open("rb") as opened:
        head = opened.read(4)
    try:
        if head[:2] == b"\x1f\x8b":
            folder.mkdir(parents=True)
            target = folder / file.name.removesuffix(".gz")
            with gzip.open(file, "rb") as packed, target.open("wb") as plain:
                copy(file, packed, plain, largest)
            return [target]
        if head == b"PK\x03\x04":
            return _unzipped(file, folder, largest)
    except _DAMAGE as error:
        if getattr(error, "errno", None) in _FULL:
            raise StoreError(f"no space to unpack {file.name}", "free space on the disk") from None
        raise ParseError(file, "it is a damaged archive", remedy=_AGAIN) from None
    return [file]


def _unzipped(file: Path, folder: Path, largest: int) -> list[Path]:
    with zipfile.ZipFile(file) as archive:
        members = [member for member in archive.infolist() if not member.filename.endswith("/")]
        if any(member.filename == "[Content_Types].xml" for member in members):
            return [file]
        if len(members) > _MOST:
            raise ParseError(file, f"it holds {len(members)} files", remedy=_AGAIN)
        found = []
        for number, member in enumerate(members):
            inner = folder / str(number)  # a folder a member, so that two of the same name do not meet
            inner.mkdir(parents=True)
            target = inner / safe_name(member.filename.rpartition("/")[2])
            with archive.open(member) as packed, target.open("wb") as plain:
                largest -= copy(file, packed, plain, largest)
            found.append(target)
        return found


def copy(file: Path, packed: gzip.GzipFile | IO[bytes], plain: IO[bytes], largest: int) -> int:
    """Unpack a stream and say how many bytes it held; `file` is what it comes from.

    Raises `ParseError` as soon as there are more than `largest`.
    """
    held = 0
    while chunk := packed.read(1 << 20):
        held += len(chunk)
        if held > largest:
            raise ParseError(file, f"it unpacks to more than the {largest:,} bytes left to it", remedy=_AGAIN)
        plain.write(chunk)
    return held


def safe_name(name: str) -> str:
    """A name by which a file can be stored on any system."""
    return re.sub(r"[^\w.-]", "_", name)[-100:].lstrip(".") or "list"


def no_list(file: Path) -> str:
    """Why a file cannot be a list at all, by its first bytes; "" if it may be one. A page can be one that is known."""
    with file.open("rb") as opened:
        head = opened.read(1000).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head:
        return "it is empty"
    if is_page(file):
        return "" if any(parser.claims((file,)) for parser in PARSERS.values()) else "it is a web page, not a list"
    if head.startswith(b"version https://git-lfs"):
        return "it is a pointer to the list, not the list"
    if head.startswith((b"<?xml", b"<error>")) and b"<error>" in head:
        return "it is an error message of the server, not a list"
    return ""

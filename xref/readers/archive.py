"""Archives: zip, gz and tar. Each member is a document of its own, under the archive's name and its own.

Nothing is written but temporary copies. How much is unpacked is bounded (`xref.readers._source.Limits`). A zip may be
something else: a Word document, a web archive (WACZ), an office file that must be saved otherwise.
"""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from collections.abc import Iterator, Mapping

from xref.readers import docx
from xref.readers._document import Document, Unread
from xref.readers._source import BROKEN_ZIP, DAMAGE, Refused, Source, suffix_of

_OTHERS: Mapping[str, str] = {  # by a member that such a file has
    "xl/workbook.xml": "it is a workbook; screen its rows with xref screen, or save it as CSV",
    "ppt/presentation.xml": "it is a presentation; save it as PDF",
    "mimetype": "it is an OpenDocument file or an e-book; save it as DOCX or PDF",
}
_DECLARED = "[Content_Types].xml"
_WACZ = "datapackage.json"


def zipped(source: Source) -> Iterator[Document | Unread | Source]:
    """What a zip holds. Raises `Refused` if it is damaged, or holds too much."""
    with source.seekable() as file:
        try:
            archive = zipfile.ZipFile(file)  # closed with its file
        except BROKEN_ZIP:
            what = "Word document" if source.suffix == ".docx" else "zip file"
            raise Refused(f"it is no {what}, or a damaged one; get it again") from None
        names = set(archive.namelist())
        if docx.BODY in names:
            yield from docx.read(source, archive)
            return
        if reason := next((why for name, why in _OTHERS.items() if name in names), ""):
            raise Refused(reason)
        if _DECLARED in names:
            raise Refused("it is an office file of another kind; save it as DOCX or PDF")
        members = [member for member in archive.infolist() if not member.filename.endswith("/")]
        archived = [member for member in members if member.filename.lower().endswith((".warc", ".warc.gz"))]
        members = archived if _WACZ in names and archived else members
        source.hold(len(members))
        if not members:
            raise Refused("it holds no files")
        for member in members:
            yield from _member(source, archive, member)


def _member(source: Source, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Source | Unread]:
    name = _below(source, member.filename)
    if _hidden(member.filename):
        return
    if member.flag_bits & 1:
        yield Unread(name, source.name, "it has a password in its zip; unpack it and give its folder")
        return
    try:
        packed = archive.open(member)
    except BROKEN_ZIP as error:
        why = "is packed in a way" if isinstance(error, NotImplementedError) else "has an entry in its zip"
        yield Unread(name, source.name, f"it {why} that cannot be read; unpack it and give its folder")
        return
    with packed:
        yield source.inside(name, source.unpacking(packed, lambda: member.compress_size))  # type: ignore[arg-type]


def gzipped(source: Source) -> Iterator[Source]:
    """What a gz holds: one file, under the same name."""
    whole = source.file
    with gzip.GzipFile(fileobj=whole) as packed:
        inner = source.name.lower().removesuffix(".gz")
        suffix = ".tar" if inner.endswith(".tgz") else suffix_of(inner)
        yield source.inside(source.name, source.unpacking(packed, whole.tell), suffix)  # type: ignore[arg-type]


def tarred(source: Source) -> Iterator[Source | Unread]:
    """What a tar holds, read as a stream. Raises `Refused` where it is damaged or cut short, or holds too much."""
    try:
        with tarfile.open(fileobj=source.file, mode="r|") as archive:
            for member in archive:
                if not member.isfile() or _hidden(member.name):
                    continue
                source.hold(1)
                if (packed := archive.extractfile(member)) is not None:
                    name = _below(source, member.name)
                    yield source.inside(name, source.unpacking(packed, lambda m=member: m.size))  # type: ignore[misc, arg-type]
    except (*DAMAGE, ValueError, OverflowError):
        raise Refused("the tar is damaged or cut short; what stands before was read, the rest was not") from None


def _below(source: Source, name: str) -> str:
    """Where a member stands; a name that leads out of the archive leads nowhere, since nothing is written.

    >>> import io
    >>> _below(Source.of("a.zip", io.BytesIO()), "../..\\\\C:/etc/news.txt")
    'a.zip/C:/etc/news.txt'
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join((source.name, *parts))


def _hidden(name: str) -> bool:
    """Whether a member is left out, as hidden files in a folder are."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)

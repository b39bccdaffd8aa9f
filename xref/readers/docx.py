"""Word documents (DOCX): each paragraph of the body, of tables, text boxes, foot- and endnotes a line.

Read by lxml from the parts of the zip as a stream, with entities, DTDs and the network off, rather than by python-docx:
that holds the whole tree, and leaves out what is inserted with tracked changes, content controls, text boxes and notes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date

from lxml import etree

from xref.readers import text
from xref.readers._document import Document, iso_date
from xref.readers._source import BROKEN_ZIP, Refused, Source, buffered

BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_ABOUT = "docProps/core.xml"  # Dublin Core
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # the same in the strict variant of ISO 29500
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # repeats a text box
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(source: Source, archive: zipfile.ZipFile) -> Iterator[Document]:
    """The one article of a document whose zip is open. Raises `Refused` if it is damaged or holds no text."""
    names = archive.namelist()
    title, made = _about(source, archive) if _ABOUT in names else (None, None)
    paragraphs = list[str]()
    length = 0
    for part in (BODY, *_NOTES):
        for paragraph in _paragraphs(source, archive, part) if part in names else ():
            paragraphs.append(paragraph)
            length += len(paragraph)
            if length > source.limits.longest:
                raise Refused(source.too_long())
    body = "\n".join(paragraphs).strip()
    if not body:
        raise Refused("the document holds no text; if it is scanned, run OCR on it")
    article = text.document(source, body, title)
    yield article._replace(published_on=article.published_on or made)


def _paragraphs(source: Source, archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    for node in _elements(source, archive, part, [f"{_W}p", f"{_STRICT}p"]):
        if not any(True for _ in node.iterancestors(_FALLBACK)):
            yield "".join(_runs(node))
        node.clear()
        while (before := node.getprevious()) is not None and (parent := node.getparent()) is not None:
            parent.remove(before)


def _runs(paragraph: etree._Element) -> Iterator[str]:
    for node in paragraph.iter(f"{_W}*", f"{_STRICT}*"):
        kind = etree.QName(node).localname
        if kind == "t":
            yield node.text or ""
        elif kind in _BREAKS and node.getparent() is not None and etree.QName(node.getparent()).localname == "r":
            yield _BREAKS[kind]  # below w:tabs a w:tab is a setting


def _about(source: Source, archive: zipfile.ZipFile) -> tuple[str | None, date | None]:
    """Title and day as the document's properties state them."""
    found = {
        etree.QName(node).localname: (node.text or "").strip() for node in _elements(source, archive, _ABOUT, None)
    }
    return found.get("title") or None, iso_date(found.get("created"))


def _elements(source: Source, archive: zipfile.ZipFile, part: str, tags: list[str] | None) -> Iterator[etree._Element]:
    try:
        member = archive.getinfo(part)
        with archive.open(member) as packed:
            file = buffered(source.unpacking(packed, lambda: member.compress_size))
            context = etree.iterparse(
                file, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
            )
            for _, node in context:
                yield node
    except (etree.XMLSyntaxError, *BROKEN_ZIP):
        raise Refused(f"the document is damaged ({part} in it); open it in Word and save it again") from None

"""PDF, by PDFium (`pip install 'xref[pdf]'`): the text of its pages, its lines put back into paragraphs.

1. A page prints lines; one that ends well before those beside it ends a paragraph, unless a small letter follows, and
   so does each line of a list of names.
2. A word that was parted at the end of a line is put together again.
3. The date is the one that the first lines state, else the day on which the file was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import regex

from xref.readers import text
from xref.readers._document import Document, Unread, iso_date
from xref.readers._source import Refused, Source

_HYPHEN = "\x02"  # PDFium's sign for a hyphen that ends a line, in place of both
_PARTED = regex.compile(r"[\x02\ufffe](?:\r?\n)?|\xad\r?\n")
_FULL = 0.75  # of the length of the lines beside it, from which on a line is held to go on in the next
_SMALL = 0.3  # of the words in a line of running text: of German ones .6, of names with their particles .2
_SHORT = 30  # characters; lines no longer than that are those of a table, a list or a heading, and stand alone
_NO_TITLE = regex.compile(r"^(?:Microsoft \w+ - .*|untitled.*|.*\.\w{2,4}|\W*)$", regex.IGNORECASE)


def read(source: Source) -> Iterator[Document | Unread]:
    """The one article of a PDF, and a word about those of its pages that are pictures.

    Raises `Refused` if it is damaged, has a password, or holds no text.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError:
        raise Refused("it is a PDF; to read these, pip install 'xref[pdf]'") from None

    with source.seekable() as file:
        try:
            opened = pdfium.PdfDocument(file)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", 0) == pdfium.raw.FPDF_ERR_PASSWORD:
                raise Refused("the PDF has a password; save it without one") from None
            raise Refused("it is no PDF, or a damaged one; get it again") from None
        try:
            yield from _articles(source, opened, pdfium)
        finally:
            opened.close()


def _articles(source: Source, opened: Any, pdfium: Any) -> Iterator[Document | Unread]:
    pages, pictures, length = list[str](), list[int](), 0
    for number in range(len(opened)):
        try:
            found = _page(opened[number], pdfium)
        except pdfium.PdfiumError:
            yield Unread(f"{source.name}#{number + 1}", source.name, f"page {number + 1} is damaged")
            continue
        if found is None:
            pictures.append(number + 1)
        pages.append(found or "")
        length += len(pages[-1])
        if length > source.limits.longest:
            raise Refused(source.too_long())
    body = "\n\n".join(page for page in pages if page)
    if not body:
        raise Refused(f"its {len(opened)} page(s) hold no text, so it may be scanned; run OCR on it, such as ocrmypdf")
    if pictures:
        which = ", ".join(map(str, pictures[:20])) + (", ..." if len(pictures) > 20 else "")
        reason = f"page(s) {which} hold pictures and no text, so they may be scanned; the other pages were read"
        yield Unread(source.name, source.name, reason)
    about = opened.get_metadata_dict()
    title = " ".join(about.get("Title", "").split())
    article = text.document(source, body, None if _NO_TITLE.match(title) else title)
    yield article._replace(published_on=article.published_on or _made(about.get("CreationDate", "")))


def _page(page: Any, pdfium: Any) -> str | None:
    """The text of a page; None if it is pictures without any."""
    written = page.get_textpage()
    printed = written.get_text_bounded().replace("\0", "")
    written.close()
    if not printed.strip():
        pictured = any(page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]))
        page.close()
        return None if pictured else ""
    page.close()
    return flowing(_PARTED.sub(f"{_HYPHEN}\n", printed).splitlines())


def flowing(lines: Sequence[str]) -> str:
    r"""The lines of a page as paragraphs; a line that ends with "\x02" ends within a word.

    >>> flowing(["The sale of engines to the works was agreed by Vladimir", "Putin on Monday.", "The contract is new."])
    'The sale of engines to the works was agreed by Vladimir Putin on Monday.\nThe contract is new.'
    >>> flowing(["the sale to Rosoboron\x02", "export, Ural\x02", "Wagon"])
    'the sale to Rosoboronexport, Ural-Wagon'
    >>> flowing(["Special Technology Center Limited", "Joint Stock Company Kronstadt Works"])
    'Special Technology Center Limited\nJoint Stock Company Kronstadt Works'
    """
    lines = [line.strip(" \t\r\n") for line in lines]
    parts: list[str] = []
    for n, line in enumerate(lines):
        before, after = (lines[m] if 0 <= m < len(lines) else "" for m in (n - 1, n + 1))
        if line.endswith(_HYPHEN) and after:
            parts += [line[:-1], "" if after[0].islower() else "-"]
            continue
        full = len(line) > max(_SHORT, _FULL * max(len(before), len(after)))
        goes_on = bool(line and after) and (after[0].islower() or (full and _is_prose(line)))
        parts += [line, " " if goes_on else "\n"]
    return str(regex.sub(r"\n{3,}", "\n\n", "".join(parts))).replace(_HYPHEN, "").strip()


def _is_prose(line: str) -> bool:
    """Whether a line is one of running text, not of a list of names, by its words that do not begin with a capital."""
    words = [word for word in line.split() if word[0].isalpha()]
    return sum(not word[0].isupper() for word in words) > _SMALL * len(words)


def _made(stamp: str) -> date | None:
    """The day of a date as PDF writes it.

    >>> _made("D:20230417103000+02'00'"), _made("")
    (datetime.date(2023, 4, 17), None)
    """
    digits = stamp.removeprefix("D:")[:8]
    return iso_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}") if len(digits) == 8 else None

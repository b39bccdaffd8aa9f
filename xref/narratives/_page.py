"""A web page as its reader sees it: what it says of itself, and its blocks of text with what is set in bold.

Authorities put a press release together from headings (of HTML, or a paragraph all in bold or italics), paragraphs,
lists and tables; the names of those whom they list are in bold, or begin an item.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from typing import Literal, NamedTuple

from lxml import etree, html

from xref.dates import edtf
from xref.readers._decode import decode

Kind = Literal["heading", "text", "item", "row"]

_LARGEST = 20_000_000  # bytes; the longest fact sheet of the State Department has half a million
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "nav", "form"))
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "header", "hr", "main", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "ul",
))  # fmt: skip
_BOLD, _SLANTED = frozenset(("b", "strong")), frozenset(("em", "i", "u"))
_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_HEADING = 250  # characters of a paragraph that can be a heading
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")  # as browsers write into a page that they save
_HEAD = 2000  # bytes in which a file says what it is
_MHTML = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SITE = re.compile(r"\s+[-|–]\s+(?:United States|U\.S\.) Department of .*$")  # which some titles end with
_DATE = re.compile(r"\b[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\b|\b\d{1,2} [A-Z][a-z]{2,8} \d{4}\b|\b\d{4}-\d\d-\d\d\b")


class Block(NamedTuple):
    """A piece of text that stands by itself; level: of a heading (1 the highest), the depth of an item, else 0.

    bold: `text[start:end]` is in bold, for each pair.
    """

    kind: Kind
    text: str
    level: int = 0
    bold: tuple[tuple[int, int], ...] = ()


class Page(NamedTuple):
    """A parsed page; address is what it says that its own is, "" if it says none."""

    root: etree._Element
    address: str
    title: str
    site: str


def parsed(data: bytes, charset: str = "") -> Page | None:
    """The page in these bytes, cut short or broken as it may be; None if there is none.

    Raises `ValueError` if it is too large or its encoding is not certain, with the reason.
    """
    if len(data) > _LARGEST:
        raise ValueError(f"it has more than {_LARGEST:,} bytes")
    data, charset, place = _single_file(data) if _MHTML.search(data[:_HEAD]) else (data, charset, "")
    text = decode(data, html=True, charset=charset)
    try:
        parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None
    if root is None or root.tag != "html" or root.find("body") is None:
        return None
    saved = _SAVED_FROM.search(text[:_HEAD])
    canonical = [str(link.get("href") or "") for link in root.iter("link") if link.get("rel") == "canonical"]
    address = next((a for a in (*canonical, meta(root, "og:url"), saved[1] if saved else "", place) if "://" in a), "")
    headings = [said for node in root.iter("h1") if (said := words(node))]
    named = next((words(node) for node in root.iter("title")), "")
    title = _SITE.sub("", meta(root, "og:title") or (headings[0] if headings else named))
    return Page(root, address.partition("#")[0], title, meta(root, "og:site_name"))


def _single_file(data: bytes) -> tuple[bytes, str, str]:
    """The page in a file that a browser saved with all that belongs to it (MHTML): its bytes, encoding and address."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html" and isinstance(held := part.get_payload(decode=True), bytes):
            return held, part.get_content_charset() or "", str(part["Content-Location"] or "")
    return data, "", ""


def meta(root: etree._Element, name: str) -> str:
    """What a page says of itself under a name; "" if it does not."""
    for node in root.iter("meta"):
        if name in (node.get("property"), node.get("name")) and node.get("content"):
            return folded(str(node.get("content")))
    return ""


def words(node: etree._Element) -> str:
    return folded("".join(str(part) for part in node.itertext()))


def folded(text: str) -> str:
    """The text with one space for any white space, and without invisible characters."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def by_class(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements that have a class."""
    return (node for node in root.iter() if isinstance(node.tag, str) and name in (node.get("class") or "").split())


def stated_day(root: etree._Element) -> date | None:
    """The day of publication that a page states for programs: in its metadata, else as JSON-LD."""
    for name in ("article:published_time", "datePublished", "dcterms.date", "DC.date", "date"):
        if found := day(meta(root, name)):
            return found
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                held = json.loads(script.text or "")
            except ValueError:
                continue
            for part in _parts(held):
                if found := day(str(part.get("datePublished") or "")):
                    return found
    return None


def _parts(held: object) -> Iterator[dict[str, object]]:
    if isinstance(held, list):
        for part in held:
            yield from _parts(part)
    elif isinstance(held, dict):
        yield held
        yield from _parts(held.get("@graph"))


def day(text: str) -> date | None:
    """The first day that a text writes out, None if there is none.

    >>> day("2026-01-26T09:00:00Z"), day("Posted on January 26, 2026"), day("January 2026")
    (datetime.date(2026, 1, 26), datetime.date(2026, 1, 26), None)
    """
    for match in _DATE.finditer(text[:2000].replace("T", " ", 1) if text[10:11] == "T" else text[:2000]):
        found = edtf(match[0])
        if found and len(found) == 10:
            return date.fromisoformat(found)
    return None


def blocks(body: etree._Element) -> list[Block]:
    """The blocks of an element in order; a paragraph that is all in bold, italics or underlined is a heading."""
    found: list[Block] = []
    pieces: list[tuple[str, bool, bool]] = []
    begun: list[bool] = []  # of each item that is open, whether it has a block yet: another goes on about the same

    def flush(kind: Kind, level: int) -> None:
        block = _block(pieces, kind, level)
        pieces.clear()
        if block and kind == "item" and begun:
            block, begun[-1] = block._replace(level=level + begun[-1]), True
        if block:
            found.append(block)

    def walk(node: etree._Element, kind: Kind, level: int, bold: bool, slanted: bool) -> None:
        name = node.tag if isinstance(node.tag, str) else ""
        if not name or name in _UNSEEN or (name == "tr" and node.find("td") is None):  # the head of a table
            return
        inner, depth = kind, level
        if name[0] == "h" and name[1:] in "123456" and len(name) == 2:
            inner, depth = "heading", int(name[1])
        elif name == "li":
            inner, depth = "item", (level if kind == "item" else 0) + 1
        elif name == "tr":
            inner, depth = "row", 0
        stands = (name in _BLOCKS and kind != "row") or (inner, depth) != (kind, level)
        if stands:
            flush(kind, level)
        if name == "li":
            begun.append(False)
        if name == "br":
            if kind == "text":
                flush(kind, level)
            pieces.append((" ", False, False))
        if name in ("td", "th") and any(text.strip() for text, _, _ in pieces):
            pieces.append((": " if not any(text == ": " for text, _, _ in pieces) else "; ", False, False))
        bold = bold or name in _BOLD or bool(_BOLD_STYLE.search(node.get("style") or ""))
        slanted = slanted or name in _SLANTED
        pieces.append((node.text or "", bold, slanted))
        for child in node:
            walk(child, inner, depth, bold, slanted)
            pieces.append((child.tail or "", bold, slanted))
        if stands:
            flush(inner, depth)
        if name == "li":
            begun.pop()

    walk(body, "text", 0, False, False)
    flush("text", 0)
    return found


def _block(pieces: list[tuple[str, bool, bool]], kind: Kind, level: int) -> Block | None:
    text, bold = "", list[tuple[int, int]]()
    plain = slanted_all = False
    for piece, is_bold, is_slanted in pieces:
        piece = _BLANKS.sub(" ", _INVISIBLE.sub("", piece))
        if not text or text[-1] == " ":
            piece = piece.lstrip(" ")
        start, text = len(text), text + piece
        if not piece.strip(" .:;,"):
            continue
        plain |= not (is_bold or is_slanted)
        slanted_all |= is_slanted and not is_bold
        if is_bold:
            end = start + len(piece.rstrip())
            start += len(piece) - len(piece.lstrip())
            gap = text[bold[-1][1] : start] if bold else "-"
            if not gap.strip() and not (gap and text[bold[-1][1] - 1] in ".:"):
                bold[-1] = (bold[-1][0], end)
            else:
                bold.append((start, end))
    text = text.rstrip()
    if not text:
        return None
    if kind == "text" and not plain and len(text) <= _HEADING and (text[-1] not in '.!?”"' or len(text.split()) < 8):
        return Block("heading", text, 8 if slanted_all else 7)
    return Block(kind, text, level, () if kind == "heading" else tuple(bold))

"""Web pages as publishers serve them: recognised by their first bytes, read whole, cut short or not."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from xref.errors import ParseError

_HEAD = 1000  # bytes in which a page says that it is one
_LARGEST = 20_000_000  # bytes; the largest page here has 140 thousand
_AGAIN = "get the page again"


def is_page(path: Path) -> bool:
    """Whether a file begins as a web page does."""
    with path.open("rb") as file:
        start = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def page(path: Path) -> etree._Element:
    """The root of a page in UTF-8. Raises `ParseError` if it is too large, cut short, or no page at all."""
    if (size := path.stat().st_size) > _LARGEST:
        raise ParseError(path, f"{size:,} bytes are too many for this page", remedy=_AGAIN)
    data = path.read_bytes()
    if not data.rstrip().lower().endswith(b"</html>"):
        raise ParseError(path, "the page does not end", remedy=_AGAIN)
    try:
        data.decode("utf-8-sig")
        root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True))
    except (etree.LxmlError, ValueError) as error:
        raise ParseError(path, f"it is no page in UTF-8: {str(error)[:100]}", remedy=_AGAIN) from None
    if root is None:
        raise ParseError(path, "there is nothing on the page", remedy=_AGAIN)
    return root

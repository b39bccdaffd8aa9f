"""The article in an HTML page, found by trafilatura; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator

from xref.readers._document import Document, Unread, iso_date


def read(path: str, text: str) -> Iterator[Document | Unread]:
    """The one article of a page, or the reason why there is none."""
    import trafilatura  # imported late: it takes longer than all the rest, and most corpora are text

    page = trafilatura.bare_extraction(text, fast=True, with_metadata=True, include_comments=False)
    if page is None or isinstance(page, dict) or not page.text:
        yield Unread(path, path, "the page has no article")
        return
    yield Document(path, page.title, iso_date(page.date), page.sitename, page.url, path, page.text)

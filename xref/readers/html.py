"""The article in an HTML page, found by trafilatura; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator

from xref.readers._document import Document, iso_date
from xref.readers._source import Refused, Source


def read(source: Source) -> Iterator[Document]:
    """The one article of a page. Raises `Refused` if there is none."""
    import trafilatura  # imported late: it takes longer than all the rest, and most corpora are text

    path, text = source.name, source.text(html=True)
    page = trafilatura.bare_extraction(text, url=source.url, fast=True, with_metadata=True, include_comments=False)
    if page is None or isinstance(page, dict) or not page.text:
        raise Refused("the page has no article")
    yield Document(path, page.title, iso_date(page.date), page.sitename, page.url, path, page.text)

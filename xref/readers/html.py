"""The article in an HTML page, found by trafilatura; nothing is fetched.

Of a page with more tags than any news page has, all text is the article: what trafilatura takes grows with the square
of the cells in a row. A tag with more attributes than any has is refused, since the parser takes the square of these.

The date is one that the page gives as its own (metadata, address, an element for it). htmldate's search of all text is
left out: of a page without a date it gives that of a sanction in the text, or the year of the copyright.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from xref.readers._document import Document, iso_date
from xref.readers._markup import plain
from xref.readers._source import Refused, Source

_TAGS = 20_000  # in a page: of news some hundreds to thousands
_ATTRIBUTES = 5_000  # of a tag: usual are three
_TAG = regex.compile(r"""<[a-zA-Z](?:[^"'>]++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = regex.compile(r""""[^"]*+"|'[^']*+'""")
_TITLE = regex.compile(r"<title\b[^<>]*>([^<]*)", regex.IGNORECASE)


def read(source: Source) -> Iterator[Document]:
    """The one article of a page. Raises `Refused` if there is none."""
    import trafilatura  # imported late: it takes longer than all the rest, and most corpora are text
    from trafilatura.settings import set_date_params

    path, text = source.name, source.text(html=True)
    for tag in _TAG.finditer(text):
        if len(tag[0]) > _ATTRIBUTES and len(_QUOTED.sub('"', tag[0]).split(maxsplit=_ATTRIBUTES)) > _ATTRIBUTES:
            raise Refused(f"a tag of it has more than {_ATTRIBUTES:,} attributes, which no page has")
    if text.count("<") > _TAGS:
        title = _TITLE.search(text)
        if not (whole := plain(text)):
            raise Refused("the page has no article")
        yield Document(path, plain(title[1]) or None if title else None, None, None, source.url, path, whole)
        return
    page = trafilatura.bare_extraction(
        text, url=source.url, fast=True, with_metadata=True, include_comments=False,
        date_extraction_params=set_date_params(extensive=False),
    )  # fmt: skip
    if page is None or isinstance(page, dict) or not page.text:
        raise Refused("the page has no article")
    yield Document(path, page.title, iso_date(page.date), page.sitename, page.url, path, page.text)

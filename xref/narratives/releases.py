"""From a page as published to what it says: whose release it is, of which day, and one passage a designated party.

The layouts of the US Treasury and of the State Department are known; any other page of a known authority is read by
the same rules from the part that is its article. A page that is not understood is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import regex
from lxml import etree

from xref.narratives import us_state, us_treasury
from xref.narratives._page import Page, blocks, by_class, day, folded, parsed, stated_day, words
from xref.narratives._parties import Passage, passages
from xref.narratives.catalogue import Publisher

_LAYOUTS = {"us_treasury": us_treasury, "us_state": us_state}
_BODIES = ("govspeak", "field--name-body", "usa-prose", "entry-content", "article-body")  # gov.uk, BIS, Commerce, ...
_LISTS = regex.compile(
    r"\b(?:sanction|designat|Entity List|asset freeze|export control|Unverified List|Military End[- ]User)", regex.I
)
_RECORD = regex.compile(r"\[[A-Z][A-Z0-9-]{2,30}\]|\(Linked To:|\bTax ID No\.")  # in OFAC's notices of changes
_RECORDS = 3  # from which a page holds records of the list
_PARAGRAPH = 60  # characters from which a paragraph says something
_WHOLE = 300  # characters of a release; an apology that a site sends to programs is shorter, and has no date
_NO_RELEASE = "no party is designated on it"


class Release(NamedTuple):
    """A press release as understood. A passage without a party is a paragraph in which the parties are still to be
    found, by the names of the lists."""

    publisher: Publisher
    url: str
    title: str
    published_on: date | None
    passages: tuple[Passage, ...]


class NotUnderstood(Exception):  # noqa: N818 (no error of the package: it ends as an outcome)
    """A page is no press release that we understand; the text says why.

    whole: it is a release of a known layout, which speaks of no designation; asking for it again is of no use.
    """

    def __init__(self, reason: str, whole: bool = False) -> None:
        super().__init__(reason)
        self.whole = whole


def read(data: bytes, publishers: Mapping[str, Publisher], url: str = "", charset: str = "") -> Release:
    """The release in these bytes; `url`: where it was fetched. Raises `NotUnderstood`."""
    try:
        page = parsed(data, charset)
    except ValueError as error:
        raise NotUnderstood(str(error)) from None
    if page is None:
        raise NotUnderstood("it is no web page")
    address = url or page.address
    for key, layout in _LAYOUTS.items():
        publisher = publishers.get(key)
        if publisher is None or (address and not publisher.owns(address)):
            continue  # others have pages of this layout too
        if (body := layout.body(page)) is not None:
            found, day_ = passages(blocks(body)), layout.published_on(page, body)
            if not found:
                raise NotUnderstood(_NO_RELEASE, whole=day_ is not None and len(words(body)) >= _WHOLE)
            return Release(publisher, address, page.title, day_, tuple(found))
    owner = next((publisher for publisher in publishers.values() if publisher.owns(address)), None)
    if owner is None:
        raise NotUnderstood("it does not say that it is of an authority in narratives.toml")
    published = stated_day(page.root) or day(" ".join(block.text for block in blocks(page.root)))
    return Release(owner, address, page.title, published, tuple(_other(page)))


def _other(page: Page) -> list[Passage]:
    """What a page of no known layout says: of each party, else by paragraphs. Raises `NotUnderstood`."""
    body = _article(page.root)
    if body is None or not _LISTS.search(text := words(body)):
        raise NotUnderstood(_NO_RELEASE)
    if len(_RECORD.findall(text)) >= _RECORDS:
        raise NotUnderstood("it holds records of a list, which the list itself has", whole=True)
    found = passages(blocks(body)) or [Passage("", (), said, "", "", "") for said in _paragraphs(page.root)]
    if not found:
        raise NotUnderstood(_NO_RELEASE)
    return found


def _article(root: etree._Element) -> etree._Element | None:
    for name in _BODIES:
        if (found := next(by_class(root, name), None)) is not None:
            return found
    for tag in ("article", "main", "body"):
        if (element := next(root.iter(tag), None)) is not None:
            return element
    return None


def _paragraphs(root: etree._Element) -> list[str]:
    import trafilatura  # imported late: it takes longer than all the rest

    page = trafilatura.bare_extraction(root, fast=True, include_comments=False)
    text = "" if page is None or isinstance(page, dict) else page.text or ""
    return [said for line in text.split("\n") if len(said := folded(line)) >= _PARAGRAPH]

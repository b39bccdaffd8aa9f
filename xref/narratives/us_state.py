"""Fact sheets and media notes of the US State Department (www.state.gov and the archives of former administrations): a
WordPress page, where headings and sentences give the legal basis for the bullets below, each on one party."""

from __future__ import annotations

from datetime import date

from lxml import etree

from xref.narratives._page import Page, by_class, day, stated_day, words

_DAYS = ("article-meta__publish-date", "article-meta", "collection-result-meta")
_SITE = "United States Department of State"


def body(page: Page) -> etree._Element | None:
    """The element that holds the text of a release; None if the page is none of this layout."""
    if not page.address and page.site != _SITE:
        return None
    return next(by_class(page.root, "entry-content"), None)


def published_on(page: Page, inside: etree._Element) -> date | None:
    """The day of a release; None if the page does not say it."""
    for name in _DAYS:
        for node in by_class(page.root, name):
            if found := day(words(node)):
                return found
    return stated_day(page.root)

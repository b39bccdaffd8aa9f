"""Press releases of the US Treasury (home.treasury.gov): the body is one field of its content management system, the
day a field of its own, and each party that OFAC designates stands in bold where the release speaks of it first."""

from __future__ import annotations

from datetime import date

from lxml import etree

from xref.narratives._page import Page, by_class, day, stated_day, words

_DAY = "field--name-field-news-publication-date"


def body(page: Page) -> etree._Element | None:
    """The element that holds the text of a release; None if the page is no press release of this layout."""
    return next(by_class(page.root, "field--name-field-news-body"), None)


def published_on(page: Page, inside: etree._Element) -> date | None:
    """The day of a release; None if the page does not say it."""
    fields = [*by_class(page.root, _DAY), *by_class(page.root, "date-format")]
    for node in fields:
        for time in node.iter("time"):
            if found := day(time.get("datetime") or "") or day(words(time)):
                return found
        if found := day(words(node)):
            return found
    return stated_day(page.root) or _first_time(page.root, inside)


def _first_time(root: etree._Element, inside: etree._Element) -> date | None:
    """The first `<time>` that stands outside the text, in which times are of something else."""
    own = set(inside.iter("time"))
    return next(
        (found for node in root.iter("time") if node not in own and (found := day(node.get("datetime") or ""))), None
    )

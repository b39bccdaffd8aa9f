"""The parts that the HTML report is made of; every text in them is taken for hostile.

lxml builds the tree, so nothing is escaped by hand: a text cannot become markup. Characters that no document may hold
are shown as U+FFFD, and an address becomes a link only if it is http or https.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from urllib.parse import urlsplit

from lxml import etree

Element = etree._Element
Part = Element | str | None
NARROWED = {"data-row": ""}  # the rows that the search goes through

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML 1.0, which lxml enforces


class _Maker:
    """`E.p({"class": "note"}, "a text ", E.b("in bold"), None)`: a text is escaped, None is left out."""

    def __getattr__(self, tag: str) -> Callable[..., Element]:
        return partial(_make, tag)


E = _Maker()


def _make(tag: str, *parts: Mapping[str, str] | Part) -> Element:
    made = etree.Element(tag)
    last = None
    for part in parts:
        if isinstance(part, str):
            text = _FORBIDDEN.sub("\ufffd", part)
            if last is None:
                made.text = (made.text or "") + text
            else:
                last.tail = (last.tail or "") + text
        elif isinstance(part, Element):
            made.append(part)
            last = part
        elif part is not None:
            for name, value in part.items():
                made.set(name, _FORBIDDEN.sub("\ufffd", value))
    return made


def web(url: str | None) -> str | None:
    """`url` if it can be a link: http or https, with a host.

    >>> web("https://example.org/a"), web("javascript:alert(1)"), web("//example.org"), web(None)
    ('https://example.org/a', None, None, None)
    """
    try:
        parts = urlsplit(url or "")
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:  # such as a broken IPv6 address
        return None


def link(text: str, url: str | None) -> Element:
    """`text`, as a link where `url` can be one; set apart, so that its direction does not change what stands around."""
    shown = E.bdi(text)
    address = web(url)
    return E.a({"href": address, "rel": "noreferrer noopener"}, shown) if address else shown


def host(url: str) -> str:
    """The host of an address, to show for it; the address itself where it has none.

    >>> host("https://example.org/a"), host("[broken")
    ('example.org', '[broken')
    """
    return (urlsplit(url).hostname or url) if web(url) else url


def marked(text: str, start: int, end: int) -> list[Part]:
    """`text` with the characters from `start` to `end` highlighted."""
    return [text[:start], E.mark(text[start:end]), text[end:]]


def word(group: str, value: str) -> Element:
    """A controlled word of the tables, coloured by `group` and value, in plain words: never by colour alone."""
    return E.span({"class": f"word {group}-{value}"}, value.replace("_", " "))


def small(*parts: Part) -> Element:
    """A line below what it explains."""
    return E.p({"class": "small"}, *parts)


def row(head: Part, *cells: Part | list[Part], about: Mapping[str, str] | None = None) -> Element:
    """A row of a table; its first cell heads it. `about` holds its attributes, such as `NARROWED`."""
    parts = (cell if isinstance(cell, list) else [cell] for cell in cells)
    return E.tr(dict(about or {}), E.th({"scope": "row"}, head), *(E.td(*part) for part in parts))


def narrowed(**about: Collection[str]) -> dict[str, str]:
    """The attributes of a row that the search and the filters go through: what each filter may ask of it.

    >>> narrowed(band={"match"}, list={"un_sc", "eu_fsf"})
    {'data-row': 'band:match list:eu_fsf list:un_sc'}
    """
    return {"data-row": " ".join(f"{name}:{value}" for name, values in about.items() for value in sorted(values))}


def table(caption: str, head: Iterable[str], rows: Iterable[Element], *, sorts: bool = False) -> Element:
    """A table that scrolls by itself where the page is narrow; `sorts`: its heads sort it, once the script runs."""
    heads = E.thead(E.tr(*(E.th({"scope": "col"}, name) for name in head)))
    about = {"data-sorts": ""} if sorts else {}
    return E.div({"class": "wide"}, E.table(about, E.caption(caption), heads, E.tbody(*rows)))


def folded(summary: str, *parts: Part) -> Element:
    """What is too long to stand open."""
    return E.details(E.summary(summary), *parts)


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "list"), counted(2_000, "party", "parties")
    ('1 list', '2,000 parties')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"

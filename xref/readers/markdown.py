"""Markdown with a front block: `---`, lines of `key: value` (title, date, source, url), `---`."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from xref.readers._document import Document, iso_date
from xref.readers._source import Source

_FRONT = regex.compile(r"\A---\n(.*?)\n---\n", regex.DOTALL)
_HEADING = regex.compile(r"^#+ +(.+)$", regex.MULTILINE)
_LINK = regex.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = regex.compile(r"(?<!\w)(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")


def read(source: Source) -> Iterator[Document]:
    """The one article of a file, its markup taken out."""
    path, text = source.name, source.text()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    pairs = (line.partition(":") for line in front[1].splitlines()) if front else ()
    fields = {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}
    body = text[front.end() :] if front else text
    heading = _HEADING.search(body)
    title = fields.get("title") or (heading[1] if heading else None)
    body = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _HEADING.sub(r"\1", body))).strip() + "\n"
    publisher, url = fields.get("source") or None, fields.get("url") or None
    yield Document(path, title, iso_date(fields.get("date")), publisher, url, path, body)

"""Markdown with a front block: `---`, lines of `key: value` (title, date, source, url), `---`."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from xref.readers._document import Document, iso_date
from xref.readers._source import Source

_FRONT = regex.compile(r"\A---\n(.*?)\n---\n", regex.DOTALL)
_HEADING = regex.compile(r"^#+ +(.+)$", regex.MULTILINE)
_ADDRESS = r"\([^()]*+(?:\([^()]*+\)[^()]*+)?+\)"  # in brackets, in which it may have some itself
_LINK = regex.compile(rf"!?\[([^\[\]]*+)\]{_ADDRESS}")
_OPENING = regex.compile(r"(?<!\w)(?:\*\*|__|\*|_)(?=\S)")
_CLOSING = {mark: regex.compile(rf"(?<=\S){regex.escape(mark)}(?!\w)") for mark in ("**", "__", "*", "_")}


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
    body = _without_emphasis(_LINK.sub(r"\1", _HEADING.sub(r"\1", body))).strip() + "\n"
    publisher, url = fields.get("source") or None, fields.get("url") or None
    yield Document(path, title, iso_date(fields.get("date")), publisher, url, path, body)


def _without_emphasis(text: str) -> str:
    """The text without pairs of stars and of underscores; of a mark that nothing closes the rest of the line has none.

    >>> _without_emphasis("**Orlan** is *a drone*, 2 * 3 * 4, snake_case_name")
    'Orlan is a drone, 2 * 3 * 4, snake_case_name'
    """
    parts: list[str] = []
    done = end = 0  # end: of the line
    barren: dict[str, int] = {}  # up to where nothing closes a mark
    for opening in _OPENING.finditer(text):
        start = opening.start()
        if start >= end:
            line = text.find("\n", opening.end())
            end = line if line >= 0 else len(text)
        for mark in dict.fromkeys((opening[0], opening[0][0])):
            if start < done or barren.get(mark, 0) > start:
                continue
            closing = _CLOSING[mark].search(text, start + len(mark) + 1, end)
            if closing is None:
                barren[mark] = end
            else:
                parts += [text[done:start], text[start + len(mark) : closing.start()]]
                done = closing.end()
    return "".join([*parts, text[done:]])

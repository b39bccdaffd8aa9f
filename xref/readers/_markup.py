"""From a piece of HTML, as feeds and mail have it, to its text: all of it, as nothing around it is to be left out."""

from __future__ import annotations

import regex
from lxml import etree, html

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))  # fmt: skip
_UNSEEN = frozenset(("script", "style", "head", "noscript", "template", "svg", "math", "iframe", "object"))
_TAG = regex.compile(r"<[a-zA-Z!/?][^<>]*>|&(?:#\d+|#x[\da-fA-F]+|\w+);")
_BLANKS = regex.compile(r"[ \t\f\n]+")  # what HTML collapses; a no-break space stays


def plain(markup: str) -> str:
    """The text of a piece of HTML, a line for each block; a text without markup as it is.

    >>> plain("<p>He <b>left</b>.</p>It&nbsp;<br>rained<script>x()</script>"), plain("a < b")
    ('He left.\\nIt\\xa0\\nrained', 'a < b')
    """
    if not _TAG.search(markup):
        return markup.strip()
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(b"<div>" + markup.encode("utf-8", "replace") + b"</div>", parser)
    except etree.LxmlError:
        root = None
    if root is None:
        return str(_TAG.sub(" ", markup)).strip()
    parts: list[str] = []
    hidden = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        name = node.tag if isinstance(node.tag, str) else ""
        hidden += (event == "start") - (event == "end") if name in _UNSEEN else 0
        if name in _BLOCKS:
            parts.append("\r")  # the one blank that cannot stand in parsed text
        if not hidden:
            parts.append((node.text if event == "start" else node.tail) or "")
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in "".join(parts).split("\r"))
    return "\n".join(line for line in lines if line)

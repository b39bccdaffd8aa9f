"""The registry of article readers, and nothing else: from a file's suffix to its reader; others are plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from xref.readers import html, jsonl, markdown, text
from xref.readers._document import Document, Unread

Reader = Callable[[str, str], Iterable[Document | Unread]]  # from the path below the corpus and the decoded file

READERS: Mapping[str, Reader] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
}

"""The fields of an article in a record (a JSON object, a row of a table), under the names that corpora give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from xref.errors import UsageError
from xref.readers._document import Document, Unread, day

# What each field is called, the first that has a value counts; compared by letters in lower case.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "articleid", "guid", "uuid", "docid", "documentid", "uid"),
    "title": ("title", "headline", "name"),
    "text": (
        "text", "body", "content", "maintext", "fulltext", "articletext", "articlebody", "bodytext", "plaintext",
        "contenttext", "article", "story",
    ),
    "date": (
        "date", "published", "publishedat", "publishedon", "datepublished", "publicationdate", "publishdate",
        "publisheddate", "pubdate", "datepublish", "timestamp",
    ),
    "url": ("url", "link", "canonicalurl", "permalink", "sourceurl"),
    "source": ("source", "publisher", "sourcename", "sitename", "outlet", "newspaper", "sourcedomain", "domain"),
}  # fmt: skip


def fields(given: Iterable[str]) -> dict[str, str]:
    """The names of fields that the user gave as `text=body`. Raises `UsageError` for what is no such pair.

    >>> fields(["text=body", "date=day"])
    {'text': 'body', 'date': 'day'}
    """
    found = dict[str, str]()
    for pair in given:
        field, equals, name = pair.partition("=")
        if not equals or field not in _NAMES or not name:
            raise UsageError(f"--field {pair} is not understood", f"give {', '.join(_NAMES)}, such as text=body")
        found[field] = name
    return found


def article(record: object, place: str, path: str, named: Mapping[str, str], where: str) -> Document | Unread:
    """The article that a record holds; `place` names it if it has no id, and `where` says in words where it stands.

    `named`: what fields are called in this corpus, where the usual names do not fit.
    """
    value = _values(record, named) if isinstance(record, dict) else {}
    if "text" not in value:
        return Unread(place, path, f"{where} has {without_text(named, 'field')}")
    return Document(
        value.get("id", place), value.get("title"), day(value.get("date")), value.get("source"), value.get("url"),
        path, value["text"],
    )  # fmt: skip


def without_text(named: Mapping[str, str], what: str) -> str:
    """That a record has no text, in words."""
    return f"no {what} {named['text']}" if "text" in named else f"no {what} text, body or content (see --field)"


def is_text(column: str, named: Mapping[str, str]) -> bool:
    """Whether a column of this name holds the texts."""
    return column == named["text"] if "text" in named else _plain(column) in _NAMES["text"]


def wanted(columns: Iterable[str], named: Mapping[str, str]) -> list[str]:
    """Those of the columns that say something of an article.

    >>> wanted(["url", "body_text", "words"], {"title": "words"})
    ['url', 'body_text', 'words']
    """
    known = {name for names in _NAMES.values() for name in names}
    return [column for column in columns if _plain(column) in known or column in named.values()]


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _values(record: dict[str, object], named: Mapping[str, str]) -> dict[str, str]:
    plain = {_plain(key): key for key in reversed(record)}
    found: dict[str, str] = {}
    for field, names in _NAMES.items():
        keys = [named[field]] if field in named else [plain[name] for name in names if name in plain]
        values = (_text(field, record.get(key)) for key in keys)
        if value := next(filter(None, values), None):
            found[field] = value
    return found


def _text(field: str, value: object) -> str:
    """A value as text: numbers are ids, days are dates, an object may name a publisher; else only a text is one."""
    if isinstance(value, dict) and field == "source":
        value = value.get("name") or value.get("title")
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, date) and field == "date":
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and field == "id" else ""

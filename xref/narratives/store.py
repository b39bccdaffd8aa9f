"""The store of press releases: `<lists>/narratives/` with each document as published, a manifest, and the passages.

`documents/<sha256>.html` are never changed or removed. `manifest.json` says of each where it is from and when it was
got; of two with one address the one got last is in use. `passages-<hash>.parquet` is made from those in use, by the
parsers of `_PARSERS`, and is made anew when these change or when it is damaged. The manifest is written last and names
the passages by their hash, so that what it says is there whole, whatever ends a refresh.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref.errors import StoreError
from xref.names import forms
from xref.narratives.catalogue import Publisher
from xref.narratives.releases import NotUnderstood, Release, read
from xref.tables import table
from xref.words import words

_FOLDER, _MANIFEST, _DOCUMENTS = "narratives", "manifest.json", "documents"
_PARSERS = 1  # raise it when the parsers find other passages in the same document
_REMEDY = "free space, or give a folder that can be written"
_TEXT = pl.String()
STORED = pl.Schema(  # one row a passage
    {
        "sha256": _TEXT,  # of the document
        "number": pl.Int64(),  # of the passage in it, from 0
        "publisher": _TEXT,  # its key in narratives.toml
        "authority": _TEXT,
        "country": _TEXT,
        "url": _TEXT,
        "title": _TEXT,
        "published_on": pl.Date(),
        "party": _TEXT,  # as printed; "" for a paragraph in which the parties are still to be found
        "names": pl.List(_TEXT),  # it, then its short names and aliases
        "text": _TEXT,  # the sentences about it
        "lead": _TEXT,  # the sentence that holds for all of its list
        "heading": _TEXT,
        "legal_basis": _TEXT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document; dates are ISO 8601. url: "" if it is not known; charset: as its server declared it."""

    sha256: str
    url: str
    retrieved_at: str
    published_on: str | None
    authority: str
    title: str
    passages: int
    charset: str = ""
    in_use: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """walked: the indexes that were followed to their end, so that what is new stands at their beginning.

    passed_over: the addresses of releases on which these parsers find no designation, not to be fetched again.
    """

    parsers: int = _PARSERS
    passages: str = ""  # sha256 of the Parquet file
    documents: tuple[Document, ...] = ()
    walked: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()


class Store:
    """The releases below `lists_dir`, to be read and written by the one process that holds `snapshot.writing`."""

    def __init__(self, lists_dir: Path, publishers: Mapping[str, Publisher]) -> None:
        """Raises `StoreError` if the manifest is damaged."""
        self._folder, self.publishers = lists_dir / _FOLDER, publishers
        held = manifest(lists_dir)
        self.manifest = held if held.parsers == _PARSERS else replace(held, passed_over=())
        self._documents = {document.sha256: document for document in self.manifest.documents}
        self._releases: dict[str, Release] = {}
        self._changed = False

    def urls(self) -> set[str]:
        """The addresses that need not be fetched: of the documents that are there, and of what was passed over."""
        return {document.url for document in self._documents.values()} | set(self.manifest.passed_over)

    def pass_over(self, url: str) -> None:
        """Note that a release speaks of no designation."""
        over = tuple(
            sorted({*self.manifest.passed_over, url} - {document.url for document in self._documents.values()})
        )
        if over != self.manifest.passed_over:
            self.manifest, self._changed = replace(self.manifest, passed_over=over), True

    def add(self, data: bytes, now: datetime, url: str = "", charset: str = "") -> tuple[str, Document]:
        """Keep a document: new, replaced (instead of an older one of its address), or same.

        A document whose bytes are others but that says the same is the same. Raises `NotUnderstood`, `StoreError`.
        """
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._documents:
            return "same", self._documents[digest]
        release = read(data, self.publishers, url, charset)
        older = [d for d in self._documents.values() if d.in_use and d.url and _same_url(d.url, release.url)]
        for document in older:
            if self._release(document) == release:
                return "same", document
        document = Document(
            sha256=digest, url=release.url, retrieved_at=now.isoformat(timespec="seconds"),
            published_on=release.published_on.isoformat() if release.published_on else None,
            authority=release.publisher.authority, title=release.title, passages=len(release.passages), charset=charset,
        )  # fmt: skip
        self._write(Path(_DOCUMENTS) / f"{digest}.html", data)
        for old in older:
            self._documents[old.sha256] = replace(old, in_use=False)
        self._documents[digest], self._releases[digest], self._changed = document, release, True
        return ("replaced" if older else "new"), document

    def walked(self, index: str, whole: bool) -> None:
        """Note whether all that an index links to is here, so that only its beginning need be looked at."""
        walked = tuple(sorted({*self.manifest.walked, index} if whole else {*self.manifest.walked} - {index}))
        if walked != self.manifest.walked:
            self.manifest, self._changed = replace(self.manifest, walked=walked), True

    def commit(self) -> list[str]:
        """Write what was added; make the passages anew if they are damaged or of other parsers.

        Returns one line for each document that is left out since it is damaged or no longer understood. Raises
        `StoreError` if the store cannot be written.
        """
        made = self._made()
        used = {document.sha256: document for document in self._documents.values() if document.in_use}
        if made is not None and not self._changed and set(used) <= set(made["sha256"]):
            return []
        frames = [made.filter(pl.col("sha256").is_in(list(used)))] if made is not None else []
        known = set(frames[0]["sha256"]) if frames else set()
        rows, problems = [], []
        for digest in sorted(set(used) - known):
            try:
                rows += _rows(digest, self._release(used[digest]))
            except NotUnderstood as error:
                problems.append(f"{used[digest].url or digest}: {error}")
        frame = pl.concat([*frames, table(rows, STORED)]).sort("sha256", "number")
        frame.write_parquet(held := io.BytesIO())
        digest = hashlib.sha256(held.getbuffer()).hexdigest()
        documents = tuple(sorted(self._documents.values(), key=lambda d: (d.published_on or "", d.url, d.sha256)))
        self.manifest = replace(self.manifest, parsers=_PARSERS, passages=digest, documents=documents)
        self._write(Path(_passages(digest)), held.getvalue())
        self._write(Path(_MANIFEST), json.dumps(asdict(self.manifest), indent=1, ensure_ascii=False).encode() + b"\n")
        for old in self._folder.glob("passages-*.parquet"):
            if old.name != _passages(digest):
                old.unlink(missing_ok=True)
        self._changed = False
        return problems

    def _made(self) -> pl.DataFrame | None:
        """The passages made before, None if they are of other parsers or damaged."""
        if self.manifest.parsers != _PARSERS or (self._documents and not self.manifest.passages):
            return None
        try:
            return _stored(self._folder, self.manifest)
        except StoreError:
            return None

    def _release(self, document: Document) -> Release:
        if document.sha256 not in self._releases:
            path = self._folder / _DOCUMENTS / f"{document.sha256}.html"
            try:
                data = path.read_bytes()
            except OSError as error:
                raise NotUnderstood(f"{path.name} cannot be read: {error.strerror or error}") from None
            if hashlib.sha256(data).hexdigest() != document.sha256:
                raise NotUnderstood(f"{path.name} is damaged; import the release again")
            self._releases[document.sha256] = read(data, self.publishers, document.url, document.charset)
        return self._releases[document.sha256]

    def _write(self, name: Path, data: bytes) -> None:
        """Write a file of the store aside and put it in its place whole."""
        part = self._folder / f".{name.name}.part"
        try:
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._folder / name)
        except OSError as error:
            raise StoreError(f"cannot write to {self._folder}: {error.strerror or error}", _REMEDY) from None


def manifest(lists_dir: Path) -> Manifest:
    """What the store holds; nothing if there is none. Raises `StoreError` if its manifest is damaged."""
    path = lists_dir / _FOLDER / _MANIFEST
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        documents = tuple(Document(**document) for document in held["documents"])
        lists = {name: tuple(held[name]) for name in ("walked", "passed_over")}
        return Manifest(**held | lists | {"documents": documents})
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(
            f"{path} is damaged ({type(error).__name__})",
            f"remove it, then xref refresh narratives --from {path.parent / _DOCUMENTS}",
        ) from None


class Held(NamedTuple):
    """The passages in use by a run: their sha256, how many they are, of which authorities, the newest one's day.

    left_out: how many more the store has that were published after the day of the run, or on a day that is not known.
    """

    sha256: str
    passages: int
    of: dict[str, int]  # passages of each authority
    newest: date | None
    left_out: int = 0


def held(lists_dir: Path, as_of: date | None = None) -> Held | None:
    """The passages that `stored` gives; None if the store has none at all. Raises `StoreError`."""
    known = manifest(lists_dir)
    if not known.passages:
        return None
    everything, used = stored(lists_dir), stored(lists_dir, as_of)
    of = used["authority"].value_counts().sort("count", "authority", descending=[True, False])
    newest = used.select(pl.col("published_on").max()).item()
    return Held(known.passages, used.height, dict(of.iter_rows()), newest, everything.height - used.height)


def stored(lists_dir: Path, as_of: date | None = None) -> pl.DataFrame:
    """All passages in use: schema `STORED`. Raises `StoreError` if they are not as they were written.

    as_of: only those published by that day; of one without a date nobody can say that it was.
    """
    found = _stored(lists_dir / _FOLDER, manifest(lists_dir))
    return found.filter(pl.col("published_on") <= as_of) if as_of else found


def said_of(lists_dir: Path, name: str) -> pl.DataFrame:
    """The passages about parties one of whose names has all the words of `name`, the latest first: schema `STORED`.

    A paragraph in which the parties are still to be found is one if it has these words. Raises `StoreError`.
    """
    asked, held = set(words(name)), stored(lists_dir)
    fits = [
        any(asked <= set(words(known)) for known in names) if names else asked <= set(forms(text))
        for names, text in held.select("names", "text").iter_rows()
    ]
    return held.filter(pl.Series(fits, dtype=pl.Boolean())).sort(
        "published_on", "url", "number", descending=[True, False, False], nulls_last=True
    )


def _stored(folder: Path, held: Manifest) -> pl.DataFrame:
    if not held.passages:
        return table((), STORED)
    path = folder / _passages(held.passages)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}", "make it anew by xref refresh narratives") from None
    if hashlib.sha256(data).hexdigest() != held.passages:
        raise StoreError(f"{path} is damaged", "make it anew by xref refresh narratives")
    return pl.read_parquet(io.BytesIO(data))


def _passages(digest: str) -> str:
    return f"passages-{digest[:12]}.parquet"


def _same_url(left: str, right: str) -> bool:
    return left.rstrip("/") == right.rstrip("/")


def _rows(digest: str, release: Release) -> list[tuple[object, ...]]:
    publisher = release.publisher
    return [
        (
            digest, number, publisher.key, publisher.authority, publisher.country, release.url, release.title,
            release.published_on, p.party, list(p.names), p.text, p.lead, p.heading, p.legal_basis,
        )
        for number, p in enumerate(release.passages)
    ]  # fmt: skip

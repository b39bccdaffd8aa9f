"""Whose press releases we follow, and where: `narratives.toml`, a flat file that anyone can edit."""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xref.catalogue import shipped
from xref.errors import CatalogueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """An authority that says in press releases whom it lists, and why.

    authority: as passages name it. country: what the keys of its own lists begin with, before "_".
    hosts: whose pages are its own, also in a file saved by hand; a page says its address itself.
    index: addresses of the pages, or JSON files, that link to releases; {page} counts from first_page until a page
        brings nothing new, at most most_pages times.
    shards: a pattern of the paths of further indexes, which those above name instead; those that end before the year
        since are left out.
    links, titles: patterns of the paths and of the titles of the links that are followed, on the host of the index.
    pause_seconds: between two requests.
    """

    key: str
    title: str
    authority: str
    country: str
    hosts: tuple[str, ...]
    index: tuple[str, ...] = ()
    first_page: int = 1
    most_pages: int = 500
    shards: str = ""
    since: int = 2014
    links: str = ""
    titles: str = ""
    pause_seconds: int = 1

    def owns(self, address: str) -> bool:
        """Whether a page at this address is its own."""
        host = urlsplit(address).hostname or ""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


def load(lists_dir: Path) -> dict[str, Publisher]:
    """The publishers of `lists_dir/narratives.toml`, or of the file that ships if there is none.

    Raises `CatalogueError` if the file is not TOML, has a key that we do not know, lacks one, or a pattern is none.
    """
    path = lists_dir / "narratives.toml"
    if not path.is_file():
        path = shipped() / "lists" / "narratives.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path} is not TOML: {error}", "mend it, or remove it to use the one that ships"
        ) from None
    return {key: _publisher(path, key, values) for key, values in tables.items()}


def _publisher(path: Path, key: str, values: object) -> Publisher:
    known = {field.name: field for field in fields(Publisher) if field.name != "key"}
    if not isinstance(values, dict):
        raise CatalogueError(f"{path}: {key} is no table", f"write [{key}] and its keys below it")
    if unknown := sorted(set(values) - set(known)):
        raise CatalogueError(f"{path}: [{key}] has unknown {', '.join(unknown)}", "the keys are " + ", ".join(known))
    if lacking := [n for n, field in known.items() if field.default is MISSING and n not in values]:
        raise CatalogueError(f"{path}: [{key}] lacks {', '.join(lacking)}", "add it")
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    for name, value in given.items():
        wanted = {"str": str, "int": int, "tuple[str, ...]": tuple}[str(known[name].type)]
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise CatalogueError(
                f"{path}: [{key}] {name} = {value!r} is not of the right kind", f"see {known[name].type}"
            )
    for name in ("shards", "links", "titles"):
        try:
            re.compile(given.get(name, ""))
        except re.error as error:
            raise CatalogueError(f"{path}: [{key}] {name} is no pattern: {error}", "mend it") from None
    return Publisher(key=key, **given)

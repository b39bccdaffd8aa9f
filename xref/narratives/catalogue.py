"""Whose press releases we follow, and where: `narratives.toml`, a flat file that anyone can edit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from xref.catalogue import flat_file, tables
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
    path = flat_file(lists_dir, "narratives.toml")
    found = tables(path, Publisher)
    for key, publisher in found.items():
        for name in ("shards", "links", "titles"):
            try:
                re.compile(getattr(publisher, name))
            except re.error as error:
                raise CatalogueError(f"{path}: [{key}] {name} is no pattern: {error}", "mend it") from None
    return found

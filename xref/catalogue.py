"""Which lists we follow: `catalogue.toml`, a flat file that anyone can edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from xref.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Source:
    """One published list; `at_least` is the number of entries below which a file is not the whole list."""

    key: str
    title: str
    publisher: str
    url: str
    licence: str
    stale_after_days: int
    at_least: int


def shipped() -> Path:
    """The folder with `lists/` and `corpus/` that comes with the package: inside it, or the checkout around it."""
    package = Path(__file__).resolve().parent
    inside = package / "workspace"
    return inside if inside.is_dir() else package.parent


def load(lists_dir: Path) -> dict[str, Source]:
    """The sources of `lists_dir/catalogue.toml`, or of the catalogue that ships with the package if there is none.

    Raises `CatalogueError` if the file is not TOML, or has a key that we do not know or lacks one.
    """
    path = lists_dir / "catalogue.toml"
    if not path.is_file():
        path = shipped() / "lists" / "catalogue.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path} is not TOML: {error}", "mend it, or remove it to use the one that ships"
        ) from None
    known = {field.name for field in fields(Source)} - {"key"}
    for key, values in tables.items():
        if not isinstance(values, dict) or set(values) != known:
            odd = set(values) ^ known if isinstance(values, dict) else {key}
            raise CatalogueError(
                f"{path}: [{key}] has unknown or lacks {', '.join(sorted(odd))}",
                "each table has " + ", ".join(sorted(known)),
            )
    return {key: Source(key=key, **values) for key, values in tables.items()}

"""Which lists we follow: `catalogue.toml`, a flat file that anyone can edit."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from xref.errors import CatalogueError

HOLDINGS = ("parties", "components")


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One published list.

    title, publisher, url (the publisher's page), licence: as the publisher says.
    at_least, at_most: the number of entries outside which a file is not the whole list. keep_at_least: the share of the
        previous version's entities that a new one must still hold.
    every_hours: how often to look for a new version; stale_after_days: the age of the publisher's date from which the
        list is stale.
    download: the addresses of its files, read together; hosts: hosts to which they may redirect besides their own.
    timeout_seconds: the longest silence; largest: bytes above which a file is refused, unpacked too.
    part_of: the source whose file holds this list too. off: why the list is not used unless it is named; "" if it is
        used. closed: why it is refused, and which list succeeds it. review_on: when these facts should be looked at
        again. holds: "parties", or "components" found in weapons, which is no list that parties are screened against.
    """

    key: str
    title: str
    publisher: str
    url: str
    licence: str
    at_least: int = 1
    at_most: int = 1_000_000
    keep_at_least: float = 0.8
    every_hours: int = 24
    stale_after_days: int = 30
    download: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    timeout_seconds: int = 60
    largest: int = 500_000_000
    part_of: str = ""
    off: str = ""
    closed: str = ""
    review_on: date | None = None
    holds: str = "parties"


def shipped() -> Path:
    """The folder with `lists/` and `corpus/` that comes with the package: inside it, or the checkout around it."""
    package = Path(__file__).resolve().parent
    inside = package / "workspace"
    return inside if inside.is_dir() else package.parent


def load(lists_dir: Path) -> dict[str, Source]:
    """The sources of `lists_dir/catalogue.toml`, or of the catalogue that ships with the package if there is none.

    Raises `CatalogueError` if the file is not TOML, or has a key that we do not know or lacks one that is needed.
    """
    path = flat_file(lists_dir, "catalogue.toml")
    found = tables(path, Source)
    for key, source in found.items():
        if source.holds not in HOLDINGS:
            held = source.holds
            raise CatalogueError(f"{path}: [{key}] holds = {held!r} is not known", f"give {' or '.join(HOLDINGS)}")
    return found


def flat_file(lists_dir: Path, name: str) -> Path:
    """The file in `lists_dir`, or that which ships with the package if there is none."""
    path = lists_dir / name
    return path if path.is_file() else shipped() / "lists" / name


def tables(path: Path, row: type[Row]) -> dict[str, Row]:
    """The tables of a flat file as rows by their keys. row: a dataclass with `key`, whose fields the tables may have.

    Raises `CatalogueError` as `load` does.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path} is not TOML: {error}", "mend it, or remove it to use the one that ships"
        ) from None
    return {key: _row(path, key, values, row) for key, values in found.items()}


def _row(path: Path, key: str, values: object, row: type[Row]) -> Row:
    known = {field.name: field for field in fields(row) if field.name != "key"}  # type: ignore[arg-type]
    if not isinstance(values, dict):
        raise CatalogueError(f"{path}: {key} is no table", f"write [{key}] and its keys below it")
    if unknown := sorted(set(values) - set(known)):
        raise CatalogueError(f"{path}: [{key}] has unknown {', '.join(unknown)}", "the keys are " + ", ".join(known))
    if lacking := [n for n, field in known.items() if field.default is MISSING and n not in values]:
        raise CatalogueError(f"{path}: [{key}] lacks {', '.join(lacking)}", "add it")
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    for name, value in given.items():
        wanted = _TYPES[str(known[name].type)]
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise CatalogueError(
                f"{path}: [{key}] {name} = {value!r} is not of the right kind", f"see {known[name].type}"
            )
    return row(key=key, **given)  # type: ignore[call-arg]


_TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str, "int": int, "float": (int, float), "tuple[str, ...]": tuple, "date | None": date,
}  # fmt: skip

"""What this installation of xref is, by hash and version: its code, its knowledge, what it rests on.

Results follow from these, besides the lists and the articles: a manifest holds them, and the workers of a cluster must
have the same as their driver.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from xref.errors import XrefError

_PACKAGE = Path(__file__).parent
_APART = ("data", "workspace", "__pycache__")  # knowledge has hashes of its own; the workspace is the user's to change
_RESTS_ON = (  # what readers, matching and the tables rest on; those that are installed
    "anyascii", "charset-normalizer", "daachorse", "fastexcel", "fastwarc", "lxml", "numpy", "polars", "pypdfium2",
    "pypinyin", "rapidfuzz", "regex", "trafilatura", "xlsxwriter",
)  # fmt: skip


class State(NamedTuple):
    """All of it. data, packages: by file and by name."""

    code: str
    data: Mapping[str, str]
    packages: Mapping[str, str]
    python: str


def state() -> State:
    """What is installed here."""
    return State(code(), dict(data()), dict(dependencies()), python())


def require(driver: State) -> None:
    """Raise `XrefError` if what is installed here is not what the driver of this process has, with what differs."""
    mine = state()
    differ = ["the code of xref"] if mine.code != driver.code else []
    differ += [f"Python ({mine.python}, not {driver.python})"] if mine.python != driver.python else []
    differ += [
        f"{name} ({mine.packages.get(name, 'none')}, not {driver.packages.get(name, 'none')})"
        for name in differing(mine.packages, driver.packages)
    ]
    differ += [f"the knowledge in {name}" for name in differing(mine.data, driver.data)]
    if differ:
        raise XrefError(f"it differs from the driver in {', '.join(differ)}", "install the same everywhere")


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_bytes(content: bytes) -> str:
    """The SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def digest_of(value: object) -> str:
    """The SHA-256 of a value as JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@cache
def code() -> str:
    """A hash of the package's files, without knowledge (`data`) and without what is compiled."""
    files = (p for p in sorted(_PACKAGE.rglob("*")) if p.is_file() and not {*p.relative_to(_PACKAGE).parts} & {*_APART})
    return digest_of([[path.relative_to(_PACKAGE).as_posix(), digest(path)] for path in files])


@cache
def data() -> Mapping[str, str]:
    """The sha256 of each file of knowledge, weights among them, by its name in `xref/data`."""
    folder = _PACKAGE / "data"
    return {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@cache
def dependencies() -> Mapping[str, str]:
    """The versions of the packages that results rest on, as far as they are installed."""
    found = {}
    for name in _RESTS_ON:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def python() -> str:
    """The version of Python."""
    return sys.version.split()[0]


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The names that have another value in one than in the other, or are in one alone."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))

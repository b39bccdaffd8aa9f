"""A workspace: the folder in which a user keeps lists, articles and reports, made from what ships."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xref.catalogue import shipped
from xref.errors import UsageError

_SHIPPED = ("lists/catalogue.toml", "lists/policy.toml", "lists/narratives.toml", "lists/starter/*.csv", "corpus/*.md")


def workspace(folder: Path) -> None:
    """Make `folder` a workspace, or complete it. Raises `UsageError` if a file there differs from what ships."""
    source = shipped()
    found = sorted(path for pattern in _SHIPPED for path in source.glob(pattern))
    write({folder / path.relative_to(source): path.read_bytes() for path in found})
    try:
        (folder / "reports").mkdir(exist_ok=True)
    except OSError as error:
        raise _unwritable(folder / "reports", error) from None


def write(files: Mapping[Path, bytes]) -> None:
    """Write the files, or none of them if another stands in the place of one. Raises `UsageError`."""
    try:
        for path, content in files.items():
            if path.exists() and not (path.is_file() and path.read_bytes() == content):
                raise UsageError(f"{path} is there and differs", "move it away, or give another folder")
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_bytes(content)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write {path}: {error.strerror or error}", "give a folder that can be written")

"""War & Sanctions, the portal of Ukraine's military intelligence, as the export targets.simple.csv of OpenSanctions.

The portal refuses programs and publishes no file, so the user brings the export. Numbers are those of OpenSanctions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xref.entry import Publication
from xref.errors import ParseError
from xref.sources import _targets_simple

_DATASET = "Ukraine War and Sanctions"


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Exports all of whose rows are of this data set alone: of a collection, single rows are."""
    return [(path,) for path in files if _targets_simple.is_ours(path) and _is_whole(path)]


def _is_whole(path: Path) -> bool:
    found = _targets_simple.datasets(path)
    return next(found, None) == _DATASET and all(name == _DATASET for name in found)


def read(files: Sequence[Path]) -> Publication:
    """Open the export. Raises `ParseError` if it is of another data set, a column lacks or is new, or it is no CSV."""
    (path,) = files
    if not _is_whole(path):
        raise ParseError(path, f"not every row is of {_DATASET!r}", remedy="get targets.simple.csv of ua_war_sanctions")
    return _targets_simple.read(path)

"""Any OpenSanctions export in the format targets.simple.csv, as a list of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xref.entry import Publication
from xref.sources import _targets_simple, ua_war_sanctions


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files with the header of the export, but not the one that is a source by itself."""
    ours = [path for path in files if _targets_simple.is_ours(path)]
    return [(path,) for path in ours if not ua_war_sanctions.claims((path,))]


def read(files: Sequence[Path]) -> Publication:
    """Open one export. Raises `ParseError` if a column lacks or is new, if it is not UTF-8 or no CSV."""
    (path,) = files
    return _targets_simple.read(path)

"""Annex IV of Regulation (EU) No 833/2014: the users to whom export of dual-use and advanced goods is restricted.

They are not on the EU's financial sanctions list, and the Official Journal prints them as text only. Two inputs: a CSV
of the regulation's annexes (`_eu_annexes`), of which the rows of Annex IV are taken, with all that the journal prints;
and the answer of the EU's sanctions map for this regime (`_eu_map`), with a name and a line of text for each party. The
map has none of the journal's numbers, so a list kept from one input is not renewed by the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xref.entry import Publication
from xref.sources._eu_annexes import holds, is_annexes, read_annex
from xref.sources._eu_map import is_map, read_map

_ANNEX, _VESSELS = "IV", "XLII"  # a CSV of the ships alone is one for `eu_vessels`


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """CSV of annexes, unless Annex XLII stands in it and Annex IV does not, and answers of the sanctions map."""
    return [(path,) for path in files if _is_csv(path) or is_map(path)]


def _is_csv(path: Path) -> bool:
    return is_annexes(path) and (holds(path, _ANNEX) or not holds(path, _VESSELS))


def read(files: Sequence[Path]) -> Publication:
    """Open the annex. Raises `ParseError` if it has other columns, no row of Annex IV, or is another regime."""
    (path,) = files
    if is_map(path):
        return read_map(path)
    return read_annex(path, _ANNEX, "see the documentation of eu_annex_iv")

"""What OFAC's two lists have in common: the four formats that each is published in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from xref.entry import Publication
from xref.errors import ParseError
from xref.sources import _ofac_advanced, _ofac_csv, _ofac_enhanced, _ofac_xml
from xref.sources._strict import local
from xref.sources._xml import root


class _Format(NamedTuple):
    which: Callable[[Path], str | None]
    read: Callable[[Path], Publication]


_BY_ROOT = {
    "sdnList": _Format(_ofac_xml.which, _ofac_xml.read),
    "sanctionsData": _Format(_ofac_enhanced.which, _ofac_enhanced.read),
    "Sanctions": _Format(_ofac_advanced.which, _ofac_advanced.read),
}


def claims(files: Sequence[Path], wanted: str) -> list[tuple[Path, ...]]:
    """The publications of one of OFAC's lists among the files, in any of its formats."""
    found: list[tuple[Path, ...]] = []
    for path in files:
        if (form := _format(path)) and form.which(path) == wanted:
            found.append((path,))
    return found + _ofac_csv.groups(files, wanted)


def read(files: Sequence[Path], wanted: str) -> Publication:
    """Open one publication. Raises `ParseError` if it is not the wanted list or none of the formats."""
    form = _format(files[0]) if len(files) == 1 else None
    if (form.which(files[0]) if form else _ofac_csv.which(files)) != wanted:
        raise ParseError(files[0], f"it is not OFAC's {wanted}", remedy="get the list from OFAC again")
    return form.read(files[0]) if form else _ofac_csv.read(files)


def _format(path: Path) -> _Format | None:
    node = root(path)
    return _BY_ROOT.get(local(str(node.tag))) if node is not None else None

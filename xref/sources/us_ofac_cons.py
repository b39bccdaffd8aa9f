"""The OFAC consolidated list of parties that are sanctioned without being SDNs: CONSOLIDATED.XML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xref.entry import Publication
from xref.sources import _ofac_xml

_OWN = {"NS-PLC", "CMIC-EO13959", "UKRAINE-EO13662"}  # one of them stands in each edition since 2014


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """The CONSOLIDATED.XML among the files: an sdnList whose first entries have its own programmes and few others."""
    return [(path,) for path in files if _ofac_xml.is_sdn_list(path) and _is_ours(_ofac_xml.programmes(path))]


def _is_ours(programmes: set[str]) -> bool:
    return bool(programmes & _OWN) and not programmes & {"SDNTK", "CUBA", "DPRK"}


def read(files: Sequence[Path]) -> Publication:
    """Open CONSOLIDATED.XML. Raises `ParseError` if it is cut short or no sdnList."""
    (path,) = files
    return _ofac_xml.read(path)

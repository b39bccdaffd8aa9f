"""The OFAC list of Specially Designated Nationals: SDN.XML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xref.entry import Publication
from xref.sources import _ofac_xml

_OWN = {"SDNTK", "CUBA", "DPRK"}  # programmes that only SDNs stand under


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """The SDN.XML among the files: an sdnList with programmes that the consolidated (non-SDN) list does not have."""
    return [(path,) for path in files if _ofac_xml.is_sdn_list(path) and _ofac_xml.programmes(path) & _OWN]


def read(files: Sequence[Path]) -> Publication:
    """Open SDN.XML. Raises `ParseError` if it is cut short or no sdnList."""
    (path,) = files
    return _ofac_xml.read(path)

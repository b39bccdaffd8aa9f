"""The OFAC list of Specially Designated Nationals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xref.entry import Publication
from xref.sources import _ofac
from xref.sources._ofac_words import SDN


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """SDN.XML, SDN_ENHANCED.XML, SDN_ADVANCED.XML, and SDN.CSV with ALT.CSV, ADD.CSV and SDN_COMMENTS.CSV."""
    return _ofac.claims(files, SDN)


def read(files: Sequence[Path]) -> Publication:
    """Open one of them. Raises `ParseError` if it is cut short or another list."""
    return _ofac.read(files, SDN)

"""The OFAC consolidated list of parties that are sanctioned without being SDNs, or besides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xref.entry import Publication
from xref.sources import _ofac
from xref.sources._ofac_words import CONSOLIDATED


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """CONSOLIDATED.XML, CONS_ENHANCED.XML, CONS_ADVANCED.XML, and CONS_PRIM.CSV with its ALT, ADD and COMMENTS."""
    return _ofac.claims(files, CONSOLIDATED)


def read(files: Sequence[Path]) -> Publication:
    """Open one of them. Raises `ParseError` if it is cut short or another list."""
    return _ofac.read(files, CONSOLIDATED)

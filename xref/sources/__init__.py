"""The registry of list parsers, and nothing else: one module a list, one line a module.

A parser is a leaf: it imports nothing of this package but `errors`, `entry`, `dates`, `countries`, `identifiers`,
`scripts`, `workbook` and the helpers whose names begin with an underscore. `claims` recognises files by content, never
by name; `read` opens them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from xref.entry import Publication
from xref.sources import (
    au_dfat,
    ca_listed_terrorists,
    ca_sema,
    ch_seco,
    custom_csv,
    eu_annex_iv,
    eu_fsf,
    eu_vessels,
    ftm,
    gb_ofsi,
    gb_uksl,
    jp_meti_eul,
    targets_simple,
    ua_gur_components,
    ua_nsdc,
    ua_war_sanctions,
    un_sc,
    us_bis_dpl,
    us_bis_oac,
    us_csl,
    us_dhs_uflpa,
    us_dod_1260h,
    us_ecfr,
    us_ofac_cons,
    us_ofac_sdn,
    us_state_ddtc,
)


class Parser(Protocol):
    """What a parser module offers."""

    def claims(self, files: Sequence[Path], /) -> list[tuple[Path, ...]]:
        """The publications of this list among `files` (unpacked, of one folder): each a group read together."""

    def read(self, files: Sequence[Path], /) -> Publication:
        """Open one group. Raises `ParseError` if it is not this list, was cut short, or has another layout."""


# In the order in which they are asked; the open formats come last because they are the least particular.
PARSERS: Mapping[str, Parser] = {
    "us_ofac_sdn": us_ofac_sdn,
    "us_ofac_cons": us_ofac_cons,
    "un_sc": un_sc,
    "eu_fsf": eu_fsf,
    "ca_sema": ca_sema,
    "ca_listed_terrorists": ca_listed_terrorists,
    "gb_uksl": gb_uksl,
    "gb_ofsi": gb_ofsi,
    "ch_seco": ch_seco,
    "au_dfat": au_dfat,
    "ua_nsdc": ua_nsdc,
    "jp_meti_eul": jp_meti_eul,
    "eu_annex_iv": eu_annex_iv,
    "eu_vessels": eu_vessels,
    "us_csl": us_csl,
    "us_bis_dpl": us_bis_dpl,
    "us_bis_oac": us_bis_oac,
    "us_dhs_uflpa": us_dhs_uflpa,
    "us_dod_1260h": us_dod_1260h,
    "us_ecfr": us_ecfr,
    "us_state_ddtc": us_state_ddtc,
    "ua_war_sanctions": ua_war_sanctions,
    "ua_gur_components": ua_gur_components,
    "targets_simple": targets_simple,
    "ftm": ftm,
    "custom_csv": custom_csv,
}

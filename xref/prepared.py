"""The lists of a run made ready for matching: the name index and the parties, built once for a state of the lists."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import parties
from xref.addresses import VERSION as ADDRESSES_VERSION
from xref.addresses import places
from xref.gazetteer import shapes
from xref.index import VERSION, NameIndex, build
from xref.kept import kept
from xref.lists import Lists


class Prepared(NamedTuple):
    """The lists, the index of their names, the party of each entity (`parties.PARTY_OF`), and where these are kept."""

    lists: Lists
    names: NameIndex
    party_of: pl.DataFrame
    folder: Path

    def shapes(self) -> pl.DataFrame:
        """The names as texts have them (`gazetteer.SHAPES`); only articles need them."""
        return kept(self.folder / "shapes", ("shapes",), lambda: {"shapes": shapes(self.names.names)})["shapes"]

    def addresses(self) -> pl.DataFrame:
        """The addresses by their parts (`addresses.PLACES`); only queries with an address need them."""
        found = kept(
            self.folder / f"addresses-{ADDRESSES_VERSION}",
            ("addresses",),
            lambda: {"addresses": places(self.lists.tables.addresses)},
        )
        return found["addresses"]


def prepare(lists: Lists) -> Prepared:
    """The lists made ready; what was made before for the same lists is read from their cache folder."""
    folder = lists.cache / _state(lists)
    names, entities = lists.tables.names.lazy(), lists.tables.entities.lazy()
    frames = kept(
        folder / "names",
        (*NameIndex._fields, "party_of"),
        lambda: {**build(names, entities)._asdict(), "party_of": parties.group(lists.tables)},
    )
    index = NameIndex(*(frames[name] for name in NameIndex._fields))
    return Prepared(lists, index, frames["party_of"], folder)


def is_kept(known: Prepared) -> bool:
    """Whether the index is kept where other processes can open it."""
    return all((known.folder / "names" / f"{name}.arrow").is_file() for name in NameIndex._fields)


def _state(lists: Lists) -> str:
    rows = lists.health.select("key", "sha256").iter_rows()
    state = "\n".join([str(VERSION), *(f"{key} {digest}" for key, digest in rows)])
    return hashlib.sha256(state.encode()).hexdigest()[:16]

"""The lists of a run made ready for matching: the name index and the parties, built once for a state of the lists."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import parties
from xref.addresses import VERSION as ADDRESSES_VERSION
from xref.addresses import places
from xref.gazetteer import Gazetteer, automaton, shapes
from xref.index import VERSION, NameIndex, build
from xref.kept import kept, opened
from xref.lists import Lists

_FRAMES = (*NameIndex._fields, "party_of")


class Prepared(NamedTuple):
    """The lists, the index of their names, the party of each entity (`parties.PARTY_OF`), and where these are kept."""

    lists: Lists
    names: NameIndex
    party_of: pl.DataFrame
    folder: Path

    def gazetteer(self) -> Gazetteer:
        """What finds the names in texts; only articles need it."""
        found = kept(self.folder / "gazetteer-1", ("shapes", "automaton"), self._shapes)
        return Gazetteer(found["shapes"], found["automaton"])

    def _shapes(self) -> dict[str, pl.DataFrame]:
        found = shapes(self.names.names)
        return {"shapes": found, "automaton": automaton(found)}

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
        folder / "names", _FRAMES,
        lambda: {**build(names, entities)._asdict(), "party_of": parties.group(lists.tables)},
    )  # fmt: skip
    return _of(lists, folder, frames)


def reopened(lists: Lists) -> Prepared | None:
    """What `prepare` has kept of the lists, None if it is not there; their names are not needed for it."""
    folder = lists.cache / _state(lists)
    frames = opened(folder / "names", _FRAMES)
    return None if frames is None else _of(lists, folder, frames)


def _of(lists: Lists, folder: Path, frames: dict[str, pl.DataFrame]) -> Prepared:
    return Prepared(lists, NameIndex(*(frames[name] for name in NameIndex._fields)), frames["party_of"], folder)


def _state(lists: Lists) -> str:
    rows = lists.health.filter(pl.col("holds") == "parties").select("key", "sha256").iter_rows()
    version = f"{VERSION} {parties.VERSION}"
    state = "\n".join([version, *filter(None, [lists.scope]), *(f"{key} {digest}" for key, digest in rows)])
    return hashlib.sha256(state.encode()).hexdigest()[:16]

"""The lists of a run made ready for matching: the name index and the parties, built once for a state of the lists.

What is made is kept in the cache folder of the lists. `stored` puts together from it a folder that other processes, and
other machines, open without the lists (`of_folder`).
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import installed, mapped, narratives, parties, snapshot
from xref.addresses import VERSION as ADDRESSES_VERSION
from xref.addresses import places
from xref.data import load
from xref.entities import Tables
from xref.errors import StoreError
from xref.gazetteer import Gazetteer, automaton, shapes
from xref.index import VERSION, NameIndex, build
from xref.kept import kept, opened, whole
from xref.lists import Lists, Part
from xref.profiles import Profiles, search
from xref.profiles.records import Records, records
from xref.profiles.search import Index
from xref.profiles.when import first_seen

Frames = dict[str, pl.DataFrame]
_NAMES = (*NameIndex._fields, "party_of")
_GAZETTEER = "gazetteer-1"
_ADDRESSES = f"addresses-{ADDRESSES_VERSION}"
_PROFILES = (*Records._fields, *Index._fields)
_PROFILES_VERSION = 1
_FORMAT = 1  # of a stored folder
_MANIFEST = "manifest.json"


class Prepared(NamedTuple):
    """The lists, the index of their names, the party of each entity (`parties.PARTY_OF`), and where these are kept.

    published: what authorities published of listed parties (`tables.PASSAGES`); None if the store shall be asked.
    """

    lists: Lists
    names: NameIndex
    party_of: pl.DataFrame
    folder: Path
    published: pl.DataFrame | None = None

    def gazetteer(self) -> Gazetteer:
        """What finds the names in texts; only articles need it."""
        found = self.shapes()
        return Gazetteer(found["shapes"], found["automaton"])

    def shapes(self) -> Frames:
        """The frames of the gazetteer."""
        return self._kept(_GAZETTEER, ("shapes", "automaton"), lambda: _shapes(self.names.names))

    def addresses(self) -> pl.DataFrame:
        """The addresses by their parts (`addresses.PLACES`); only queries with an address need them."""
        found = self._kept(_ADDRESSES, ("addresses",), lambda: {"addresses": places(self.lists.tables.addresses)})
        return found["addresses"]

    def _kept(self, name: str, frames: Sequence[str], make: Callable[[], Frames]) -> Frames:
        return kept(self.folder / name, frames, make)

    def passages(self) -> pl.DataFrame:
        """What authorities published of listed parties by the day of the lists: schema `tables.PASSAGES`."""
        if self.published is not None:
            return self.published
        return narratives.passages(self.lists.cache.parent, self.lists.tables, self.lists.as_of)

    def profiles(self, passages: pl.DataFrame) -> Profiles:
        """The parties as texts to search, with these passages (`tables.PASSAGES`); only descriptions need them."""
        frames = self._kept(self.profiles_name(passages), _PROFILES, lambda: self._profiles(passages))
        found = Records(*(frames[name] for name in Records._fields))
        return Profiles(found, Index(*(frames[name] for name in Index._fields)))

    def _profiles(self, passages: pl.DataFrame) -> Frames:
        made = records(self.lists.tables, self.party_of, passages, self.seen())
        return {**made._asdict(), **search.build(made.texts, made.parties.height)._asdict()}

    def profiles_name(self, passages: pl.DataFrame) -> str:
        """Under which name in `folder` they are kept, for a state of the passages and of the store's history."""
        told = str(passages.hash_rows(seed=1).sum()) if passages.height else ""
        words = load("described")["boilerplate"], load("programmes")
        state = str((_PROFILES_VERSION, told, self.history(), *words))
        return f"described-{hashlib.sha256(state.encode()).hexdigest()[:12]}"

    def history(self) -> str:
        """The versions of the lists in the store; a hash of `lists.seen` where an earlier run kept these."""
        if self.lists.seen is not None:
            return str(self.lists.seen.hash_rows(seed=1).sum())
        keys, lists_dir = self.lists.used, self.lists.cache.parent
        return str([(key, version.version) for key in keys for version in snapshot.history(lists_dir, key)])

    def seen(self) -> pl.DataFrame:
        """Which versions of the lists first had each entity: `profiles.when.first_seen`."""
        if self.lists.seen is not None:
            return self.lists.seen
        return first_seen(self.lists.cache.parent, self.lists.used)


def prepare(lists: Lists) -> Prepared:
    """The lists made ready; what was made before for the same lists is read from their cache folder."""
    folder = lists.cache / _state(lists)
    names, entities = lists.tables.names.lazy(), lists.tables.entities.lazy()
    frames = kept(
        folder / "names", _NAMES,
        lambda: {**build(names, entities)._asdict(), "party_of": parties.group(lists.tables)},
    )  # fmt: skip
    return _of(lists, folder, frames)


def _of(lists: Lists, folder: Path, frames: Mapping[str, pl.DataFrame]) -> Prepared:
    return Prepared(lists, NameIndex(*(frames[name] for name in NameIndex._fields)), frames["party_of"], folder)


def _shapes(names: pl.DataFrame) -> Frames:
    found = shapes(names)
    return {"shapes": found, "automaton": automaton(found)}


def _state(lists: Lists) -> str:
    rows = lists.health.filter(pl.col("holds") == "parties").select("key", "sha256").iter_rows()
    version = f"{VERSION} {parties.VERSION}"
    state = "\n".join([version, *filter(None, [lists.scope]), *(f"{key} {digest}" for key, digest in rows)])
    return hashlib.sha256(state.encode()).hexdigest()[:16]


# --- a folder for other processes ------------------------------------------------------------------------------------


def stored(known: Prepared, *, texts: bool = True) -> Path:
    """A folder with all that a process needs of the lists, which `of_folder` opens there or as a copy elsewhere.

    Made once for a state of the lists, of their health, of the releases in their store, and of xref. What is large is
    linked to what is kept already, and takes no space twice. texts: with what only articles need (the gazetteer,
    passages, profiles). If the cache of the lists cannot be written, the folder is a temporary one, which goes when
    this process ends. Raises `StoreError` if there is no space for it.
    """
    if (known.folder / _MANIFEST).exists():
        return known.folder
    folder = known.folder / f"stored-{_digest(known, texts)}"
    if not _problem(folder, by_hash=True):
        return folder
    if folder.exists():
        known = _made_anew(known)
    try:
        with whole(folder, lambda: not _problem(folder, by_hash=True)) as part:
            _store(known, part, texts)
    except OSError:
        folder = _temporary()
        try:
            _store(known, folder, texts)
        except OSError as error:
            raise StoreError(f"no index can be kept in {folder}: {error.strerror or error}", "free space") from None
    return folder


def of_folder(folder: Path) -> Prepared:
    """What is in a folder of `stored`, or in a copy of one, opened without the lists and mapped into memory.

    Raises `StoreError` if it is not whole, or was made by another version of xref.
    """
    if problem := _problem(folder):
        raise StoreError(f"{folder}: {problem}", "make it again with this version of xref")
    said = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    names, tables, own = (_opened(folder / name, said["files"]) for name in ("names", "tables", "lists"))
    lists = Lists(
        Tables(**tables, entries=said["entries"]), own["health"], folder, scope=said["scope"],
        as_of=date.fromisoformat(said["as_of"]) if said["as_of"] else None,
        parts=tuple(Part(**part | {"lists": tuple(part["lists"])}) for part in said["parts"]), seen=own.get("seen"),
    )  # fmt: skip
    return _of(lists, folder, names)._replace(published=own.get("published"))


def _opened(folder: Path, files: Collection[str]) -> Frames:
    """The frames of a part of a stored folder. Raises `StoreError`."""
    names = [Path(name).stem for name in files if Path(name).parent.name == folder.name]
    if (frames := opened(folder, names)) is None:
        raise StoreError(f"{folder} is damaged", "make it again")
    return frames


def _digest(known: Prepared, texts: bool) -> str:
    """What a stored folder follows from: the lists, their health, the versions and releases in their store, xref."""
    lists = known.lists
    health = lists.health.with_columns(pl.col(pl.Enum).cast(pl.String())).rows()
    of_texts = (narratives.manifest(lists.cache.parent).passages, known.history()) if texts else ()
    return installed.digest_of(
        [_code(), known.folder.name, _tables_name(lists), str(lists.as_of), str(health), of_texts]
    )[:16]


def _tables_name(lists: Lists) -> str:
    return f"tables-{installed.digest_of([_code(), str(lists.parts)])[:12]}"


@cache
def _code() -> str:
    return installed.digest_of([_FORMAT, installed.code(), dict(installed.data())])


def _problem(folder: Path, *, by_hash: bool = False) -> str:
    """Why a stored folder cannot be used; "" if it can. by_hash: also look at every byte of its files."""
    try:
        said = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if said["code"] != _code():
            return "it was made by another version of xref"
        for name, (size, sha256) in said["files"].items():
            path = folder / name
            if path.stat().st_size != size or (by_hash and installed.digest(path) != sha256):
                return f"{name} is damaged"
    except FileNotFoundError as error:
        return f"{Path(error.filename).name} is not there"
    except (OSError, ValueError, TypeError, KeyError) as error:
        return f"it is damaged ({type(error).__name__})"
    return ""


def _store(known: Prepared, folder: Path, texts: bool) -> None:
    """Write all that is known into a folder, the manifest last. Raises `OSError`."""
    lists = known.lists
    tables = {name: frame for name, frame in lists.tables._asdict().items() if name != "entries"}
    own = {"health": lists.health}
    frames = [
        ("names", "names", {**known.names._asdict(), "party_of": known.party_of}),
        ("tables", name := _tables_name(lists), kept(known.folder / name, tuple(tables), lambda: tables)),
        (_ADDRESSES, _ADDRESSES, {"addresses": known.addresses()}),
    ]
    if texts:
        own |= {"seen": known.seen(), "published": known.passages()}
        profiles, there = known.profiles(own["published"]), known._replace(lists=lists._replace(seen=own["seen"]))
        frames += [
            (_GAZETTEER, _GAZETTEER, known.shapes()),
            (
                there.profiles_name(own["published"]),
                known.profiles_name(own["published"]),
                profiles.records._asdict() | profiles.words._asdict(),
            ),
        ]
    for name, kept_as, some in [*frames, ("lists", "", own)]:
        _place(folder / name, some, known.folder / kept_as)
    files = sorted(folder.rglob("*.arrow"))
    said = {
        "code": _code(),
        "entries": lists.tables.entries,
        "scope": lists.scope,
        "as_of": lists.as_of.isoformat() if lists.as_of else None,
        "parts": [part._asdict() for part in lists.parts],
        "files": {path.relative_to(folder).as_posix(): (path.stat().st_size, installed.digest(path)) for path in files},
    }
    (folder / _MANIFEST).write_text(json.dumps(said, indent=1), encoding="utf-8")


def _place(folder: Path, frames: Frames, kept_in: Path) -> None:
    """Frames as files of a folder; where they are kept on the same disk, as one more name of what is there."""
    folder.mkdir()
    for name, frame in frames.items():
        try:
            os.link(kept_in / f"{name}.arrow", folder / f"{name}.arrow")
        except OSError:
            mapped.write(frame, folder / f"{name}.arrow")


def _made_anew(known: Prepared) -> Prepared:
    """What is known of the lists, made again since the files in which it is kept are damaged."""
    known = known._replace(published=known.passages(), lists=known.lists._replace(seen=known.seen()))
    shutil.rmtree(known.folder, ignore_errors=True)
    cache = _temporary() if known.folder.exists() else known.lists.cache
    return prepare(known.lists._replace(cache=cache))._replace(published=known.published)


def _temporary() -> Path:
    """A folder that goes when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="xref-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder

"""What a policy leaves out of the lists, and how many parties that is: a party that is not screened is never found.

1. Lists, unless the command line names those to use.
2. Kinds of parties.
3. Programmes: a party is left out if all of its programmes are.
4. Weak aliases, if they are off; the party stays under its other names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import NamedTuple

import polars as pl

from xref.entities import Tables
from xref.errors import PolicyError
from xref.lists import Lists
from xref.policy import Chosen, Policy, fits

_NAMED = 12  # names of what is left out that a line holds; manifest.json has all


class LeftOut(NamedTuple):
    """What a policy leaves out: `what` is list, kind, programme or weak alias; `size`: how many parties, or aliases."""

    what: str
    name: str
    size: int


def apply(policy: Policy, lists: Lists, named: Collection[str] = ()) -> tuple[Lists, list[LeftOut]]:
    """The lists without what the policy leaves out, and what that is; in the health of a list left out it says so.

    named: the lists that the command line names; the policy then leaves none out.
    Raises `PolicyError` if a pattern for lists fits none of them, or those for programmes leave nothing of the lists.
    """
    left: list[LeftOut] = []
    kept = lists if named else _by_source(policy, lists, left)
    tables = kept.tables
    for leaving in (_by_kind, _by_programme):
        tables = _without(tables, leaving(policy, tables, left))
    if not tables.entities.height:
        raise PolicyError(f"{policy.file} leaves nothing of the lists to screen", "widen kinds, sources or programmes")
    if policy.weak_aliases == "off":
        weak = pl.col("quality") == "weak"
        left += _counted("weak alias", tables.names.filter(weak).select(name=pl.lit("")))
        tables = tables._replace(names=tables.names.filter(~weak))
    scope = hashlib.sha256(repr(left).encode()).hexdigest() if left else ""
    return kept._replace(tables=tables, scope=scope), left


def _by_source(policy: Policy, lists: Lists, left: list[LeftOut]) -> Lists:
    keys = lists.health.filter(pl.col("holds") == "parties")["key"].to_list()  # what holds none is never screened
    used = set(lists.used)
    for pattern in (*policy.sources.include, *policy.sources.exclude):
        if not any(fits(key, [pattern]) for key in keys):
            raise PolicyError(f"{policy.file}: sources {pattern} fits no list", f"the lists are {', '.join(keys)}")
    gone = sorted(set(keys) - set(policy.sources.among(keys)))
    if not gone:
        return lists
    source = pl.col("source").is_in(gone)
    left += _counted("list", lists.tables.entities.filter(source).select(name="source"))
    off = pl.col("key").is_in(gone) & ~(pl.col("state").cast(pl.String()) == "off")
    note = pl.concat_str(pl.lit("left out by the policy"), pl.col("note"), separator="; ", ignore_nulls=True)
    health = lists.health.with_columns(
        note=pl.when(off).then(note).otherwise("note"),
        state=pl.when(off).then(pl.lit("off", dtype=lists.health.schema["state"])).otherwise("state"),
    )
    known = {entry.name for entry in left}
    left += [LeftOut("list", key, 0) for key in gone if key in used and key not in known]
    return lists._replace(tables=_without(lists.tables, lists.tables.entities.filter(source)), health=health)


def _by_kind(policy: Policy, tables: Tables, left: list[LeftOut]) -> pl.DataFrame:
    kind = pl.col("kind").cast(pl.String())
    gone = tables.entities.filter(~kind.is_in(policy.kinds))
    left += _counted("kind", gone.select(name=kind))
    return gone


def _by_programme(policy: Policy, tables: Tables, left: list[LeftOut]) -> pl.DataFrame:
    known = tables.designations["programme"].drop_nulls().unique().sort().to_list()
    chosen = policy.programmes.among(known)
    if policy.programmes == Chosen() or len(chosen) == len(known):
        return tables.entities.clear()
    acts = tables.designations.with_columns(chosen=pl.col("programme").is_null() | pl.col("programme").is_in(chosen))
    gone = acts.group_by("entity_id").agg(pl.col("chosen").any()).filter(~pl.col("chosen"))
    acts = acts.join(gone, on="entity_id", how="semi").unique(["entity_id", "programme"])
    left += _counted("programme", acts.select(name="programme"))
    return gone


def _without(tables: Tables, gone: pl.DataFrame) -> Tables:
    """The tables without the entities of `gone`; the quarantine is of a list, not of a party."""
    if gone.is_empty():
        return tables
    frames = {
        name: getattr(tables, name) for name in Tables._fields if name not in ("entries", "quarantine", "components")
    }
    return tables._replace(
        **{name: frame.join(gone.select("entity_id"), on="entity_id", how="anti", maintain_order="left")
           for name, frame in frames.items()}
    )  # fmt: skip


def _counted(what: str, names: pl.DataFrame) -> list[LeftOut]:
    counts = names.group_by("name").len().sort("len", "name", descending=[True, False])
    return [LeftOut(what, name, count) for name, count in counts.iter_rows()]


def words(policy: Policy, left: Iterable[LeftOut]) -> list[str]:
    """What a policy leaves out, a line a sort; a party of several programmes counts in each."""
    left = list(left)
    lines = []
    for what, plural in (("list", "lists"), ("kind", "kinds"), ("programme", "programmes")):
        if some := [entry for entry in left if entry.what == what]:
            shown = [f"{entry.name} ({entry.size:,})" for entry in some[:_NAMED]]
            more = [f"and {len(some) - _NAMED} more"] if len(some) > _NAMED else []
            lines.append(f"{plural}, with the number of parties: {', '.join([*shown, *more])}")
    lines += [f"{entry.size:,} weak aliases" for entry in left if entry.what == "weak alias"]
    if policy.weak_aliases == "corroborate":
        lines.append("weak aliases that nothing corroborates")
    if policy.threshold > Policy().threshold:
        lines.append(f"scores below {policy.threshold:.2f} (by default, below {Policy().threshold:.2f})")
    return lines

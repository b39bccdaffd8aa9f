"""When a party was listed, also where the list does not say: an estimate, and marked as one.

1. The date that the list gives.
2. OFAC's lists number their entries in order: between two days of which the highest number is known, a number is dated
   by linear interpolation. The days are those of `xref/data/listing_dates.toml` and of the versions in the user's own
   store. A number before the first day, or after the last, has that day.
3. A citation of the Federal Register: volume 87 is 2022, and a page stands for a day of the year.
4. Any list of which the store has older versions: the first version that has the entity, if one before it has not.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from xref import snapshot
from xref.data import load
from xref.entities import Tables
from xref.lists import Lists

LISTED = pl.Schema(
    {
        "entity_id": pl.String(),
        "source": pl.String(),
        "listed_on": pl.Date(),
        "slack": pl.Int32(),  # days by which an estimate may be wrong; null where the list gives the date
    }
)
_OWN = ("us_ofac_sdn", "us_ofac_cons")  # OFAC's lists, which share one series of numbers
_NUMBERED = (*_OWN, *(f"us_csl_{name}" for name in ("sdn", "ssi", "cmic", "fse", "nsmbs", "plc", "cap")))
_CITED, _BETWEEN = (
    45,
    30,
)  # days by which an estimate may be wrong: by a citation; between two days, and a quarter of these
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_VOLUME = 1935  # volume 1 of the Federal Register is 1936
_ENTITY_ID = "entity_id"


def listed_on(tables: Tables, seen: pl.DataFrame) -> pl.DataFrame:
    """When each entity was listed, null where nobody can tell: schema `LISTED`.

    seen: what `first_seen` says of the store.
    """
    source, number = pl.col(_ENTITY_ID).str.split(":").list.first(), pl.col(_ENTITY_ID).str.split(":").list.last()
    acts = (
        tables.designations.lazy().group_by(_ENTITY_ID).agg(given=pl.col("designated_on").min(), cited=_cited().min())
    )
    by_version = seen.lazy().filter("new").select(_ENTITY_ID, in_version="day")
    rows = (
        tables.entities.lazy()
        .select(_ENTITY_ID, source=source, number=number.cast(pl.Int64, strict=False))
        .join(acts, on=_ENTITY_ID, how="left", maintain_order="left")
        .join(by_version, on=_ENTITY_ID, how="left", maintain_order="left")
        .collect()
    )
    numbered = rows["source"].is_in(_NUMBERED) & rows["number"].is_not_null()
    numbers, days = _anchors(seen)
    asked = rows["number"].fill_null(0).to_numpy()
    dated = pl.Series(np.interp(asked, numbers, days).astype(np.int32)).cast(pl.Date)
    gaps = np.concatenate([[0], np.diff(days), [0]])  # days between the known numbers around each
    slack = pl.Series((_BETWEEN + gaps[np.searchsorted(numbers, asked)] // 4).astype(np.int32))
    return (
        rows.with_columns(by_number=pl.when(numbered).then(dated))
        .select(
            _ENTITY_ID,
            "source",
            listed_on=pl.coalesce("given", "cited", "by_number", "in_version"),
            slack=pl.when(pl.col("given").is_not_null())
            .then(None)
            .when(pl.col("cited").is_null() & numbered)
            .then(slack)
            .when(pl.any_horizontal(pl.col("cited", "in_version").is_not_null()))
            .then(_CITED)
            .cast(pl.Int32),
        )
        .match_to_schema(LISTED)
    )


def first_seen(lists_dir: Path, keys: list[str]) -> pl.DataFrame:
    """The entities of the versions in the store and the day of the first that has each: entity_id, day, new.

    new: whether an older version is there that lacks it, so that the day says something.
    """
    frames = []
    for key in sorted(keys):
        versions = [v for v in snapshot.history(lists_dir, key) if v.published_on]
        for version in versions if versions[1:] or key in _OWN else ():
            path = lists_dir / key / version.version / "entities.parquet"
            day = date.fromisoformat(version.day)
            frames.append(
                pl.scan_parquet(path).select(_ENTITY_ID, day=pl.lit(day), first=pl.lit(version is versions[0]))
            )
    if not frames:
        return pl.DataFrame(schema={_ENTITY_ID: pl.String(), "day": pl.Date(), "new": pl.Boolean()})
    return (
        pl.concat(frames)
        .group_by(_ENTITY_ID)
        .agg(day=pl.col("day").min(), new=~pl.col("first").any())
        .sort(_ENTITY_ID)
        .collect()
    )


def seen_for(descriptions: pl.DataFrame, lists: Lists) -> dict[str, pl.DataFrame]:
    """`first_seen` as {"seen": ...}, where descriptions (`tables.DESCRIPTION_ROWS`) rest on it; else nothing.

    A run keeps it, since the store may lose these versions, and gets new ones.
    """
    if descriptions["rank"].count() == 0:
        return {}
    seen = first_seen(lists.cache.parent, lists.used) if lists.seen is None else lists.seen
    return {"seen": seen}


def _anchors(seen: pl.DataFrame) -> tuple[list[int], list[int]]:
    """Numbers in rising order, and the day (since 1970) of each: the highest of that day, over all that came before."""
    highest = {date.fromisoformat(day): number for day, number in load("listing_dates")["ofac"].items()}
    entity = pl.col(_ENTITY_ID)
    own = (
        seen.filter(entity.str.split(":").list.first().is_in(_OWN))
        .group_by("day")
        .agg(number=entity.str.split(":").list.last().cast(pl.Int64, strict=False).max())
        .drop_nulls()
    )
    for day, number in own.iter_rows():
        highest[day] = max(number, highest.get(day, 0))
    numbers, days, last = [], [], 0
    for day in sorted(highest):
        if highest[day] > last:
            last = highest[day]
            numbers.append(last)
            days.append(day.toordinal() - _EPOCH)
    return numbers, days


def _cited() -> pl.Expr:
    """The day that a citation of the Federal Register stands for, "87 FR 20299" for April 2022."""
    parts = pl.col("legal_basis").str.extract_groups(r"\b(\d{2})\s*F\.?\s?R\.?\s*(\d{1,6})\b")
    year = parts.struct.field("1").cast(pl.Int32, strict=False) + _FIRST_VOLUME
    page = parts.struct.field("2").cast(pl.Int64, strict=False)
    days = (page * 365 // load("listing_dates")["federal_register"]["pages"]).clip(0, 364)
    return pl.date(year, 1, 1) + pl.duration(days=days)

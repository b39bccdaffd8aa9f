"""How many rows of a sample are right, by judgements that readers wrote down; the rows that nobody has judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl


def precision(
    rows: pl.DataFrame, total: int, file: Path, keys: Sequence[str], shown: Sequence[str] | None, label: str = ""
) -> None:
    """Prints how many of `rows` are right by `file` (keys, right: 1 or 0, why), why the others are wrong, and the
    columns `shown` of those not judged. total: rows that `rows` were drawn from. The last judgement of a row counts.
    """
    judged = (
        pl.read_csv(file, infer_schema=False).select(*keys, "right", "why").with_columns(pl.col(keys).fill_null(""))
    )
    rows = rows.with_columns(pl.col(keys).cast(pl.String()).fill_null(""))
    rows = rows.join(judged.unique(keys, keep="last"), on=keys, how="left", maintain_order="left")
    told = rows.drop_nulls("right")
    right = told.filter(pl.col("right") == "1").height
    print(f"{label}{right}/{told.height} right ({right / max(told.height, 1):.3f}), "
          f"{rows.height - told.height} not judged; {total} rows in all")  # fmt: skip
    wrong = told.filter(pl.col("right") == "0").group_by("why").len().sort("len", "why", descending=[True, False])
    print("".join(f"{'':{len(label)}}  wrong: {count:3} {why}\n" for why, count in wrong.iter_rows()), end="")
    for row in rows.filter(pl.col("right").is_null()).select(shown).iter_rows() if shown else ():
        print(" | ".join(" ".join(str(value)[:700].split()) for value in row))

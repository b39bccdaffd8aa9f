"""Why two runs differ: which of their inputs are not the same, by their manifests, and which bears on one match.

1. Known for a match: `list`, if its record, or one of its party on other lists, is not the same in the two versions
   (`xref.delta`), or its list was used in one run only; `text`, if its article changed, is new or gone; `decision`, if
   somebody decided; `policy`, if its score is below the threshold of the other run.
2. What else differs can be behind any match, and is told of those that nothing of their own explains: other records,
   other articles, policy, code (with knowledge, packages, detectors), and what follows from none of these (`other`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from xref import delta, manifest, snapshot
from xref.errors import StoreError
from xref.lists import version_of

Match = Mapping[str, str | None]  # a row of matches.csv, as its texts
DECIDED = "disposition"  # columns that begin so say what was decided
VERSION = frozenset(("list_published_on", "list_sha256"))  # columns that differ with each new version of a list
_OTHER = ("ownership", "narratives", "as_of", "kind")
_SHOWN = 300  # characters told of a record's change


class Causes:
    """What differs between the inputs of two runs.

    records: what changed of each record, by its entity id. unnamed: lists that differ and whose records cannot be
    compared, in words. texts: articles whose text is not the same, by id, and how.
    """

    def __init__(
        self, runs: tuple[Path, Path], one: Mapping[str, Any], other: Mapping[str, Any], lists_dir: Path
    ) -> None:
        """runs: two of them, the earlier first. one, other: their manifests. lists_dir: where their lists are kept."""
        self._both = one, other
        self._versions: list[str] = []
        self.records: dict[str, str] = {}
        self.unnamed: list[str] = []
        self._compare_lists(lists_dir)
        self._used = [{key for part in values["parts"] for key in part["lists"]} for values in self._both]
        before, after = map(manifest.articles_of, runs, self._both)
        self.texts = {
            key: "changed" if key in before and key in after else "new" if key in after else "gone"
            for key in sorted({*before, *after})
            if before.get(key) != after.get(key)
        }
        self.policy, self.code = _policy(one, other), _code(one, other)
        self.other = [name for name in _OTHER if one[name] != other[name]]

    def lines(self) -> list[str]:
        """What differs, a line each."""
        counts = Counter(self.texts.values())
        texts = ", ".join(f"{count:,} {how}" for how, count in sorted(counts.items()))
        said = [f"list: {words}" for words in (*self._versions, *self.unnamed)]
        said += [f"text: articles: {texts}"] if texts else []
        said += [f"{name}: {', '.join(some)}" for name, some in self._general() if some]
        if self._both[0]["decisions"] != self._both[1]["decisions"]:
            said.append("decision: the log of decisions has other rows")
        return said

    def of(self, before: Match | None, after: Match | None, columns: Sequence[str]) -> list[tuple[str, str]]:
        """Why a match is not the same in the two runs, None where it is not in one; as causes and words.

        columns: those that differ.
        """
        row = after or before or {}
        ids = dict.fromkeys(i for side in (after, before) if side for i in party(side))
        found = [("list", f"{key} {self.records[key]}") for key in ids if key in self.records]
        if columns and set(columns) <= VERSION:
            return found or [("list", "another version, in which the record is the same")]
        if (source := str(row["source"])) in self._used[0] ^ self._used[1]:
            found.append(("list", f"{source} was used in one of the runs only"))
        if how := self.texts.get(str(row["article_id"])):
            found.append(("text", f"the article {'' if how == 'changed' else 'is '}{how}"))
        found += self._below(before, after)
        decided = [name for name in columns if name.startswith(DECIDED)]
        if not found and (not columns or len(decided) < len(columns)):
            found = self._any()
        return found + ([("decision", _decision(row))] if decided else [])

    def _below(self, before: Match | None, after: Match | None) -> Iterator[tuple[str, str]]:
        """Whether the score of a match that one run alone has is below the threshold of the other."""
        if before is None or after is None:
            lacking, row = (self._both[0], after) if before is None else (self._both[1], before)
            least = lacking["policy"]["threshold"]
            if row and float(row["score"] or 0) < least:
                yield "policy", f"its score of {float(row['score'] or 0):.2f} is below the threshold of {least:.2f}"

    def _any(self) -> list[tuple[str, str]]:
        said = [("list", "other records changed")] if self.records or self.unnamed else []
        said += [("text", "other articles changed, are new or are gone")] if self.texts else []
        said += [(name, ", ".join(some)) for name, some in self._general() if some]
        return said or [("other", "nothing that the manifests name")]

    def _general(self) -> tuple[tuple[str, list[str]], ...]:
        return ("policy", self.policy), ("code", self.code), ("other", self.other)

    def _compare_lists(self, lists_dir: Path) -> None:
        before, after = ({part.key: part for part in manifest.parts_of(values)} for values in self._both)
        for key in sorted({*before, *after}):
            old, new = before.get(key), after.get(key)
            if old is None or new is None:
                self.unnamed.append(f"{key} was {'not there before' if old is None else 'there before only'}")
            elif (old.sha256, old.tables) == (new.sha256, new.tables):
                if lists := {*old.lists} ^ {*new.lists}:
                    self.unnamed.append(f"{', '.join(sorted(lists))} was used in one of the runs only")
            elif old.place != "store" or new.place != "store":
                self.unnamed.append(
                    f"{key} was changed: which of its records, nobody knows, since the old one is not kept"
                )
            else:
                try:
                    tables = [snapshot.load(lists_dir, version_of(lists_dir, part)) for part in (old, new)]
                except StoreError as error:
                    self.unnamed.append(f"{key}, of which records cannot be compared: {error.problem}")
                    continue
                changes = delta.diff(*tables)
                self.records |= {str(row["entity_id"]): _change(row) for row in changes.iter_rows(named=True)}
                self._versions.append(f"{key} {old.version} -> {new.version}: {_summary(changes)}")


def party(row: Match) -> list[str]:
    """The entities of a match's party: the one that it is, and those on other lists."""
    return [str(row["entity_id"]), *filter(None, (row["also_listed_on"] or "").split("; "))]


def _change(row: Mapping[str, Any]) -> str:
    """What a row of `tables.DELTA` says, in words."""
    if row["change"] != "MOD":
        return {"ADD": "was added", "DEL": "was taken off"}[row["change"]]
    sides = [f"{sign} {row[side]}" for sign, side in (("-", "before"), ("+", "after")) if row[side]]
    words = f"changed: {' '.join(sides)}"
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _summary(changes: pl.DataFrame) -> str:
    counts = dict(changes["change"].cast(pl.String()).value_counts().iter_rows())
    return f"+{counts.get('ADD', 0)} ~{counts.get('MOD', 0)} -{counts.get('DEL', 0)}"


def _decision(row: Match) -> str:
    what, who, when = (row[name] for name in (DECIDED, f"{DECIDED}_by", f"{DECIDED}_on"))
    return f"{what} by {who} on {when}" if what else row[f"{DECIDED}_note"] or "none holds any longer"


def _policy(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The keys of the policy that differ, and how."""
    before, after = one["policy"], other["policy"]
    keys = [key for key in {**before, **after} if key not in ("file", "sha256", "left_out", "retention")]
    return [f"{k} {_plain(before.get(k))} -> {_plain(after.get(k))}" for k in keys if before.get(k) != after.get(k)]


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_plain(some)}" for key, some in value.items())
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list) else str(value)


def _code(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """What of the program differs."""
    said = [] if one["code"] == other["code"] else [f"{one['tool']} ({one['code']:.8} -> {other['code']:.8})"]
    said += [] if one["python"] == other["python"] else [f"Python {one['python']} -> {other['python']}"]
    for name in ("data", "dependencies", "detectors"):
        said += manifest.differing(one[name], other[name])
    return said

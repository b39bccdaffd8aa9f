"""What is not as it was in the last run of the same scope: new, changed, reopened, cleared; what can have done it.

1. The last run of the same scope is read back from its folder: what was asked is the same (kind of run, articles,
   lists, programmes; `manifest.scope_of`), so that what differs is what the world says.
2. A match is the same by its story, the mention as written and the listed party. A story is an article and its copies,
   in either run: a row that moved to another copy of the text is no other row.
3. It has changed if its band or priority has, its score by more than reports round it, or something that the list says
   of the party and that a decision rests on; prose is not compared, nor case, punctuation and the order of words.
4. Why is read from what differs between both runs: the list, the text, the policy, the code, a decision.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref import __version__, manifest
from xref.content import Counts
from xref.decisions import lapsed
from xref.errors import ReportError
from xref.lists import UNUSED
from xref.order import in_order
from xref.policy import Policy
from xref.report import reading
from xref.tables import CHANGE_ROWS, MATCHES, RUN_CHANGES, Findings

_ROUNDED = 0.005  # reports show two digits of a score
_OF_RECORD = (  # what the list says of the party, beside prose
    "entity_name", "entity_kind", "matched_name", "name_quality", "programmes", "designated_on", "countries",
    "identifiers", "also_listed_on",
)  # fmt: skip
_FIELDS = ("band", "priority", "score", *_OF_RECORD)
_COMPARED = tuple(  # columns of matches that are looked at: the texts that take most of the memory are not
    name
    for name in MATCHES
    if name not in ("sentence", "reason", "evidence", "contradictions", "article_url", "source_title", "list_sha256")
)
_KEY = ("story", "form", "entity_id")
_STORIES = ("article_id", "sha256", "copy_of")  # columns of `tables.ARTICLE_ROWS`
_POLICY = ("threshold", "match", "weak_aliases")  # what of a policy is no part of the scope


class Previous(NamedTuple):
    """A run that another is compared with.

    folder, digest, manifest: where it is, the SHA-256 of its manifest, what that says. articles: `_STORIES`. passed:
    later runs of the scope that are damaged.
    """

    folder: Path
    digest: str
    manifest: Mapping[str, Any]
    articles: pl.DataFrame
    passed: tuple[str, ...] = ()

    @property
    def run(self) -> str:
        """Its name."""
        return self.folder.name

    def matches(self) -> Iterator[pl.DataFrame]:
        """Its matches, `_COMPARED` of `tables.MATCHES`, in frames that memory can hold.

        Raises `ReportError` if they are not as they were written.
        """
        _checked(self.folder, "matches.csv", self.manifest)
        yield pl.DataFrame(schema={name: MATCHES[name] for name in _COMPARED})
        yield from reading.batches(self.folder / "matches.csv", MATCHES, _COMPARED)

    @property
    def named(self) -> dict[str, str]:
        """What a manifest says of the run that was compared with, so that a replay can find it and know it again."""
        return {"run": self.run, "manifest": self.digest, "matches": self.manifest["files"]["matches.csv"]}


class Inputs(NamedTuple):
    """What a run follows from beside articles and lists. entities: the ids of the listed parties that were screened.

    policy, detectors, code: what a manifest says of them.
    """

    entities: Collection[str]
    policy: Mapping[str, Any]
    detectors: Mapping[str, str]
    code: Mapping[str, Any]


def inputs(entities: Collection[str], policy: Policy, detectors: Mapping[str, str]) -> Inputs:
    """The inputs of a run of this code."""
    versions = {"tool": f"xref {__version__}", "code": manifest.code(), "data": dict(manifest.data())}
    versions |= {"python": manifest.python(), "dependencies": dict(manifest.dependencies())}
    return Inputs(entities, asdict(policy), detectors, versions)


def last(out: Path, scope: str, before: datetime | None = None) -> Previous | None:
    """The last complete run of a scope below `out`, None if there is none; those that are damaged are passed over.

    before: only runs that were whole by then count.
    """
    passed: list[str] = []
    runs = [path for path in out.iterdir() if not path.is_symlink()] if out.is_dir() else []
    whole = [run for run in runs if not run.name.startswith(".") and (run / manifest.NAME).is_file()]
    if before:
        whole = [run for run in whole if (run / manifest.NAME).stat().st_mtime < before.timestamp()]
    for run in sorted(whole, key=_when, reverse=True):
        try:
            found = read(run, scope)
        except ReportError:
            passed.append(run.name)
            continue
        if found:
            return found._replace(passed=tuple(passed))
    return None


def _when(run: Path) -> tuple[str, int]:
    """By what runs are in order: the second, with which their names begin, and of one second when they were written."""
    return run.name.partition("-")[0], (run / manifest.NAME).stat().st_mtime_ns


def read(run: Path, scope: str | None = None) -> Previous | None:
    """The run in a folder; None if it is not of the scope.

    Raises `ReportError` if it is not as it was written.
    """
    try:
        data = (run / manifest.NAME).read_bytes()
        values = json.loads(data)
        if scope is not None and values.get("scope") != scope:
            return None
        _checked(run, "articles.parquet", values)
        articles = pl.read_parquet(run / "articles.parquet", columns=list(_STORIES))
        found = Previous(run, manifest.digest_of_bytes(data), values, articles)
        for _ in found.matches():  # now, since they are read again only when all is screened
            pass
    except (OSError, ValueError, KeyError, AttributeError, TypeError, pl.exceptions.PolarsError) as error:
        raise ReportError(f"the run {run} is damaged: {error}", "restore it from a copy, or run again") from None
    return found


def _checked(run: Path, name: str, values: Mapping[str, Any]) -> None:
    try:
        problem = "" if manifest.digest(run / name) == values["files"][name] else f"{name} was changed"
    except OSError as error:
        problem = f"{name} cannot be read: {error.strerror or error}"
    if problem:
        raise ReportError(f"the run {run} is damaged: {problem}", "restore it from a copy, or run again")


def since(findings: Findings, previous: Previous | None, now: Inputs) -> Findings:
    """`findings` with what changed since the previous run: the columns change and change_note, and the table."""
    if previous is None:
        return findings
    whole = Since(previous, now, findings.articles.select(_STORIES), findings.unread, findings.lists)
    matches, changes = whole.told(findings.matches, pl.concat(previous.matches()))
    return findings._replace(matches=matches, changes=in_order(changes, "changes"))


class Since:
    """Compares matches with those of the previous run, all at once or some stories at a time.

    articles: article_id, sha256 and copy_of of all articles of the run. unread: `tables.UNREAD`. lists: `tables.LISTS`.
    """

    def __init__(
        self, previous: Previous, now: Inputs, articles: pl.DataFrame, unread: pl.DataFrame, lists: pl.DataFrame
    ) -> None:
        self._stories = _stories([articles.select(_STORIES), previous.articles])
        self._causes = _Causes(previous, now, self._stories, articles, unread, lists)

    def stories(self, matches: pl.DataFrame) -> pl.Series:
        """By which matches of either run belong together: those of one story are to be compared at once."""
        return _keyed(matches, self._stories)["story"]

    def told(self, matches: pl.DataFrame, before: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """`matches` with their change and its note, and the rows of `tables.CHANGE_ROWS`.

        matches, before: those of some stories, in this run and in the previous one.
        """
        new, old = _keyed(matches, self._stories), _keyed(before, self._stories)
        both = _compared(_paired(new, old))
        gone = old.join(new, on=_KEY, how="anti", maintain_order="left")
        why = [self._causes.of_row(row) for row in both.iter_rows(named=True)]
        both = both.with_columns(why=pl.Series(why, dtype=pl.String))
        told = pl.concat([_rows(both), _cleared(gone, self._causes)])
        change = both["change"].cast(MATCHES["change"])
        return matches.with_columns(change=change, change_note=_note(both)), told.filter(pl.col("change") != "same")


def line(counts: Counts, previous: Previous | None) -> str:
    """What changed since the previous run, in a line; "" without one. What somebody decided to be no match is not
    counted."""
    if previous is None:
        return ""
    found = ((change, counts.changes[change]) for change in RUN_CHANGES.categories)
    said = ", ".join(f"{number:,} {change}" for change, number in found if number)
    damaged = f" (damaged, so not compared with: {', '.join(previous.passed)})" if previous.passed else ""
    return f"Since {previous.run}: {said or 'nothing changed'}{damaged}"


# --- which rows are the same -----------------------------------------------------------------------------------------


def _stories(runs: Iterable[pl.DataFrame]) -> dict[str, str]:
    """A name of the story of each article: of those with one text, or that are copies of one, in any run."""
    above: dict[str, str] = {}

    def top(node: str) -> str:
        while (parent := above.setdefault(node, node)) != node:
            above[node] = node = above[parent]
        return node

    ids: list[str] = []
    for articles in runs:
        for key, digest, copy_of in articles.iter_rows():
            ids.append(key)
            for other in (f"sha256 {digest}", f"id {copy_of or key}"):
                above[top(f"id {key}")] = top(other)
    return {key: top(f"id {key}") for key in ids}


def _keyed(matches: pl.DataFrame, stories: Mapping[str, str]) -> pl.DataFrame:
    return matches.with_row_index("row").with_columns(
        story=pl.col("article_id").replace_strict(stories, default=pl.col("article_id"), return_dtype=pl.String),
        form=pl.col("mention").str.replace_all(r"\s+", " "),
    )


def _paired(new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """Each new row with the old one of the same match, if there is one: that on the same article before another."""
    joined = new.join(old, on=_KEY, how="left", suffix="_before").with_columns(
        known=pl.col("row_before").is_not_null(), moved=(pl.col("article_id") != pl.col("article_id_before"))
    )
    return joined.sort("row", "moved", "row_before").unique("row", keep="first", maintain_order=True)


def _compared(both: pl.DataFrame) -> pl.DataFrame:
    """The pairs with their change, and the fields that differ, as they were and as they are."""
    differs = {name: _differs(name) & pl.col("known") for name in _FIELDS}
    decided = pl.col("disposition_before").is_not_null() & pl.col("disposition").is_null()
    since = lapsed() & ~lapsed("_before") & pl.col("known")  # decided after the run before

    def told(suffix: str = "", label: str = "{}: {}") -> pl.Expr:
        parts = (
            pl.when(there).then(pl.format(label, pl.lit(name), _text(name + suffix)) if label else pl.lit(name))
            for name, there in differs.items()
        )
        return pl.concat_str(*parts, separator="; ", ignore_nulls=True).replace("", None)

    return both.with_columns(
        fields=told(label=""), before=told("_before"), after=told(), reopened=decided | since
    ).with_columns(
        change=pl.when(~pl.col("known")).then(pl.lit("new"))
        .when("reopened").then(pl.lit("reopened"))
        .when(pl.col("fields").is_not_null()).then(pl.lit("changed"))
        .otherwise(pl.lit("same"))
    )  # fmt: skip


def _differs(name: str) -> pl.Expr:
    now, then = pl.col(name), pl.col(f"{name}_before")
    if name == "score":
        return (now - then).abs() > _ROUNDED
    return _plain(now).ne_missing(_plain(then))


def _plain(value: pl.Expr) -> pl.Expr:
    """The words of a value in the order of the alphabet, without case and punctuation."""
    words = (
        value.cast(pl.String()).str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ")
    )
    return words.str.strip_chars().str.split(" ").list.sort().list.join(" ").replace("", None)


def _text(name: str) -> pl.Expr:
    value = pl.col(name).round(4) if name.startswith("score") else pl.col(name)
    return value.cast(pl.String()).fill_null("nothing")


def _note(both: pl.DataFrame) -> pl.Series:
    """change_note: of what is new why; of what changed each field as it was and is; of what reopened the decision."""
    differs = [
        pl.when(_differs(name) & pl.col("known")).then(
            pl.format("{}: {} -> {}", pl.lit(name), _text(f"{name}_before"), _text(name))
        )
        for name in _FIELDS
    ]
    fields = pl.concat_str(*differs, separator="; ", ignore_nulls=True).replace("", None)
    decision = pl.format("it was decided as {}", pl.col("disposition_before").cast(pl.String()))
    decision = pl.coalesce(decision, "disposition_note")
    return both.select(
        change_note=pl.when(change="new").then("why")
        .when(change="changed").then(fields)
        .when(change="reopened").then(pl.concat_str(decision, fields, separator="; ", ignore_nulls=True))
    )["change_note"]  # fmt: skip


def _rows(both: pl.DataFrame) -> pl.DataFrame:
    return both.select(CHANGE_ROWS.names()).cast(CHANGE_ROWS)


def _cleared(gone: pl.DataFrame, causes: _Causes) -> pl.DataFrame:
    why = [causes.of_gone(row) for row in gone.iter_rows(named=True)]
    before = gone.with_columns(
        change=pl.lit("cleared"), band_before="band", score_before="score", why=pl.Series(why, dtype=pl.String)
    )
    nothing = (pl.lit(None).alias(name) for name in ("band", "score", "fields", "before", "after"))
    return _rows(before.with_columns(nothing))


# --- what can have done it -------------------------------------------------------------------------------------------


class _Causes:
    """What differs between the inputs of two runs, and what of it can have changed a row."""

    def __init__(
        self, previous: Previous, now: Inputs, stories: Mapping[str, str], articles: pl.DataFrame, unread: pl.DataFrame,
        lists: pl.DataFrame,
    ) -> None:  # fmt: skip
        self._stories = stories
        self._entities = frozenset(now.entities)
        self._unread = dict(unread.select("article_id", "reason").iter_rows())
        self._texts = dict(articles.select("article_id", "sha256").iter_rows())
        self._texts_before = dict(previous.articles.select("article_id", "sha256").iter_rows())
        self._there = {stories[key] for key in self._texts}
        self._there_before = {stories[key] for key in self._texts_before}
        states = lists.select("key", pl.col("state").cast(pl.String()))
        self._unused = {key: state for key, state in states.iter_rows() if state in UNUSED}
        hashes = dict(lists.select("key", "sha256").iter_rows())
        before = {row["key"]: row["sha256"] for row in previous.manifest["lists"]}
        self._lists = {key for key in {*hashes, *before} if hashes.get(key) != before.get(key)}
        self._general = [*_of_policy(now, previous), *_of_code(now, previous)]

    def of_row(self, row: Mapping[str, Any]) -> str | None:
        """Why a row is new, changed or reopened."""
        if row["change"] == "same":
            return None
        story = row["story"]
        found = [f"list: {row['source']} changed"] if row["source"] in self._lists else []
        if story not in self._there_before:
            found.append("text: the article is new")
        elif self._texts_before.get(row["article_id"]) != self._texts[row["article_id"]]:
            found.append("text: the article changed")
        if row["reopened"]:
            found.append("decision: it holds no longer")
        return "; ".join([*found, *self._general] or self._elsewhere())

    def of_gone(self, row: Mapping[str, Any]) -> str:
        """Why a row is there no longer."""
        key, source = row["article_id"], row["source"]
        if row["story"] not in self._there:
            reason = self._unread.get(key)
            return f"text: the article could not be read: {reason}" if reason else "text: the article is gone"
        if source in self._unused:
            return f"list: {source} was not screened ({self._unused[source]})"
        if row["entity_id"] not in self._entities:
            return f"list: {row['entity_id']} is no longer on {source}"
        found = [f"list: {source} changed"] if source in self._lists else []
        if self._texts.get(key) != self._texts_before[key]:
            found.append("text: the article changed")
        return "; ".join([*found, *self._general] or self._elsewhere())

    def _elsewhere(self) -> list[str]:
        """Other parties and other articles have a say in a row: who else is named, who is the same, who is a copy."""
        lists = [f"list: {', '.join(sorted(self._lists))} changed"] if self._lists else []
        texts = ["text: other articles changed"] if set(self._texts.items()) != set(self._texts_before.items()) else []
        return [*lists, *texts]


def _of_policy(now: Inputs, previous: Previous) -> list[str]:
    before = previous.manifest["policy"]
    return [
        f"policy: {name} {before.get(name)} -> {now.policy[name]}"
        for name in _POLICY
        if before.get(name) != now.policy[name]
    ]


def _of_code(now: Inputs, previous: Previous) -> list[str]:
    """What is told of the code: the first of what differs, which the others mostly follow."""
    was = previous.manifest
    found = []
    if was.get("detectors", {}) != dict(now.detectors):
        found.append(f"code: detectors {_names(was.get('detectors', {}))} -> {_names(now.detectors)}")
    if was.get("tool") != now.code["tool"]:
        found.append(f"code: {was.get('tool')} -> {now.code['tool']}")
    elif was.get("code") != now.code["code"]:
        found.append("code: xref changed")
    data, before = now.code["data"], was.get("data") or {}
    if changed := sorted(name for name in {*data, *before} if data.get(name) != before.get(name)):
        found.append(f"code: knowledge changed ({', '.join(changed[:3])}{', ...' if len(changed) > 3 else ''})")
    versions, before = {"python": now.code["python"], **now.code["dependencies"]}, was.get("dependencies") or {}
    before = {"python": was.get("python"), **before}
    found += [
        f"code: {name} {before.get(name)} -> {versions.get(name)}"
        for name in sorted({*versions, *before})
        if versions.get(name) != before.get(name)
    ]
    return found


def _names(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items()) or "none"

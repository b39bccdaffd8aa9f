"""The top of the page: what the run is worth, the health of each list, what was found, and what is still to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from xref.content import Counts, excerpted
from xref.report._elements import E, Element, Part, counted, folded
from xref.report._parties import Party
from xref.tables import RUN_CHANGES, Findings, run_state

_STATES = {  # what it means for a reader; in this order the lists stand on the page
    "excerpt": "came with xref for trying it out: not for screening",
    "refused": "nothing was compared with it, since it is not what it should be",
    "missing": "nothing was compared with it",
    "degraded": "not whole",
    "stale": "older than it should be",
    "off": "switched off: nothing was compared with it",
    "fresh": "as it should be",
}
_WORDS = {"excerpt": "no more than an excerpt"}
_RUNS = {
    "complete": "Every list is whole and fresh.",
    "degraded": "A missing name may stand on what was not read: no match means less than it should.",
    "invalid": "Not for screening.",
}
_OUTCOMES = {  # the section that has them, and what they mean for a reader
    "match": ("#parties", "the name is that of a listed party"),
    "possible": ("#parties", "perhaps a listed party: somebody has to look"),
    "no_match": ("#no-match", "no name like it on the lists named, which is not clearance"),
    "needs_human": ("#leads", "a description that names nobody: a lead to follow"),
    "not_screened": ("#not-screened", "compared with no list, for the reason given there"),
}


def state(findings: Findings, as_of: date | None, left_out: Sequence[str]) -> Element:
    """What the run is worth, what the policy left out, and each list with its state and day, the worst first."""
    worth = run_state(findings.lists)
    lists = [r for name in _STATES for r in findings.lists.filter(pl.col("state") == name).iter_rows(named=True)]
    off = [r for r in lists if r["state"] == "off"]
    counts = Counter(r["state"] for r in lists if r["state"] not in ("fresh", "off"))
    wrong = _and([f"{counted(n, 'list')} {'is' if n == 1 else 'are'} {_WORDS.get(s, s)}" for s, n in counts.items()])
    day = f"Lists as of {as_of}, not as they are today." if as_of else ""
    said = [
        E.p(E.b(f"{worth.capitalize()} run. "), f"{wrong}. " * bool(wrong), _RUNS[worth]),
        E.p(E.b(day)) if day else None,
        *(E.p(E.b("Left out: "), f"{line}.") for line in left_out),
    ]
    good = worth == "complete" and not day and not left_out
    about = {"class": "state"} if good else {"class": "state bad", "role": "alert"}
    return E.div(
        about, *said, _health([r for r in lists if r["state"] != "off"]),
        folded(f"{counted(len(off), 'more list')} switched off", _health(off)) if off else None,
    )  # fmt: skip


def _health(lists: Iterable[Mapping[str, object]]) -> Element:
    return E.ul({"class": "health", "aria-label": "Lists"}, *map(_list, lists))


def _list(r: Mapping[str, object]) -> Element:
    day = f", {r['published_on']}" if r["published_on"] else ""
    name = E.a({"href": "#lists", "title": f"{r['title'] or r['key']}: {_STATES[str(r['state'])]}"}, str(r["key"]))
    return E.li({"class": f"word list-{r['state']}"}, name, f" {r['state']}{day}")


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def top(
    findings: Findings, whole: Counts, found: Sequence[Party], day: date, bands: tuple[float, float],
    sections: Mapping[str, str],
) -> Element:  # fmt: skip
    """What was found in the run, in numbers that lead to where it stands; of the numbers `whole` has those of all."""
    parties = counted(whole.rows["parties"], "listed party", "listed parties")
    used = counted(findings.lists.filter((pl.col("entities") > 0) & (pl.col("state") != "off")).height, "list")
    outcomes = (
        E.div(
            E.dt(E.a({"href": where, "class": f"word outcome-{outcome}"}, outcome.replace("_", " "))),
            E.dd(E.b(f"{whole.once[outcome]:,}"), " ", E.span(words)),
        )
        for outcome, (where, words) in _OUTCOMES.items()
    )
    return E.header(
        {"class": "top"},
        E.h1(
            f"{parties} in {counted(whole.rows['articles'] - whole.copies, 'article')}",
            f" and {counted(whole.copies, 'copy', 'copies')}" * bool(whole.copies),
        ),
        E.p(
            f"{counted(whole.once.total(), 'mention')}, compared with {used} on {day.isoformat()}; "
            f"possible from {bands[0]:.2f}, a match from {bands[1]:.2f}. No match is not clearance."
        ),
        E.p({"class": "note"}, f"This page shows {said}") if (said := excerpted(findings, whole)) else None,
        E.p({"class": "todo"}, *_todo(findings, found)),
        E.dl({"class": "outcomes"}, *outcomes),
        E.nav({"aria-label": "Sections"}, *(E.a({"href": f"#{key}"}, text) for key, text in sections.items())),
    )  # fmt: skip


def _todo(findings: Findings, found: Sequence[Party]) -> list[Part]:
    """What is still to be decided, and what changed since the last run."""
    still = sum(party.is_open for party in found)
    said = counted(still, "party needs a look", "parties need a look")
    parts: list[Part] = [E.a({"href": "#first"}, said)]
    if refuted := sum(party.refuted for party in found):
        parts += [f"; {counted(refuted, 'party is', 'parties are')} decided to be meant nowhere"]
    counts = dict(findings.changes.select(pl.col("change").cast(pl.String())).group_by("change").len().iter_rows())
    if counts:
        changed = ", ".join(f"{counts[name]:,} {name}" for name in RUN_CHANGES.categories if name in counts)
        parts += ["; since the last run ", E.a({"href": "#changes"}, changed)]
    return [*parts, "."]

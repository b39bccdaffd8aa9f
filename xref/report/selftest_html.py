"""What a self-test found, as a page of its own and as a section of a run's report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from xref.report._document import document
from xref.report._elements import E, Element, Part, counted, folded, row, small, table, word
from xref.report.selftest_text import WHAT, interval, of_rate, percent, summary

Figures = Mapping[str, Any]
_METHOD = (
    "Names were made by rules from names on the lists, each kind of variation from a sample of parties that depends on "
    "the lists and the seed alone, and screened by the code of a run, by name and kind only: no country, date or "
    "number helped.",
    "Found: the party that the name was made from is reported, or another that the lists call by the same name. First: "
    "no other party has a higher score. Precision: of the parties reported, those that are the right one; parties that "
    "the listed name itself matches, or that have exactly the name asked for, count neither way, since nobody can tell "
    "them by name.",
    "Names in other scripts are those that the lists print, asked of an index that is without them. Some are "
    "translations or other names, which no comparison of letters can find; and that index is smaller, so that no "
    "precision is stated.",
    "The figures hold for these lists, this threshold and this version. The intervals are Wilson's, at 95%. Names made "
    "by rules are not the names of the world: what is not tested here is not proven.",
)
_SECTIONS = {
    "found": "Names written otherwise",
    "apart": "Names of others, near listed ones",
    "ordinary": "Ordinary names",
    "thresholds": "Thresholds",
    "lists": "Lists",
    "method": "How it was tested",
}


def write(figures: Figures, path: Path, day: date) -> None:
    """Write the page; `day` is when the test was made (UTC)."""
    path.write_text(page(figures, day), encoding="utf-8", newline="\n")


def page(figures: Figures, day: date) -> str:
    """The figures of `xref.selftest.measure` as the text of an HTML document."""
    parts: dict[str, Iterable[Part]] = {
        "found": _found(figures), "apart": _apart(figures), "ordinary": _ordinary(figures),
        "thresholds": [_thresholds(figures)], "lists": [_lists(figures)], "method": [E.p(text) for text in _METHOD],
    }  # fmt: skip
    return document(
        "xref: self-test",
        _state(figures),
        _top(figures, day),
        E.main(
            *(
                E.section(
                    {"id": key, "aria-labelledby": f"{key}-title"}, E.h2({"id": f"{key}-title"}, title), *parts[key]
                )
                for key, title in _SECTIONS.items()
            )
        ),
        E.footer(E.p(f"Written by {figures['tool']}. No match is not clearance.")),
    )


def section(figures: Figures | None) -> list[Part]:
    """The section of a run's report: the figures if the same lists have been tested, else how to test them."""
    if figures is None:
        return [
            E.p(
                "These lists have not been tested at this threshold. ", E.code("xref selftest"),
                " with the same --lists, --source and --threshold says how many names written otherwise it would find.",
            )
        ]  # fmt: skip
    said = f"{summary(figures)} {counted(figures['asked'], 'name')} asked for."
    return [
        E.p(said),
        folded("The figures for each kind of variation", *_found(figures), *_apart(figures), _thresholds(figures)),
    ]


def _state(figures: Figures) -> Element:
    states = {
        state: [x["key"] for x in figures["lists"] if x["state"] == state] for state in ("excerpt", "degraded", "stale")
    }
    said = [f"{', '.join(keys)}: {state}." for state, keys in states.items() if keys]
    if said:
        return E.div(
            {"class": "state bad", "role": "alert"}, E.p(E.b("Not as the lists are published: "), " ".join(said))
        )
    return E.div({"class": "state"}, E.p("No list tested is an excerpt, degraded or stale."))


def _top(figures: Figures, day: date) -> Element:
    rates = {key: figures[key] for key in ("found", "first", "precision", "neighbours")}
    rates |= {key: figures["ordinary"][key] for key in ("people", "businesses")}
    shown = (
        E.div(
            E.dt(WHAT[key][0]),
            E.dd(E.b(percent(rate["rate"])), " ", E.span(f"{WHAT[key][1]}; {interval(rate)}, n = {rate['n']:,}")),
        )
        for key, rate in rates.items()
    )
    return E.header(
        {"class": "top"},
        E.h1(f"Self-test at threshold {figures['threshold']:.2f}"),
        E.p(
            f"{counted(figures['asked'], 'name')} asked of {counted(len(figures['lists']), 'list')} with "
            f"{figures['names']:,} names of {counted(figures['parties'], 'party', 'parties')} on {day.isoformat()}; "
            f"{figures['tool']}, weights and rules ",
            E.code({"title": figures["state_sha256"]}, figures["state_sha256"][:12]),
            f", sample {figures['sample']:,}, seed {figures['seed']}.",
        ),
        E.dl({"class": "outcomes"}, *shown),
        E.nav({"aria-label": "Sections"}, *(E.a({"href": f"#{key}"}, text) for key, text in _SECTIONS.items())),
    )  # fmt: skip


def _found(figures: Figures) -> list[Part]:
    wanted = [f"{line['recall']:g}" for line in figures["thresholds"]]
    rows = (
        row(
            v["about"], v["class"], f"{v['found']['n']:,}", percent(v["found"]["rate"]), interval(v["found"]),
            percent(v["first"]["rate"]), percent(v["precision"]["rate"]),
            *(_cut(v["thresholds"].get(key)) for key in wanted),
        )
        for v in figures["variations"]
    )  # fmt: skip
    head = (
        "Variation",
        "Class",
        "Names",
        "Found",
        "95% interval",
        "First",
        "Precision",
        *(f"Threshold for {key}" for key in wanted),
    )
    missed = [
        row(v["about"], E.bdi(m["asked"]), [E.bdi(m["listed"]), small(E.bdi(m["entity_id"]))], _score(m["score"]))
        for v in figures["variations"] for m in v["missed"]
    ]  # fmt: skip
    examples = table("Names that were not found", ("Variation", "Asked for", "Listed as", "Score"), missed)
    return [
        table("How many names written otherwise are found", head, rows),
        folded("Examples of names that were not found", examples) if missed else None,
    ]


def _apart(figures: Figures) -> list[Part]:
    rows = (
        row(v["about"], v["class"], f"{v['reported']['n']:,}", percent(v["reported"]["rate"]), interval(v["reported"]))
        for v in figures["apart"]
    )
    wrong = [
        row(v["about"], E.bdi(m["asked"]), [E.bdi(m["listed"]), small(E.bdi(m["entity_id"]))], _score(m["score"]))
        for v in figures["apart"] for m in v["wrong"]
    ]  # fmt: skip
    caption = "Names that nobody listed has, made from a listed one: how many are reported as that party"
    return [
        table(caption, ("What differs", "Class", "Names", "Reported", "95% interval"), rows),
        folded(
            "Examples of others that were reported",
            table("Names reported as another's", ("What differs", "Asked for", "Reported as", "Score"), wrong),
        )
        if wrong
        else None,
    ]


def _ordinary(figures: Figures) -> list[Part]:
    ordinary = figures["ordinary"]
    all_ = {"people": "People", "people_at_match": "People, of band match alone", "businesses": "Businesses"}
    rates = [(title, ordinary[key]) for key, title in all_.items()]
    rates += [(f"People: {region.replace('_', ' ')}", rate) for region, rate in ordinary["regions"].items()]
    rows = (row(title, f"{rate['n']:,}", percent(rate["rate"]), interval(rate)) for title, rate in rates)
    head = ("Asked for", "Region", "Reported as", "Score")
    alarms = [
        row(
            E.bdi(a["asked"]), a["region"].replace("_", " "), [E.bdi(a["reported_as"]), small(E.bdi(a["party_id"]))],
            _score(a["score"]),
        )
        for a in figures["alarms"]
    ]  # fmt: skip
    return [
        E.p(
            "Frequent given and family names of a region put together, and a family name with a trade; none of them "
            "stands on the lists. Many an alarm is a namesake with a middle name or a patronymic, whom a birth date "
            "would tell apart."
        ),
        table("Ordinary names for which somebody is reported", ("Whose", "Names", "Alarm rate", "95% interval"), rows),
        folded("The highest scores", table("Alarms", head, alarms)) if alarms else None,
    ]  # fmt: skip


def _thresholds(figures: Figures) -> Element:
    def cells(line: Figures) -> list[str]:
        if line["threshold"] is None:
            return ["not reached by any", *[""] * 5]
        rates = (
            line["found"],
            line["precision"],
            line["neighbours"],
            line["ordinary"]["people"],
            line["ordinary"]["businesses"],
        )
        return [f"{line['threshold']:.2f}", *map(of_rate, rates)]

    rows = (row(f"{line['recall']:g}", *cells(line)) for line in figures["thresholds"])
    head = (
        "Wanted recall",
        "Threshold",
        "Found there",
        "Precision",
        "Others reported",
        "Alarms, people",
        "Alarms, businesses",
    )
    return table("The highest threshold that reaches a recall over all kinds together, and what it costs", head, rows)


def _lists(figures: Figures) -> Element:
    rows = (
        row(
            x["title"], E.bdi(x["key"]), word("list", x["state"]), x["published_on"] or "not stated",
            f"{x['entries']:,}",
            E.code({"title": x["sha256"]}, x["sha256"][:12]) if x["sha256"] else None,
        )
        for x in figures["lists"]
    )  # fmt: skip
    return table("The lists tested", ("List", "Key", "State", "Published", "Entries", "SHA-256"), rows)


def _cut(threshold: float | None) -> str:
    return "none" if threshold is None else f"{threshold:.2f}"


def _score(score: float) -> str:
    return f"{score:.2f}" if score else "none"

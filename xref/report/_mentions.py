"""Where a party is named: each mention in its sentence, the record that it was matched to, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xref.report._elements import E, Element, Part, counted, folded, host, link, marked, narrowed, small, word
from xref.report._parties import Group, Row, is_open
from xref.report._waterfall import waterfall

_OPEN = 4  # sentences of a group that stand open
_ADDRESSES = 5  # of copies of an article: about a line; matches.csv has all


def mentions(group: Group, kind: str, texts: Mapping[str, str], bands: tuple[float, float], first: bool) -> Element:
    """The sentences, and beside them what they have in common; of the first group the waterfall stands open."""
    sentences = [_sentence(hit[0], texts) for hit in group.hits]
    more, best, others = sentences[_OPEN:], group.matches[0], group.matches[1:]
    score = best["score"]
    return E.li(
        narrowed(**about(group, kind)) | {"data-n": str(sum(map(len, group.hits)))},
        E.div(
            _verdict(best),
            *sentences[:_OPEN],
            folded(counted(len(more), "more sentence") + " like these", *more) if more else None,
        ),
        E.div(
            _record(best),
            *_reasons(best),
            E.details(
                {"open": ""} if first else {}, E.summary(f"How {score:.2f} comes to be"),
                waterfall(group.parts, score, bands),
            ),
            folded(
                f"{counted(len(others), 'other record')}: {', '.join(sorted({m['source'] for m in others}))}",
                E.ul(*(E.li(_verdict(m), _record(m), *_reasons(m)) for m in others)),
            )
            if others
            else None,
        ),
    )  # fmt: skip


def about(group: Group, kind: str) -> dict[str, set[str]]:
    """What the filters of the page ask of a group."""
    matches = group.matches
    return {
        "band": {m["band"] for m in matches},
        "priority": {m["priority"] for m in matches},
        "list": {m["source"] for m in matches},
        "kind": {kind},
        "decision": {m["disposition"] or "none" for m in matches} | {"open" for m in matches if is_open(m)},
        "change": {m["change"] for m in matches if m["change"]},
    }


def _verdict(match: Row) -> Element:
    """Score, band and priority; what was decided, and what changed since the last run."""
    parts: list[Part] = [
        E.b(f"{match['score']:.2f}"), " ", word("band", match["band"]), " ",
        word("priority", f"priority {match['priority']}"),
    ]  # fmt: skip
    if match["disposition"]:
        day = (match["disposition_on"] or "")[:10]  # of an instant in ISO 8601
        said = (match["disposition_by"], day, match["disposition_reason"], match["disposition_note"])
        parts += [" ", word("decision", match["disposition"]), f" {', '.join(filter(None, said))}"]
    elif match["disposition_note"]:
        parts += [f" The decision holds no longer: {match['disposition_note']}"]
    if match["change"] not in (None, "same"):
        parts += [" ", word("change", match["change"]), f" {match['change_note'] or ''}"]
    return E.p({"class": "verdict"}, *parts)


def _sentence(match: Row, texts: Mapping[str, str]) -> Element:
    sentence, mention = match["sentence"] or match["mention"], match["mention"]
    start = place(sentence, match["start"], match["end"], mention, texts.get(match["article_id"], ""))
    said = marked(sentence, start, start + len(mention)) if start >= 0 else [sentence]
    first, *others = (match["article_url"] or "").split("; ")
    also = [part for url in others[:_ADDRESSES] for part in (", also on ", link(host(url), url))]
    more = f" and {counted(len(others) - _ADDRESSES, 'other address', 'other addresses')}"
    day = f" · {match['published_on'].isoformat()}" if match["published_on"] else ""
    return E.div(
        {"class": "said"},
        E.p({"dir": "auto"}, *said),
        small(
            link(match["article_title"] or match["article_id"], first),
            f"{day} · {match['mention_kind']}, character {match['start']:,} · row ",
            E.code(match["match_id"]),
            *also,
            more if others[_ADDRESSES:] else None,
        ),
    )


def _record(match: Row) -> Element:
    """The listed name that agrees, of which quality it is, and on which list."""
    name, entity, quality = match["matched_name"] or "", match["entity_name"] or "", match["name_quality"]
    whose = [" of ", E.bdi(entity)] if name != entity else []
    return E.p(
        E.bdi({"class": "name"}, name), f", {quality} name", *whose,
        E.span({"class": "small"}, f"; {match['source_title'] or match['source']}, ", E.bdi(match["entity_id"])),
    )  # fmt: skip


def _reasons(match: Row) -> Iterator[Element]:
    said, found, rank = (match["evidence"] or "").partition("; priority ")
    yield E.p({"dir": "auto"}, E.b("For: "), said)
    if match["contradictions"]:
        yield E.p({"class": "against", "dir": "auto"}, E.b("Against: "), match["contradictions"])
    if found:
        yield E.p({"class": "small", "dir": "auto"}, f"Priority {rank}")


def place(sentence: str, start: int, end: int, mention: str, text: str) -> int:
    """Where in `sentence` the mention begins that is `text[start:end]`; -1 if the sentence does not hold it.

    The sentence is looked for around the mention, as it may stand in the text more than once; without the text the
    first place counts.

    >>> place("Li met Li.", 11, 13, "Li", "Hm. Li met Li. Li met Li.")
    7
    """
    begin = text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
    inside = start - begin if begin >= 0 else -1
    return inside if inside >= 0 and sentence.startswith(mention, inside) else sentence.find(mention)

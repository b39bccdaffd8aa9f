"""How sure a sentence is of a link: asserted, denied, alleged, possible or planned; and whether it is negated.

What rules the verb or noun of a link is read with its deed (`_clauses`, `_beside`). Here it meets what the rest of the
sentence says: who speaks and how, "if" and "when", "allegedly", "any", and what "would" stands for: what was planned
when somebody announced it ("said it would send"), else what is only imagined.
"""

from __future__ import annotations

from collections.abc import Sequence

from xref.links._clauses import Clauses
from xref.links._edge import Edge
from xref.links._ends import End
from xref.links._said import Said

_LEAST_SURE = ("alleged", "possible", "planned")  # in the order in which they win


def how_said(clauses: Clauses, edge: Edge, speech: Said | None) -> tuple[bool, str]:
    """Whether a link is negated, and its modality in the words of the report; `speech`: who says it."""
    modalities, negated = list(edge.deed.modalities), edge.deed.negated or _of_none(clauses, edge)
    if speech is not None:
        if "denied" not in modalities:  # what rejects is read already, with the deed that it rules
            negated = negated != _reverses(speech)
        modalities += _of_speech(speech, own=speech.by.text == edge.subject.text)
    elif (content := _content(clauses, edge.at)) is not None:
        modalities.append(content)
    if _doubted(clauses, edge.at) or (not negated and _of_any(clauses, edge)):
        modalities.append("possible")
    if _reputed(clauses, edge.at):
        modalities.append("alleged")
    if "would" in modalities:
        announced = speech is not None and speech.announces and bool(edge.subject.text) and not _has_if(clauses)
        modalities.append("planned" if announced else "possible")
    return negated, _least_sure(modalities, negated=negated)


def _reverses(speech: Said) -> bool:
    """Whether what is said is said not to be so: "denied that", "did not believe that"; not "did not deny that"."""
    return (speech.how == "denies" or speech.opinion) and (speech.how == "denies") != speech.negated


def _of_speech(speech: Said, *, own: bool) -> list[str]:
    if speech.how == "denies":
        return ["possible" if speech.negated else "denied"]
    if speech.negated and not speech.opinion:
        # "has not confirmed that"; but "did not say when", "did not disclose that"
        return ["possible"] if speech.whether and speech.announces else []
    return ["alleged"] if speech.how == "claims" and not own else []


def _doubted(clauses: Clauses, at: int) -> bool:
    """Whether "if" or "whether" begins the clause of chunk `at`, or "when" one in the present; or it is a question."""
    group, opens = clauses.group(at), _opening(clauses, at)
    word = clauses.chunks[opens].word if opens is not None else ""
    word = "if" if word == "in" else word  # "in case"
    general = group is not None and group.finite and group.tense == "present" and not group.auxiliaries
    if word in clauses.known.modality["doubts"] or (
        general and word in ("when", "whenever", "once", "until", "before")
    ):
        return True
    if general and _awaited(clauses, at):
        return True
    reading = clauses.sight.reading
    last = reading.sentence(clauses.chunks[at].first).last
    return reading.after(last).lstrip().startswith("?")


def _awaited(clauses: Clauses, at: int) -> bool:
    """Whether "before" or "until" stands before the subject of verb `at`: "before a shipment of arms arrives"."""
    k = at - 1
    while clauses.kind(k) == "np" and clauses.kind(k - 1) == "p":
        if clauses.chunks[k - 1].word in ("before", "until"):
            return True
        k -= 2
    return False


def _opening(clauses: Clauses, at: int) -> int | None:
    """The conjunction that begins the clause of chunk `at`."""
    group = clauses.group(at)
    ruled = not group.finite if group is not None else clauses.kind(at - 1) == "vg"
    for k in range(at - 1, -1, -1):
        kind = clauses.kind(k)
        if kind == "sub":
            return k
        if kind in (",", ".") or (kind == "vg" and not ruled):
            return None
    return None


def _content(clauses: Clauses, at: int) -> str | None:
    """What a noun makes of the clause that it is about: "reports that Norway sold", "no evidence that"."""
    opens = _opening(clauses, at) if clauses.kind(at) == "vg" else None
    if opens is None or clauses.chunks[opens].word != "that" or clauses.kind(opens - 1) != "np":
        return None
    noun, chunk = clauses.head_word(opens - 1), clauses.chunks[opens - 1]
    if clauses.sight.reading.words[chunk.first].form in ("no", "little", "any"):
        return "possible"
    found = (word for word in ("alleged", "possible") if noun in clauses.known.contents[word])
    return next(found, None)


def _of_any(clauses: Clauses, edge: Edge) -> bool:
    """Whether an end is any of its kind, not one that there is: "services to any person", "any weapons"."""
    return any("any" in _determiners(clauses, end) for end in (edge.item, edge.object))


def _of_none(clauses: Clauses, edge: Edge) -> bool:
    """Whether an end is none: "no state sold", "sold no drones", "neither Norway nor Sweden"; or "nor" the deed."""
    ends = (edge.subject, edge.item, edge.object)
    joined = clauses.kind(edge.at) == "vg" and clauses.kind(edge.at - 1) == "and"
    nor = joined and clauses.chunks[edge.at - 1].word == "nor"
    return nor or any({"no", "neither", "nor"} & {*_determiners(clauses, end)} for end in ends)


def _determiners(clauses: Clauses, end: End) -> tuple[str, ...]:
    """The first word of an end and the one right before it."""
    reading = clauses.sight.reading
    inside = reading.inside(end.start, end.end) if end.text else None
    if not inside:
        return ()
    i = inside[0]
    first = reading.words[i].form
    if i == 0 or reading.gap(i).strip() or first in ("fewer", "less", "more"):  # "no fewer than ten drones"
        return (first,)
    if i > 1 and reading.words[i - 2].form == "or":  # "little or no gas"
        return (first,)
    return (first, reading.words[i - 1].form)


def _reputed(clauses: Clauses, at: int) -> bool:
    """Whether "allegedly" stands beside a verb before chunk `at`, with no other clause in between."""
    alleged = clauses.known.modality["alleged"]
    for k in range(at - 1, -1, -1):
        if clauses.kind(k) in (".", "sub", "rel", "and"):
            return False
        group = clauses.group(k)
        if group is not None and any(adverb in alleged for adverb in group.adverbs):
            return True
    return False


def _has_if(clauses: Clauses) -> bool:
    return any(chunk.kind == "sub" and chunk.word in ("if", "unless") for chunk in clauses.chunks)


def _least_sure(modalities: Sequence[str], *, negated: bool) -> str:
    """The word of the report for how a link is said: what makes it least sure."""
    if "denied" in modalities:
        return "denied"
    for word in _LEAST_SURE:
        if word in modalities:
            return word
    return "denied" if negated else "asserted"

"""Packages, tranches and plans of aid or arms: "Norway approved a new aid package for X", "the EU arms package"."""

from __future__ import annotations

from collections.abc import Iterator

from xref.countries import country_code, demonyms
from xref.links._beside import Beside
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import End
from xref.links._nouns import edges, receivers
from xref.links._word_classes import classes
from xref.names import form

_KINDS = (("packs", "of"), ("plans", "aid"))  # the nouns, and the words before them that say so


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    words, tokens = beside.nouns.packages, beside.sight.reading.words
    for i, chunk in enumerate(beside.clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        head = beside.sight.head(chunk)
        what = tokens[head - 1].form if head > chunk.first else ""
        of = next((words[of] for nouns, of in _KINDS if tokens[head].form in words[nouns]), frozenset())
        if what in of:
            yield from _package(beside, i)


def _package(beside: Beside, i: int) -> Iterator[Edge]:
    after = beside.after(i)
    takers = receivers(beside, after.get("for", []) or after.get("to", []))
    takers = [e for e in takers if e.kind != "person"]
    givers = beside.parties(after.get("from", []) or after.get("by", [])) or _approved_by(beside, i)
    owner = beside.possessor(i)
    if owner is not None and _is_receiver(beside, i, owner):
        takers = takers or [owner]
    elif owner is not None and not givers:
        givers = [owner]
    deed = _deed(beside, i)
    if deed.unsure:
        return
    if not givers and (doer := beside.subject(deed)):
        givers = [doer]
    if givers and (takers or _told(beside, i)):
        yield from edges(i, "supplied", givers, [_item(beside, i)], takers, deed)


def _is_receiver(beside: Beside, i: int, owner: End) -> bool:
    """Whether the country before the noun gets it: "the Ukraine aid package", not "Ukraine's", "US", "Norwegian"."""
    chunk = beside.clauses.chunks[i]
    written = beside.sight.text[owner.start : owner.end]
    if chunk.owner is not None or owner.kind != "place" or form(written) in classes("adjectival") | demonyms().keys():
        return False
    return country_code(written) is not None


def _told(beside: Beside, i: int) -> bool:
    """Whether the noun says so without a receiver: of plans only "foreign aid bill" and the like."""
    chunk, tokens, words = beside.clauses.chunks[i], beside.sight.reading.words, beside.nouns.packages
    if tokens[chunk.last - 2].form not in words["told"]:
        return False
    before = {tokens[n].form for n in range(chunk.first, chunk.last - 2)}
    return tokens[chunk.last - 1].form in words["packs"] or bool(before & words["abroad"])


def _item(beside: Beside, i: int) -> End:
    """The package with the words that say of what it is, without its sum: "military aid package"."""
    chunk, tokens = beside.clauses.chunks[i], beside.sight.reading.words
    known = beside.nouns.packages["of"] | beside.known.telling
    first = chunk.last - 2
    while first > chunk.first and tokens[first - 1].form in known and beside.sight.reading.gap(first) == " ":
        first -= 1
    start, end = tokens[first].start, tokens[chunk.last - 1].end
    return End(" ".join(beside.sight.text[start:end].split()), "goods", start, end, "aid")


def _approved_by(beside: Beside, i: int) -> list[End]:
    """Who approved it: "the package approved by the House", "the package was announced by Norway"."""
    clauses = beside.clauses
    group = clauses.group(i + 1)
    if group is None or not (group.bare or group.passive) or not group.bases & beside.nouns.packages["gives"]:
        return []
    if clauses.kind(i + 2) != "p" or clauses.chunks[i + 2].word != "by" or clauses.kind(i + 3) != "np":
        return []
    return beside.parties(beside.joined(i + 3))


def _deed(beside: Beside, i: int) -> Deed:
    """What the verb before says of it, if it is one by which packages are given; what is only approved is planned."""
    clauses, words = beside.clauses, beside.nouns.packages
    k = i - 1
    while clauses.kind(k) == "np" and beside.sight.contains(clauses.chunks[k]):
        k -= 1  # "a $60bn (£49bn) aid package"
    group = clauses.group(k)
    if group is not None and not group.passive and group.bases & (words["gives"] | words["given"]):
        deed = clauses.deed(k, beside.acts)
    else:
        deed = beside.ruled(i)
        group = None
    if group is None or not group.bases & words["given"]:
        deed.modalities.append("planned")
    return deed

"""Links that nouns for deeds say: "the sale of jets to Egypt", "Iranian drone shipments to Russia", "aid for Kyiv"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

from xref.countries import country_name
from xref.data import load
from xref.links._beside import Beside
from xref.links._chunks import Group
from xref.links._clauses import Clauses
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._words import Relation, plural
from xref.names import form

_GIVEN = ("supplied", "sold", "exported")
_TAKEN = ("bought", "imported")
_DONE = (*_GIVEN, *_TAKEN, "used", "made")  # said by who does it and the item alone
_AREAS = (
    "economy",
    "market",
    "markets",
    "soil",
    "territory",
    "ports",
    "port",
    "coast",
    "border",
)  # which stand for their country: "the Soviet economy"

_WORLD = ("world", "international", "global", "foreign", "overseas")  # before "markets"

_WHOSE = ("its", "their", "his", "her")
_CARRIAGE = ("smuggling", "transport", "transportation", "flow")  # of what is whose is not said to be their deed
_ARMS = ("weapons", "arms", "weaponry", "ammunition")
ASKS = frozenset(["seek", "request", "need", "want", "await", "expect", "require", "demand", "wait", "hope"])


def find(beside: Beside) -> Iterator[Edge]:
    """The links that the nouns of one sentence say, in order."""
    for i, chunk in enumerate(beside.clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        head = beside.sight.head(chunk)
        word = beside.sight.reading.words[head]
        if head in beside.sight.named or (word.text[0].isupper() and i > 0):
            continue
        relation = beside.known.nouns.get(word.form)
        if relation is None and (shorter := _compound(beside, i)):
            relation = beside.known.nouns[shorter.clauses.head_word(i)]
            yield from _deed(shorter, i, relation) if relation.items else ()
        elif relation is None:
            yield from _gift(beside, i)
        elif relation.items:
            yield from _deed(beside, i, relation)


def _compound(beside: Beside, i: int) -> Beside | None:
    """The sentence with the noun for a deed as the last of its phrase, that has one behind it: "arms sales figures"."""
    chunk, tokens = beside.clauses.chunks[i], beside.sight.reading.words
    head = beside.sight.head(chunk)
    if tokens[head].form not in beside.nouns.deals["behind"] or head - 1 <= chunk.first:
        return None
    if tokens[head - 1].form not in beside.known.nouns or head - 1 in beside.sight.named:
        return None
    chunks = list(beside.clauses.chunks)
    chunks[i] = replace(chunk, last=head)
    return Beside(Clauses(beside.sight, chunks), beside.previous)


def _deed(beside: Beside, i: int, relation: Relation) -> Iterator[Edge]:
    """The links of noun `i`: its items after "of" or before it, its parties after prepositions or before it."""
    chunk = beside.clauses.chunks[i]
    word, after = beside.clauses.head_word(i), beside.after(i)
    of = [beside.clauses.inner(k) for k in after.get("of", [])]
    items = [(k, e) for k in of if (e := thing(beside, k))]
    items = items or [(k, e) for k in of if (e := _estate(beside, k, relation))]
    owner = beside.possessor(i)
    from_item = False  # whether the owner is of the item: "Russian gas imports"
    if not items:
        before, owner = _before(beside, i, owner)
        items = [(i, e) for e in before]
        from_item = owner is not None and chunk.owner is None and _is_adjective(beside, owner)
    equipped = beside.parties(after.get("of", [])) if not items and relation.name == "supplied" else []
    if equipped:  # "the provision of Ukraine with howitzers"
        items = [(m, e) for k in after.get("with", []) if (e := thing(beside, m := beside.clauses.inner(k)))]
    if not items and not of:
        yield from _unsaid(beside, i, relation, owner)
    if word in ("test", "tests"):
        items = [(k, e) for k, e in items if e.class_ == "weapons"]
    if word.startswith("development") and not of:
        items = []  # "oil developments"
    if word in ("flow", "flows"):
        items = [(k, e) for k, e in items if e.class_ != "money"]  # "cash flow"
    items = [(k, e) for k, e in items if e.class_ in relation.items and form(e.text) not in beside.known.nouns]
    if not items:
        return
    takers = receivers(beside, after.get("to", []) or after.get("into", []) or after.get("for", []))
    takers = equipped or takers
    if word == "arrival" and not takers:
        takers = receivers(beside, after.get("in", []))
    givers = _whence(beside, after.get("from", []))
    agents = beside.parties(after.get("by", []))
    origin = beside.possessor(items[0][0]) if items[0][0] != i and word not in _CARRIAGE else None
    of_land = origin is not None and origin.kind == "place" and not beside.clauses.chunks[items[0][0]].owner
    if of_land and relation.name == "sold" and items[0][1].class_ != "weapons":
        origin = None  # "a sale of Norwegian uranium": who sells it is not said
    own = [owner] if owner else []
    if relation.name in _GIVEN:
        subjects, objects = agents or givers or own or ([origin] if origin else []), takers
        stock = word in ("supply", "supplies") and not objects and not of
        if stock and not (from_item and items[0][1].class_ in ("fuels", "weapons")):
            subjects = agents or givers  # "Europe's gas supplies" are what it gets
    elif relation.name in _TAKEN:
        abroad = takers if not chunk.owner and "for" not in after else []  # "imports of steel into Norway"
        subjects = agents or abroad or ([] if from_item and not givers else own)
        objects = givers or (own if abroad else []) or (own if from_item else []) or ([origin] if origin else [])
    else:
        shown = word.startswith(("test", "launch"))  # "the North Korean missile test"
        subjects = agents or (own if chunk.owner or of or shown else [])
        at = ("against", "on", "to", "in") if word.startswith("deploy") else ("against", "on", "at", "in")
        where = next((after[w] for w in at if w in after), [])
        objects = beside.parties(where) if relation.name == "used" else []
    deed = beside.ruled(i, bars=relation.name in (*_TAKEN, "exported"))
    if word in beside.nouns.deals["promised"]:
        deed.modalities.append("planned")
    if not subjects and (objects or relation.name in (*_GIVEN, *_TAKEN, "made")) and (doer := beside.subject(deed)):
        subjects = [doer]
    if not subjects and deed.agent is not None:
        subjects = [deed.agent]
    if not subjects and relation.name == "used" and (k := _conducted(beside, i)) is not None:
        deed = beside.clauses.deed(k, beside.acts)  # "Norway has conducted dozens of missile tests"
        subjects = [e for e in [beside.subject(deed)] if e]
    if not subjects and relation.name in _GIVEN and (earner := _earner(beside, i)):
        subjects = [earner]
    if not subjects and beside.sight.reading.words[chunk.first].form in _WHOSE:
        return  # "their supplies to": whose, is not clear
    if word.startswith("deploy") and any(e.kind == "place" for e in objects) and not {"against", "on"} & {*after}:
        relation = replace(relation, name="stationed")  # there, and not used against it
    if objects or agents or givers or (subjects and relation.name in _DONE):
        yield from edges(i, relation.name, subjects, [e for _, e in items], objects, deed)


def _conducted(beside: Beside, i: int) -> int | None:
    """The verb by which the deed of noun `i` is done: "conducted", "carried out"."""
    k = i - 1
    while beside.clauses.kind(k) == "p" and beside.clauses.kind(k - 1) == "np":
        if not beside.sight.contains(beside.clauses.chunks[k - 1]):
            return None
        k -= 2
    group = beside.clauses.group(k)
    done = group is not None and not group.passive and bool(group.bases & beside.nouns.strikes["verbs"])
    return k if done else None


def _earner(beside: Beside, i: int) -> End | None:
    """Who earns by it: "Norway received $2 billion from exports of", "its revenues from sales of"."""
    clauses = beside.clauses
    if clauses.kind(i - 1) != "p" or clauses.chunks[i - 1].word != "from" or clauses.kind(i - 2) != "np":
        return None
    earned = clauses.head_word(i - 2) in ("revenue", "revenues", "income", "earnings", "profit", "profits")
    place = clauses.chunks[i - 2]
    if not earned and not any(mark in beside.sight.reading.gap(place.first) for mark in "$€£¥"):
        return None
    if owner := beside.possessor(i - 2):
        return owner
    k = i - 4 if clauses.kind(i - 3) == "p" else i - 3  # "received about €2bn"
    group = clauses.group(k)
    if group is None or group.passive or not group.bases & {"receive", "earn", "make", "get", "take", "have"}:
        return None
    return beside.subject(clauses.deed(k, beside.acts))


def _unsaid(beside: Beside, i: int, relation: Relation, owner: End | None) -> Iterator[Edge]:
    """A deed that says between whom but not of what: "exports from Norway", "its deliveries to Europe".

    Its item is the fuel that the sentence names before, if any.
    """
    word, after = beside.clauses.head_word(i), beside.after(i)
    item = fuel_before(beside, i) or NOBODY
    if word not in ("export", "exports", "imports", "deliveries", "shipments", "supplies") and not (
        word in ("supply", "flow", "flows") and item.text
    ):
        return
    takers, givers = receivers(beside, after.get("to", [])), _whence(beside, after.get("from", []))
    deed = beside.ruled(i, bars=relation.name in _TAKEN)
    own = [owner] if owner else [e for e in [beside.subject(deed)] if e]
    if relation.name in _TAKEN:
        buyers = own if not owner or beside.clauses.chunks[i].owner or givers else []
        if givers or (buyers and item.text):
            yield from edges(i, relation.name, buyers, [item], givers, deed)
    elif (givers or own) and (
        takers or item.text
        or (relation.name == "exported" and (givers or owner or own[0].kind in ("place", "organisation")))
    ):  # fmt: skip
        yield from edges(i, relation.name, givers or own, [item], takers, deed)


def fuel_before(beside: Beside, i: int) -> End | None:
    """The fuel that the sentence names last before chunk `i`, which "supplies" and the like are of if they say none."""
    for k in range(i - 1, -1, -1):
        chunk = beside.clauses.chunks[k]
        if chunk.kind != "np" or chunk.pronoun:
            continue
        tokens = beside.sight.reading.words
        for n in range(chunk.last - 1, chunk.first - 1, -1):
            if beside.known.traded.get(tokens[n].form) == "fuels" and n not in beside.sight.named:
                return End(tokens[n].text, "goods", tokens[n].start, tokens[n].end, "fuels")
    return None


def edges(
    i: int, relation: str, subjects: list[End], items: list[End], objects: list[End], deed: Deed
) -> Iterator[Edge]:
    """One link for each subject, item and object; none of somebody with himself."""
    for subject, item, target in product(subjects or [NOBODY], items, objects or [NOBODY]):
        if not subject.text or subject.text != target.text:
            yield Edge(i, relation, subject, item, target, deed)


def _before(beside: Beside, i: int, owner: End | None) -> tuple[list[End], End | None]:
    """The items before noun `i` in its own phrase, and whose the noun is: "military supplies", "US arms sales"."""
    sight, chunk = beside.sight, beside.clauses.chunks[i]
    head = sight.head(chunk)
    if head == chunk.first:
        return [], owner
    whole = head in sight.goods and sight.reading.words[head - 1].form not in beside.known.traded  # "military supplies"
    last = chunk.last if whole else head
    found = sight.item(chunk) if whole else sight.item(chunk, head) or _weak(beside, i, head)
    if (
        found is None
        and (token := sight.reading.words[head - 1]).form == "energy"
        and not _is_hyphened(beside, head - 1)
    ):
        found = End(token.text, "goods", token.start, token.end, "fuels")  # which is not traded by itself
    if found is None:
        return [], owner
    items = [sight.bare(found, last, chunk)]
    clauses = beside.clauses
    if clauses.kind(i - 1) == "and" and clauses.kind(i - 2) == "np":
        other = clauses.chunks[i - 2]  # "Canadian oil and lumber exports"
        if (first := sight.item(other)) is not None and owner is None:
            items.insert(0, sight.bare(first, other.last, other))
            owner = sight.modifier(other, other.last)
    return items, owner


def thing(beside: Beside, k: int) -> End | None:
    """The item of noun phrase `k`, also if its noun is one that is something else as often ("technology")."""
    chunk = beside.clauses.chunks[k]
    return None if chunk.pronoun else beside.sight.item(chunk) or _weak(beside, k, chunk.last)


def _is_hyphened(beside: Beside, n: int) -> bool:
    """Whether token `n` is the end of a compound: "non-energy exports"."""
    return beside.sight.reading.gap(n) == "-"


def _estate(beside: Beside, k: int, relation: Relation) -> End | None:
    """What is sold and bought besides goods: "the sale of properties in London"."""
    chunk = beside.clauses.chunks[k]
    nouns = relation.things | {plural(word) for word in relation.things} if relation.name in ("sold", "bought") else ()
    if chunk.pronoun or beside.clauses.head_word(k) not in nouns or beside.sight.party(chunk):
        return None
    return beside.sight._end(beside.sight.trimmed(chunk), chunk.last, "goods", "wares")


def _weak(beside: Beside, k: int, last: int) -> End | None:
    """A noun that is an item as a noun for a deed stands beside it: "technology transfers"."""
    chunk, tokens = beside.clauses.chunks[k], beside.sight.reading.words
    head = tokens[last - 1]
    if (
        head.form not in beside.known.weak
        or head.form in ("waters", "good")  # "put to good use"
        or last - 1 in beside.sight.named
        or last - 1 < chunk.first
    ):
        return None
    first = tokens[beside.sight.trimmed(chunk, last)] if last == chunk.last else head
    text = " ".join(beside.sight.text[first.start : head.end].split())
    return End(text, "goods", first.start, head.end, beside.known.traded.get(head.form, "wares"))


def without(beside: Beside, item: End, owner: End) -> End:
    """An item without the party inside its words: "new US military aid" -> "military aid"."""
    if not item.start <= owner.start < owner.end < item.end:
        return item
    start = (
        owner.end + len(beside.sight.text[owner.end : item.end]) - len(beside.sight.text[owner.end : item.end].lstrip())
    )
    return item._replace(text=" ".join(beside.sight.text[start : item.end].split()), start=start)


def _is_adjective(beside: Beside, owner: End) -> bool:
    """Whether a possessor is written as an adjective: "Russian", not "Russia's" or "US"."""
    return beside.sight.text[owner.start : owner.end] != owner.text and owner.end - owner.start > 4


def receivers(beside: Beside, places: list[int]) -> list[End]:
    """The parties that receive; for an area its country."""
    found = []
    for k in places:
        end = beside.party(k)
        if end is None and beside.clauses.head_word(k) in _AREAS:
            end = beside.possessor(k) or _market(beside, k)
        if end is not None:
            found.append(end)
    return found


def _whence(beside: Beside, places: list[int]) -> list[End]:
    """The parties that something comes from; a city is where it leaves from, who sends it is its country at most."""
    found = []
    for end in receivers(beside, places):
        code = _cities().get(form(end.text)) if end.kind == "place" else None
        found.append(end._replace(text=country_name(code)) if code else end)
    return found


@cache
def _cities() -> dict[str, str]:
    """The country of each city that is no seat of a government, whose name stands for nobody."""
    return {form(name): code for code, names in load("places")["cities"].items() for name in names.split(",")}


def _market(beside: Beside, k: int) -> End | None:
    """A market of no country: "international markets"."""
    chunk, tokens = beside.clauses.chunks[k], beside.sight.reading.words
    if not tokens[chunk.last - 1].form.startswith("market") or tokens[chunk.last - 2].form not in _WORLD:
        return None
    start, end = tokens[chunk.last - 2].start, tokens[chunk.last - 1].end
    return End(beside.sight.text[start:end], "description", start, end)


def support(beside: Beside, i: int) -> End | None:
    """ "military support", "economic and military backing", which is aid."""
    chunk, tokens = beside.clauses.chunks[i], beside.sight.reading.words
    head = beside.sight.head(chunk)
    if tokens[head].form not in beside.nouns.deals["backing"] or head == chunk.first:
        return None
    if tokens[head - 1].form not in beside.nouns.deals["support"]:
        return None
    start, end = _listed(beside, i, tokens[head - 1].start), tokens[head].end
    return End(" ".join(beside.sight.text[start:end].split()), "goods", start, end, "aid")


def _listed(beside: Beside, i: int, start: int) -> int:
    """Where the adjectives begin that are listed with the one at `start`: "political, economic and military"."""
    clauses, sight = beside.clauses, beside.sight
    k = i
    while clauses.kind(k - 1) in (",", "and") and clauses.kind(k - 2) == "np":
        other = clauses.chunks[k - 2]
        word = sight.reading.words[other.last - 1].form
        if other.last - 1 in sight.named or word not in beside.nouns.deals["kinds"]:
            break
        k, start = k - 2, sight.reading.words[other.last - 1].start
    return start


def _says(beside: Beside, verb: Group) -> bool:
    """Whether a verb says itself what is done with its object: "sent aid to", not "back aid to"."""
    return any(base not in relation.only_with for base in verb.bases for relation in beside.known.verbs.get(base, ()))


def _supplied_before(beside: Beside, i: int) -> bool:
    """Whether a verb before says that somebody gives, whose object the phrase is: "will provide $2bn, or more, in"."""
    gives = ("supplied", "sold", "exported")
    groups = (group for k in range(i) if (group := beside.clauses.group(k)) is not None)
    relations = (r for group in groups for base in group.bases for r in beside.known.verbs.get(base, ()))
    return any(relation.name in gives for relation in relations)


def _aid_from(beside: Beside, i: int, item: End, givers: list[End]) -> Iterator[Edge]:
    """Aid that says from whom alone: "military aid from Norway", "Kyiv needs more aid from Norway"."""
    verb, takers = beside.clauses.group(i - 1), list[End]()
    if verb is not None and _says(beside, verb):
        return  # the verb says what is done with it
    deed = beside.ruled(i)
    if verb is not None and not verb.passive:
        asks = bool(verb.bases & ASKS)
        taker = beside.subject(beside.clauses.deed(i - 1, beside.acts)) if asks else None
        takers = [taker] if taker is not None and taker.kind != "person" else []
        deed.modalities += ["possible"] if asks else []
    givers = [e for e in givers if e.kind in ("place", "organisation")]
    if givers:
        yield from edges(i, "supplied", givers, [item], takers, deed)


def _gift(beside: Beside, i: int) -> Iterator[Edge]:
    """Aid, arms or money that the phrase itself says are for somebody: "US military aid to Kyiv", "arms for rebels"."""
    item, backing = beside.sight.item(beside.clauses.chunks[i]), support(beside, i)
    item = backing if item is None or (backing and backing.start < item.start) else item
    chunk = beside.clauses.chunks[i]
    if item is None or item.class_ not in ("aid", "weapons", "money", "fuels"):
        return
    to, givers = i + 1, list[End]()
    while beside.clauses.kind(to) == "p" and beside.clauses.chunks[to].word in ("worth", "in", "from"):
        if beside.clauses.chunks[to].word == "from":
            givers = _whence(beside, [to + 1])
        to += 2
    if (
        givers
        and item.class_ in ("aid", "weapons", "fuels")
        and not (beside.clauses.kind(to) == "p" and beside.clauses.chunks[to].word in ("to", "for"))
    ):
        yield from _aid_from(beside, i, item, givers)
        return
    if beside.clauses.kind(to) != "p" or (to > i + 1 and not givers and item.class_ != "aid"):
        return
    word = beside.clauses.chunks[to].word
    if word not in ("to", "for") and (word != "of" or not backing):
        return
    before = beside.clauses.chunks[i - 1].word if beside.clauses.kind(i - 1) == "p" else ""
    if before == "of" and beside.clauses.head_word(i - 2) in beside.known.nouns:
        return  # "their supplies of arms to": the noun for the deed says it
    if item.class_ == "money" and (word == "for" or before == "worth" or item.text[0] in "$€£¥"):
        return
    if item.class_ == "fuels" or (item.class_ == "weapons" and beside.clauses.head_word(i) not in _ARMS):
        return
    k = i
    while beside.clauses.kind(k - 1) == "p" and beside.clauses.kind(k - 2) == "np":
        k -= 2
    verb = beside.clauses.group(k - 1)
    said = verb is not None and _says(beside, verb)
    if verb is not None and (item.class_ == "money" or (said and not backing and not chunk.owner)):
        return  # the verb says what is done with it: "add $5 million to", "sent aid to"
    takers = receivers(beside, beside.joined(to + 1) if beside.clauses.kind(to + 1) == "np" else [])
    takers = [e for e in takers if e.kind != "person"]
    if not takers:
        return
    deed, owner = beside.ruled(i), beside.possessor(i)
    asks = verb is not None and bool(verb.bases & ASKS)
    if not givers and not owner:
        last = beside.joined(to + 1)[-1] + 1  # "military aid to X from Y"
        if beside.clauses.kind(last) == "p" and beside.clauses.chunks[last].word == "from":
            givers = _whence(beside, [last + 1])
    doer = next(iter(givers), None) or owner or (None if asks else beside.subject(deed))
    if doer is None and _supplied_before(beside, i):
        return
    bare = without(beside, beside.sight.bare(item, chunk.last, chunk), owner) if owner else item
    yield from edges(i, "supplied", [doer] if doer else [], [bare], takers, deed)

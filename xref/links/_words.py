"""The knowledge files of links as look-ups: verbs and their forms, relations, governors, traded things, parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from xref.data import load
from xref.names import form
from xref.text.lexicon import words_of

_VERBS = (
    "verbs",
    "off",
    "flows",
    "promises",
    "attacks",
    "takes",
    "shuns",
    "pictures",
    "arms",
    "seizes",
)  # keys of a relation
_VOWELS = "aeiou"
CLASSES = ("weapons", "wares", "fuels", "materials", "aid", "money")


@dataclass(frozen=True)
class Relation:
    """A relation of `relations.toml`: its name, the prepositions before its object, the classes of its items."""

    name: str
    to: frozenset[str]
    items: frozenset[str]
    double: frozenset[str]
    with_: frozenset[str]
    things: frozenset[str]
    needs: frozenset[str]
    shares: frozenset[str]
    off: frozenset[str]
    flows: frozenset[str]
    open: frozenset[str]
    open_to: frozenset[str]
    promises: frozenset[str]
    attacks: frozenset[str]
    takes: frozenset[str]
    ends: frozenset[str]
    shuns: frozenset[str]
    only_with: frozenset[str]
    pictures: frozenset[str]
    arms: frozenset[str]
    sites: frozenset[str]
    seizes: frozenset[str]
    parties: frozenset[str]
    wares: frozenset[str]
    fuels: frozenset[str]
    onto: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether what is acted upon needs to be no traded thing: "owns", "funded"."""
        return not self.items


@dataclass(frozen=True)
class Governor:
    """What a word makes of the verb it rules; subject: whose deed it is, "own" or "object"."""

    modality: str
    negated: bool
    subject: str
    goes_on: bool = False  # what is only made less goes on, whether it is planned to be so or not


@dataclass(frozen=True)
class Words:
    """The knowledge files; all words are comparison forms."""

    forms: Mapping[str, tuple[tuple[str, str], ...]]  # form -> (base form, base | s | past | part | ing)
    verbs: Mapping[str, tuple[Relation, ...]]  # base form -> what it says
    nouns: Mapping[str, Relation]  # singular and plural
    agents: Mapping[str, Relation]  # nouns for who does so: supplier, maker
    governors: Mapping[str, tuple[Governor, ...]]  # base forms of verbs; adjectives; nouns in singular and plural
    adjectives: frozenset[str]  # of the governors
    events: Mapping[str, Governor]
    says: frozenset[str]
    claims: frozenset[str]
    denials: frozenset[str]
    opinions: frozenset[str]
    announces: frozenset[str]
    labels: frozenset[str]
    contents: Mapping[str, frozenset[str]]  # nouns for what is said or thought, by modality
    modality: Mapping[str, frozenset[str]]
    traded: Mapping[str, str]  # noun -> class
    containers: frozenset[str]
    weak: frozenset[str]
    craft: frozenset[str]
    civil: frozenset[str]
    dug: frozenset[str]
    not_aid: frozenset[str]
    telling: frozenset[str]
    behind: frozenset[str]
    amounts: frozenset[str]
    parties: frozenset[str]
    speakers: frozenset[str]
    papers: frozenset[str]
    collective: frozenset[str]
    resolved: frozenset[str]
    bodies: frozenset[str]
    triggers: frozenset[str]  # the forms without one of which a sentence says no link
    whole: frozenset[str]  # those of them that need nothing traded beside them
    open: frozenset[str]  # those of them whose item may be any thing

    @cached_property
    def marks(self) -> frozenset[str]:
        """All words by which a sentence is worth reading."""
        return self.triggers | self.whole | self.traded.keys() | self.amounts


@cache
def words() -> Words:
    """The knowledge files, read once."""
    table, traded, people = load("relations"), load("traded"), load("descriptions")
    relations = {name: _relation(name, row) for name, row in table["relations"].items()}
    verbs: dict[str, tuple[Relation, ...]] = {}
    nouns: dict[str, Relation] = {}
    agents: dict[str, Relation] = {}
    for name, row in table["relations"].items():
        for verb in words_of(" ".join(row.get(key, "") for key in _VERBS).replace("-", "")):
            verbs[verb] = (*verbs.get(verb, ()), relations[name])
        nouns |= dict.fromkeys(_numbers(row.get("nouns", "").replace("-", "").split()), relations[name])
        agents |= dict.fromkeys(_numbers(row.get("agents", "").split()), relations[name])
    governors: dict[str, tuple[Governor, ...]] = {}
    forms = _forms()
    bases = {base for each in forms.values() for base, _ in each}
    for row in table["governors"].values():
        for word in _numbers(row["words"].split()):
            governors[word] = (*governors.get(word, ()), _governor(row))
    ruling = {word for row in table["governors"].values() for word in row["words"].split()}
    says = table["saying"]
    whole = {verb for verb, each in verbs.items() if any(not relation.items for relation in each)}
    alone = (
        (whole | relations["supplied"].parties) - relations["owns"].takes - relations["owns"].seizes - {"have", "hold"}
    )
    whole_nouns = {noun for noun, relation in (nouns | agents).items() if not relation.items}
    shares = {word for relation in relations.values() for word in relation.shares}
    said = {f for f, each in forms.items() if any(base in verbs for base, _ in each)}
    opened = {word for relation in relations.values() for word in relation.open | relation.open_to}
    parties = table["parties"]
    return Words(
        forms=forms,
        verbs=verbs,
        nouns=nouns,
        agents=agents,
        governors=governors,
        adjectives=frozenset(ruling - bases),
        events={w: _governor(row) for row in table["events"].values() for w in _numbers(row["words"].split())},
        says=words_of(says["says"]) | words_of(says["claims"]) | words_of(says["denials"]),
        claims=words_of(says["claims"]),
        denials=words_of(says["denials"]),
        opinions=words_of(says["opinions"]),
        announces=words_of(says["announces"]),
        labels=words_of(says["labels"]),
        contents={name: _numbers(text.split()) for name, text in says["contents"].items()},
        modality={name: words_of(text) for name, text in table["modality"].items()},
        traded={w: name for name in reversed(CLASSES) for w in _numbers(traded[name].replace("-", " ").split())},
        telling=words_of(traded["telling"]),
        containers=_numbers(traded["containers"].split()),
        weak=_numbers(traded["weak"].split()),
        craft=_numbers(traded["craft"].split()),
        civil=words_of(traded["civil"]),
        dug=_numbers(traded["dug"].split()),
        not_aid=words_of(traded["not_aid"]),
        behind=words_of(traded["behind"]),
        amounts=words_of(traded["amounts"]),
        parties=_numbers((parties["nouns"] + people["roles"]).replace("-", "").split()),
        speakers=_numbers(parties["speakers"].split()),
        papers=_numbers(parties["papers"].split()),
        collective=words_of(parties["collective"]),
        resolved=words_of(parties["resolved"]),
        bodies=words_of(parties["bodies"]),
        triggers=frozenset(said | nouns.keys() | agents.keys()),
        whole=frozenset(
            {f for f, each in forms.items() if any(base in alone for base, _ in each)} | whole_nouns | shares
        ),
        open=frozenset(f for f, each in forms.items() if any(base in opened for base, _ in each)),
    )


def _relation(name: str, row: Mapping[str, Any]) -> Relation:
    return Relation(
        name,
        words_of(row["to"]),
        words_of(row["items"]),
        words_of(row.get("double", "")),
        words_of(row.get("with", "")),
        words_of(row.get("things", "")),
        words_of(row.get("needs", "")),
        words_of(row.get("shares", "")),
        words_of(row.get("off", "")),
        words_of(row.get("flows", "")),
        words_of(row.get("open", "")),
        words_of(row.get("open_to", "")),
        words_of(row.get("promises", "")),
        words_of(row.get("attacks", "")),
        words_of(row.get("takes", "")),
        words_of(row.get("ends", "")),
        words_of(row.get("shuns", "")),
        words_of(row.get("only_with", "")),
        words_of(row.get("pictures", "")),
        words_of(row.get("arms", "")),
        words_of(row.get("sites", "")),
        words_of(row.get("seizes", "")),
        words_of(row.get("parties", "")),
        words_of(row.get("wares", "")),
        words_of(row.get("fuels", "")),
        words_of(row.get("onto", "")),
    )


def _governor(row: Mapping[str, Any]) -> Governor:
    return Governor(row["modality"], row["negated"], row["subject"], row.get("goes_on", False))


def plural(word: str) -> str:
    """The plural of a noun by rule.

    >>> plural("supply"), plural("torpedo"), plural("lens"), plural("export")
    ('supplies', 'torpedoes', 'lenses', 'exports')
    """
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith("man"):
        return word[:-3] + "men"
    return word + ("es" if word.endswith(("s", "ch", "sh", "x", "z", "do")) else "s")


def _numbers(nouns: Iterable[str]) -> frozenset[str]:
    """The nouns and their plurals, in the comparison form."""
    return frozenset(form(w) for noun in nouns for w in (noun, plural(noun)))


def _forms() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Every form of the verbs of `verbs.toml`."""
    table = load("verbs")
    found: dict[str, set[tuple[str, str]]] = {}

    def add(written: str, base: str, kind: str) -> None:
        found.setdefault(form(written), set()).add((base, kind))

    doubled = set(table["doubled"].split())
    irregular = [line.split() for line in table["irregular"].strip().splitlines()]
    strong = {row[0] for row in irregular}
    for verb in dict.fromkeys([*table["regular"].split(), *table["doubled"].split()]):
        base = form(verb)
        _present(add, verb, base, doubled)
        if verb not in strong:
            past = _stem(verb, doubled, "e") + "ed"
            past = verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in _VOWELS else past
            add(past, base, "past")
            add(past, base, "part")
    for verb in table["regular"].split():
        if verb.endswith(("ise", "yse")):  # the American spelling of the same verb
            base, written = form(verb), f"{verb[:-2]}ze"
            _present(add, written, base, doubled)
            for kind in ("past", "part"):
                add(f"{written}d", base, kind)
    for verb in table["doubled"].split():
        if verb.endswith("l") and verb[-3:-1].isalpha() and len(verb) > 5:  # the American spelling: "funneled"
            for kind, written in (("past", f"{verb}ed"), ("part", f"{verb}ed"), ("ing", f"{verb}ing")):
                add(written, form(verb), kind)
    for base, pasts, participles in irregular:
        _present(add, base, base, doubled | {"begin", "get", "put", "run", "sit", "win", "swim", "bid", "let", "set"})
        for kind, written in (("past", pasts), ("part", participles)):
            for one in written.split("/"):
                add(one, base, kind)
    return {f: tuple(sorted(kinds)) for f, kinds in found.items()}


def _present(add: Any, verb: str, base: str, doubled: set[str]) -> None:
    add(verb, base, "base")
    add({"be": "is", "have": "has", "do": "does", "go": "goes"}.get(verb, plural(verb)), base, "s")
    add(_stem(verb, doubled, "i") + "ing", base, "ing")


def _stem(verb: str, doubled: set[str], ending: str) -> str:
    """What stands before -ed and -ing."""
    if verb in doubled and not verb.endswith("e"):
        return verb + verb[-1]
    if verb.endswith("ie") and ending == "i":
        return verb[:-2] + "y"
    if verb.endswith("e") and not ((ending == "i" and verb.endswith(("ee", "oe", "ye"))) or verb in ("be",)):
        return verb[:-1]
    return verb

"""What single words in Cyrillic letters say about a name: the knowledge files `cyrillic*.toml`, looked up by stems."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import regex

from xref.data import load
from xref.mentions.cyrillic.inflection import nominatives, normal, stem

_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_PATRONYMIC = regex.compile(
    "(?:(?:[оеьїі]в|ьи|ии|ье)и|никити|ильи|кузьми|луки|фоми|саввич|іллі)ч(?:а|у|ем|е|ові|еві|і)?$|(?:[оеії]в|[иі]чн|ьин)н?(?:на|ны|ни|не|ні|ну|ной|ною)$"
)
_SURNAME = regex.compile(
    "(?:[оеєії]в|[иії]н|ын|[сц]к|ськ|цьк|енк|чук|щук|юк|ук|ян|янц|дз|швил|швіл|бай|берг|штейн|ман|сон|ець|шин|ко)$"
)
_ADJECTIVE = regex.compile(
    "(?:[сц]ьк|[^аеєиіїоуыэюя'])(?:[ыиіо]й|ая|яя|ое|ее|ые|ие|[оеь]?го|[оеь]?му|[ыиі]м|[ое]м|[ое]й|[уюо]ю|ої|ій|[ыиі]х|[ыиі]ми)$"
    "|(?:[сцз]ьк|[ьнчлвсмжртдйпбєії]н|[оеєі]в)[аеіує]$"
)
_ORDINARY = regex.compile(  # verbs, participles, nouns of actions: they begin sentences and are no names
    "(?:л[оаи]ся|[яюуа]чи|ійно|нно|льно|чно|жно|тно|дно|вно|иво|ово|іше|ніше|ники|ники|ики|івці|овцы|исты|исти|тели|телі|торы|тори|ачі|цтво|цтва|ство|ства|ування|ировка|ировки|ться|тись|тися|ется|ится|лось|лась|лись|ется|ають|ують|ають|ляет|вает|ирует|уется|юется|вши|вшись|ючи|ючись|учи"
    "|[^ьу][аеияыу]ть|[иыу]вая|уя|йте|ите|нные|льные|ские|чные|вные|ський|ські|ьний|[аеиу]ти|ость|ости|остью|ості|істю|ність|ення|ення|ання|ення|ения|ение|ению|ением|ании|ание|ания|анию|анием|ації|ация|ации|ацию"
    "|ально|ельно|ивно|ично|ически|овано|ировано|овать|ировать|увати|ювати)$"
)


class Word(NamedTuple):
    """A word: its letters as `normal` and `stem` give them, how it is written, what it can be, an adjective's country.

    `written`: lower, capital (Лавров), upper (ФСБ), initial (one capital letter).
    """

    normal: str
    stem: str
    written: str
    roles: frozenset[str]
    country: str


class _Known(NamedTuple):
    exact: dict[str, frozenset[str]]  # of words as they stand
    stems: dict[str, frozenset[str]]
    legal_forms: frozenset[str]
    ordinary: frozenset[str]
    given: dict[str, tuple[tuple[str, str], ...]]  # stem -> nominatives with their gender
    countries: dict[str, str]  # stem of an adjective -> code
    places: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...]]  # first stem -> stems, words, code


def _roles(lists: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for role, names in lists.items():
        for name in names:
            found.setdefault(name, set()).add(role)
    return {name: frozenset(roles) for name, roles in found.items()}


def fleeting(name: str) -> str:
    """A name without the vowel that its other cases lack: Павел, Павла; Лев, Льва."""
    return f"{name[:-2]}{'ь' if name == 'лев' else ''}{name[-1]}" if name.endswith(("ел", "ев")) else name


@cache
def known() -> _Known:
    """The knowledge files, read once."""
    data, places = load("cyrillic"), load("cyrillic_places")
    lists = {role: text.split() for role, text in data["words"].items()}
    lists["organisations"] += lists["of_organisations"]
    by_stem = lists.keys() - {
        "function",
        "particles",
        "place_before",
        "abbreviations",
        "acronyms",
        "legal_forms",
        "company_endings",
    }
    given: dict[str, list[tuple[str, str]]] = {}
    for table, gender in (("male", "m"), ("female", "f")):
        for name in data["given"][table].split():
            for root in {stem(name), stem(fleeting(normal(name)))}:
                given.setdefault(root, []).append((normal(name), gender))
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str]]] = {}
    rows = [(code, names) for table in ("countries", "cities") for code, names in places[table].items()]
    for code, names in [*rows, ("", places["world"]["names"])]:
        for name in names.replace("\n", " ").split(","):
            parts = tuple(normal(part) for part in regex.split(r"[ -]+", name.strip()) if part)
            if parts:
                stems = tuple(stem(part) for part in parts)
                found.setdefault(stems[0], []).append((stems, parts, code))
    return _Known(
        _roles(
            {
                "function": lists["function"],
                "place_before": lists["place_before"],
                "abbreviations": lists["abbreviations"],
                "particles": lists["particles"],
            }
        ),
        _roles({role: [stem(word) for word in lists[role]] for role in by_stem}),
        frozenset(lists["legal_forms"]),
        frozenset(files("xref.data").joinpath("ordinary_cyrillic.txt").read_text(encoding="utf-8").split()),
        {key: tuple(dict.fromkeys(names)) for key, names in given.items()},
        {stem(word): code for code, words in places["adjectives"].items() for word in words.split()},
        {key: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for key, entries in found.items()},
    )


@lru_cache(maxsize=1 << 16)
def word(text: str) -> Word | None:
    """A word by how it is written; None if it has no Cyrillic letter."""
    if text.isascii() or not _CYRILLIC.search(text):
        return None
    letters, root, table = normal(text), stem(text), known()
    roles = set(table.exact.get(letters, ())) | set(table.stems.get(root, ()))
    if letters.endswith(("ов", "ев", "ів", "їв")):
        roles |= table.stems.get(root[:-2], frozenset()) & {"titles", "organisations", "calendar"}  # министров, банков
    plain = text.rstrip(".")
    if len(plain) == 1 and plain.isupper():
        written = "initial"
    elif plain.isupper() and len(plain) > 1:
        written = "initials" if regex.fullmatch(r"(?:\p{Lu}\.)+\p{Lu}?", text) else "upper"
    else:
        written = "capital" if plain[:1].isupper() or (plain[:1].isdigit() and plain != plain.lower()) else "lower"
    if any(c.isupper() for c in plain[1:]) and written == "lower":
        written = "capital"  # еКей
    if plain in table.legal_forms:
        roles.add("legal")
    if written == "upper" and plain in _acronyms():
        roles.add("acronyms")
    if root in table.ordinary or _ORDINARY.search(letters):
        roles.add("ordinary")
    if root in table.given and written == "capital":
        roles.add("given")
    if len(letters) > 6 and _PATRONYMIC.search(letters):
        roles.add("patronymic")
    if len(root) > 3 and _SURNAME.search(root) and written == "capital":
        roles.add("surname")
    if _ADJECTIVE.search(letters) and "function" not in roles:
        roles.add("adjective")
    if root in table.places:
        roles.add("place")
        if "given" in roles and not _is_given(letters, root):
            roles.remove("given")  # Германия, not Герман
    country = table.countries.get(root, "") if "adjective" in roles else ""
    return Word(letters, root, written, frozenset(roles), country)


def _is_given(letters: str, root: str) -> bool:
    whole = {reading.nominative for reading in nominatives(letters, "surname")}
    return any(name in whole or fleeting(name) in whole for name, _ in known().given[root])


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(load("cyrillic")["words"]["acronyms"].split())


def place_at(words: Sequence[Word | None], first: int) -> tuple[int, str, tuple[str, ...]] | None:
    """The longest place whose name begins at a word: (index after it, code, its words in the nominative)."""
    start = words[first]
    if start is None or "place" not in start.roles:
        return None
    for stems, parts, code in known().places.get(start.stem, ()):
        here = words[first : first + len(stems)]
        if len(here) == len(stems) and all(
            (w is not None and w.stem == s and w.written != "lower" and _is_place(w, part)) or (n and w and w.stem == s)
            for n, (w, s, part) in enumerate(zip(here, stems, parts, strict=True))
        ):
            return first + len(stems), code, parts
    return None


def _is_place(here: Word, part: str) -> bool:
    """Short names are told from other words by the whole word: США, Мали, not "Малый"."""
    if here.normal == part:
        return True
    if len(part) < 4:
        return False
    if len(here.stem) > 4 or part.endswith(("ів", "їв", "ов", "ль")):
        return True
    readings = (*nominatives(here.normal, "noun"), *nominatives(here.normal, "surname"))
    return any(r.nominative == part for r in readings)


_FOREIGN = {True: regex.compile("[ыэъ]|ия$"), False: regex.compile("[іїєґ]")}  # letters that the language has not


@cache
def _heads() -> dict[str, list[str]]:
    words, found = load("cyrillic")["words"], dict[str, list[str]]()
    for noun in (*words["organisations"].split(), *words["of_organisations"].split()):
        found.setdefault(stem(noun), []).append(noun)
    return found


def head_noun(root: str, ukrainian: bool) -> str:
    """The noun for an organisation with this stem in the language of the text; "" if there is none.

    >>> head_noun(stem("партии"), ukrainian=False), head_noun(stem("партії"), ukrainian=True)
    ('партия', 'партія')
    """
    nouns = _heads().get(root, [])
    return next((noun for noun in nouns if not _FOREIGN[ukrainian].search(noun)), nouns[0] if nouns else "")

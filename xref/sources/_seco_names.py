"""Names of SECO's list: put together from their parts, in reading order, with the spellings of each part.

Family names are printed first and read last. A spelling variant replaces one part of a name, not the name. A maiden
name makes a former name in which it stands for the family name. Each name is marked as English, which says nothing of
it; the language of a variant does. A part without a variant is left out where it is written in other letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import NamedTuple

from xref.entry import Name, NameQuality
from xref.scripts import script
from xref.sources._strict import Doubts, Element

_TYPES: dict[str, NameQuality] = {"primary-name": "primary", "alias": "alias", "formerly-known-as": "former"}
_GRADES: dict[str, NameQuality | None] = {"good": None, "low": "weak", "": None}
_LAST = ("family-name", "maiden-name", "tribal-name")  # printed first, read last
_PARTS = (*_LAST, "given-name", "further-given-name", "father-name", "grand-father-name", "whole-name", "other")
_APART = ("title", "suffix")  # parts that are not of the name
_SPELLINGS = 64  # a name's spellings in one language: more are combinations that no one writes
_LANGUAGES = {
    "ara": "ar", "bel": "be", "bos": "bs", "bul": "bg", "chi": "zh", "deu": "de", "eng": "en", "fas": "fa",
    "fra": "fr", "fre": "fr", "geo": "ka", "ger": "de", "heb": "he", "hrv": "hr", "ita": "it", "kat": "ka", "kor": "ko",
    "kur": "ku", "mya": "my", "bur": "my", "per": "fa", "por": "pt", "prs": "fa", "pus": "ps", "ron": "ro",
    "rus": "ru", "som": "so", "spa": "es", "srp": "sr", "tur": "tr", "ukr": "uk", "urd": "ur", "zho": "zh",
}  # fmt: skip
Variants = dict[tuple[str, str], list[str]]  # spellings by language and script


class Part(NamedTuple):
    """A part of a name."""

    kind: str
    value: str
    element: Element


def names_of(item: Element, doubts: Doubts) -> Iterator[Name]:
    """A name as printed, then as spelt in each language and script; none if nothing but a title stands in it."""
    printed, grade = item.attribute("name-type"), item.attribute("quality")
    if printed not in _TYPES or grade not in _GRADES:
        doubts.add("name-type", f"{printed} {grade}", "a grade of name that we do not know; taken as weak")
    quality = _GRADES.get(grade, "weak") or _TYPES.get(printed, "weak")
    parts, former = _parts(item, doubts)
    if not parts:
        return
    whole = " ".join(part.value for part in parts)
    yield Name(whole, quality)
    spelt = [(part.value, _variants(part.element)) for part in parts]
    varied: NameQuality = "alias" if quality == "primary" else quality
    for where in dict.fromkeys(where for _, variants in spelt for where in variants):
        letters = script(next(texts[0] for _, variants in spelt if (texts := variants.get(where))))
        choices = [
            variants.get(where, [value]) for value, variants in spelt if where in variants or script(value) == letters
        ]
        made = [" ".join(choice) for choice in islice(product(*choices), _SPELLINGS + 1)]
        if len(made) > _SPELLINGS:
            doubts.add("spelling-variant", whole, f"more than {_SPELLINGS} spellings; the first ones are kept")
        lang = _LANGUAGES.get(where[0].lower())
        if where[0] and not lang:
            doubts.add("spelling-variant/@lang", where[0], "a language that we do not know")
        yield from (Name(text, varied, lang) for text in made[:_SPELLINGS])
    if former:
        yield Name(former, "former")


def whole_name(item: Element) -> str:
    """A name as printed, without its spellings; "" if nothing but a title stands in it."""
    parts, _ = _parts(item, Doubts(""))
    return " ".join(part.value for part in parts)


def _parts(item: Element, doubts: Doubts) -> tuple[list[Part], str]:
    """The parts of a name in reading order, and the name with the maiden name in place of the family name."""
    children = item.children("name-part")
    parts = [part for child in sorted(children, key=_order) if (part := _part(child, doubts))]
    parts.sort(key=lambda part: part.kind in _LAST)
    if not {"family-name", "maiden-name"} <= {part.kind for part in parts}:
        return parts, ""
    former = " ".join(part.value for part in parts if part.kind != "family-name")
    return [part for part in parts if part.kind != "maiden-name"], former


def _order(part: Element) -> int:
    text = part.attribute("order")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _part(part: Element, doubts: Doubts) -> Part | None:
    kind, value = part.attribute("name-part-type"), part.text("value")
    if kind not in _PARTS and kind not in _APART:
        doubts.add("name-part-type", kind, "a part of a name that we do not know; it is left in the name")
    return None if kind in _APART or not value else Part(kind, value, part)


def _variants(part: Element) -> Variants:
    variants: Variants = {}
    for variant in part.children("spelling-variant"):
        where = variant.attribute("lang"), variant.attribute("script")
        if text := variant.own_text:
            variants.setdefault(where, []).append(text)
    return variants

"""Ukraine's State Sanctions Register (NSDC), JSON. A record is a subject whose sanctions are in force (status active).

The register answers with a JSON array for each of `/v2/subjects?subjectType=individual` and `...=legal`, and says who
decreed what only under `/subjects/{sid}/actions`. One file holds one of the two arrays, as answered, or saved as

    {"subjectType": "individual", "subjects": [{"sid": ..., "name": ..., "actions": [...]}, ...]}

with the answer of the second address under `actions` of each subject. Files of one folder are read together. An array
saved bare does not say whether its subjects are people. Written from the documentation: no answer of the register was
at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import regex

from xref.countries import country_code
from xref.entry import Address, Designation, EntityKind, Entry, Identifier, Name, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._csv import head
from xref.sources._days import partial
from xref.sources._json import parsed
from xref.sources._strict import fold

_KINDS: dict[str, EntityKind] = {"individual": "person", "legal": "organisation", "": "unknown"}
_THREE_NAMES = regex.compile(r"([^(]+)\(([^(),]+),([^(),]+)\)")  # Ukrainian, Russian and English, in changing order
_OCCUPIED = {"DN": "UA", "LN": "UA"}  # the register's codes for the occupied parts of Donetsk and Luhansk oblasts
_YEARS = regex.compile(r"\s*(?:роки|років|року|рік|р\.\s?н\.|р\.)$")
_SCHEMES = {
    "tax:inn": "inn", "tax:inn2": "inn", "tax:number": "tax", "tax:rnokpp": "tax", "tax:ipn": "tax",
    "reg:odrn": "ogrn", "reg:odrnip": "ogrn", "reg:ru2": "ogrn", "reg:okpo": "okpo", "reg:edrpou": "edrpou",
    "reg:reg_uscc_cn": "uscc", "reg:person_ro": "national_id", "reg:person_il": "national_id",
}  # fmt: skip
_FORMS = {"inn": r"\d{10}|\d{12}", "ogrn": r"\d{13}|\d{15}", "uscc": r"[0-9A-Z]{18}", "edrpou": r"\d{8}"}
_ADDRESSES = ("Місцезнаходження", "Юридична адреса", "Адреса", "Поштова адреса", "Фактична адреса")
_ATTRIBUTES = {"IMO": "imo", "КПП": "kpp", "Податковий номер": "tax", "email": "email", "Електронна пошта": "email"}
_FORMER = ("Колишня назва", "Попередня назва")
Doubt = Callable[[str, str, str], None]


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """The JSON files whose start has the register's field names, as one group: each holds one kind of subject."""
    found = tuple(path for path in files if _is_ours(path))
    return [found] if found else []


def _is_ours(path: Path) -> bool:
    text = " ".join(head(path, 200))
    return text.lstrip()[:1] in ("[", "{") and '"sid"' in text and '"translit"' in text


def read(files: Sequence[Path]) -> Publication:
    """Open the register, which has no date. Raises `ParseError` if a file is not JSON of one of the two shapes."""
    subjects = [subject for path in files for subject in _subjects(path)]
    counts: dict[str, int] = {}
    active = []
    for record, kind, item in subjects:
        status = item.get("status") if isinstance(item, dict) else "active"
        if status in ("expired", "excluded", None):
            words = f"with status {status}" if status else "without a status"
            counts[words] = counts.get(words, 0) + 1
        else:
            active.append((record, kind, item))
    lacks: list[str] = []
    notes = [f"{count:,} subject{'s' * (count > 1)} {words} left out" for words, count in sorted(counts.items())]
    if lacking := sum(1 for _, _, item in active if isinstance(item, dict) and not item.get("actions")):
        lacks.append(f"{lacking:,} subject{'s' * (lacking > 1)} without actions: decrees and dates are missing")
    return Publication(None, None, _records(active), tuple(lacks), tuple(notes))


def _subjects(path: Path) -> list[tuple[str, str, Any]]:
    try:
        data = parsed(path.read_bytes())
    except ValueError as error:
        raise ParseError(path, str(error), remedy="save the register's answer again") from None
    kind = ""
    if isinstance(data, dict) and set(data) == {"subjectType", "subjects"}:
        kind, data = fold(str(data["subjectType"])), data["subjects"]
    if not isinstance(data, list) or kind not in _KINDS:
        raise ParseError(
            path,
            "it is no array of subjects",
            remedy='save it as answered, or as {"subjectType": "individual" or "legal", "subjects": [...]}',
        )
    return [(f"{path.name}#{place}", kind, item) for place, item in enumerate(data, 1)]


def _records(subjects: list[tuple[str, str, Any]]) -> Iterator[Entry | Quarantined]:
    for record, kind, item in subjects:
        if isinstance(item, dict) and fold(str(item.get("status"))) == "active":
            yield from _entry(record, kind, dict(item))
        else:
            value = str(item.get("status") if isinstance(item, dict) else item)[:200]
            yield Quarantined(record, "status", value, "a status that we do not know, or no subject")


class _Reader:
    """Takes fields of JSON objects by name and says what is not of the kind it should be."""

    def __init__(self, record: str) -> None:
        self.record = record
        self.doubts: list[Quarantined] = []

    def doubt(self, field: str, value: object, problem: str) -> None:
        self.doubts.append(Quarantined(self.record, field, str(value)[:500], problem, kept=True))

    def text(self, item: dict[str, Any], field: str) -> str:
        """The folded text of a field, "" if it is absent or null."""
        value = item.pop(field, None)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return fold(str(value))
        if value is not None:
            self.doubt(field, value, "neither text nor a number")
        return ""

    def texts(self, item: dict[str, Any], field: str) -> list[str]:
        """The texts of a field that is a list of them, or one text."""
        value = item.pop(field, None)
        values = value if isinstance(value, list) else [value]
        return [text for one in values if (text := self.text({field: one}, field))]

    def items(self, item: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
        """The objects of a field that is a list of them; afterwards what was not taken from each is in doubt."""
        value = item.pop(field, None)
        if value is not None and not isinstance(value, list):
            self.doubt(field, value, "not a list")
        for one in value if isinstance(value, list) else []:
            if isinstance(one, dict):
                rest = dict(one)
                yield rest
                self.leftovers(field, rest)
            else:
                self.doubt(field, one, "not an object")

    def leftovers(self, field: str, rest: dict[str, Any]) -> None:
        for name, value in rest.items():
            if value not in (None, "", [], {}):
                place = f"{field}/{name}" if field else name
                self.doubt(place, value, "a field that this parser does not know")


def _entry(record: str, kind: str, item: dict[str, Any]) -> Iterator[Entry | Quarantined]:
    reader = _Reader(record)
    sid, own = reader.text(item, "sid"), reader.text(item, "subjectType")
    entity_kind = _KINDS.get(own or kind)
    names = _names(reader, item)
    if not sid or not names or entity_kind is None:
        problem = "no sid or no name" if entity_kind else "an unknown kind of subject"
        yield Quarantined(record, "sid" if entity_kind else "subjectType", sid if entity_kind else own, problem)
        return
    item.pop("status")
    countries = []
    for text in reader.texts(item, "citizenships"):
        if code := _OCCUPIED.get(text) or country_code(text):
            countries.append(code)
        else:
            reader.doubt("citizenships", text, "a country that we do not know")
    dates = [day for text in reader.texts(item, "bd") if (day := _date(text, "bd", reader.doubt))]
    remarks = [f"died or dissolved {text}" for text in reader.texts(item, "dd")]
    identifiers, notes = _identifiers(reader, item)
    addresses: list[Address] = []
    for attribute in reader.items(item, "attributes"):
        key, value = reader.text(attribute, "key").rstrip(":"), reader.text(attribute, "value")
        if not value:
            continue
        if key in _ADDRESSES:
            addresses.append(Address(value))
        elif key in _FORMER:
            names.append(Name(value, "former"))
        elif key == "Дата народження":
            dates += [day] if (day := _date(value, key, reader.doubt)) else []
        elif key in _ATTRIBUTES:
            identifiers.append(Identifier(_ATTRIBUTES[key], value))
        else:
            remarks.append(f"{key}: {value}")
    designations, reasons, links = _actions(reader, item)
    reader.leftovers("", item)
    yield Entry(
        number=sid,
        kind=entity_kind,
        names=tuple(dict.fromkeys(names)),
        countries=tuple(dict.fromkeys(countries)),
        dates=tuple(dict.fromkeys(dates)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(addresses)),
        designations=tuple(dict.fromkeys(designations)),
        reason=" ".join(dict.fromkeys(reasons)) or None,
        remarks="; ".join(dict.fromkeys([*remarks, *notes])) or None,
        url=links[0] if links else None,
        raw=record,
    )
    yield from reader.doubts


def _names(reader: _Reader, item: dict[str, Any]) -> list[Name]:
    texts = []
    for field in ("name", "translit"):
        text = reader.text(item, field)
        match = _THREE_NAMES.fullmatch(text)
        texts += [part.strip() for part in match.groups()] if match else [text]
    texts += reader.texts(item, "aliases")
    found = list(dict.fromkeys(text for text in texts if text))
    return [Name(text, "alias" if number else "primary") for number, text in enumerate(found)]


def _date(text: str, field: str, doubt: Doubt) -> str | None:
    plain = _YEARS.sub("", text)
    if match := regex.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", plain):
        plain = "/".join(match.groups())
    day = partial(plain)
    if day is None:
        doubt(field, text, "a date that is not understood")
    return day


def _identifiers(reader: _Reader, item: dict[str, Any]) -> tuple[list[Identifier], list[str]]:
    """The numbers of a subject, and what is noted beside them; one that has not its scheme's form gets a wider one."""
    found, notes = [], []
    for one in reader.items(item, "identifiers"):
        kind, codes = reader.text(one, "id"), reader.text(one, "code")
        printed, note = reader.text(one, "iso2"), reader.text(one, "note")
        country = _OCCUPIED.get(printed) or country_code(printed)
        if printed and not country:
            reader.doubt("identifiers/iso2", printed, "a country that we do not know")
        scheme = _SCHEMES.get(kind)
        if scheme is None and kind.startswith("doc:"):
            scheme = "passport" if "passport" in kind else "other"
        if scheme is None and kind and not kind.startswith(("reg:", "tax:")):
            reader.doubt("identifiers/id", kind, "a kind of number that we do not know")
            scheme = "other"
        for code in filter(None, map(str.strip, codes.split(";"))):
            fits = scheme not in _FORMS or regex.fullmatch(_FORMS[scheme], code)
            fallback = "tax" if kind.startswith("tax:") else "registration"
            found.append(Identifier(scheme if scheme and fits else fallback, code, country))
            if note:
                notes.append(f"{code}: {note}")
    return found, notes


def _actions(reader: _Reader, item: dict[str, Any]) -> tuple[list[Designation], list[str], list[str]]:
    """Designations, reasons and links of the decrees that are in force for a subject."""
    designations, reasons, links = [], [], []
    for action in reader.items(item, "actions"):
        status = reader.text(action, "status")
        decree = action.pop("decree", None)
        decree = dict(decree) if isinstance(decree, dict) else {}
        number, printed, link = (reader.text(decree, field) for field in ("number", "date", "link"))
        day = _date(printed[:10], "actions/decree/date", reader.doubt) if printed else None
        texts = [reader.text(action, field) for field in ("reason", "reasons", "issuers")]
        for field in ("aid", "endDate", "term", "restrictions"):  # how long, and what is forbidden
            action.pop(field, None)
        reader.leftovers("actions/decree", decree)
        if status in ("expired", "excluded"):
            continue
        whole = date.fromisoformat(day) if day and len(day) == 10 else None
        designations.append(Designation(number, whole, number or None))
        reasons += [text for text in texts[:2] if text]
        links += [link] if link else []
    return designations, reasons, links

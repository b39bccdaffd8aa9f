"""Registration numbers in prose: those whose scheme the words beside them name without doubt.

A number is taken only with its label and with the length that the scheme prescribes; the label stands before it
(`INN: 7704734000`, `ОГРН 1027700132195`) or in brackets behind it (`7704734000 (Tax ID/INN)`). A label that any country
can use (`TIN`, `State Registration Number`) counts as Russian if the number's check digit is right.
"""

from __future__ import annotations

import regex

from xref.entry import Identifier

_GAP = r"(?i:\s*(?:No|Nr|Number|Code)\b)?[\s:.)№#–-]{0,6}"
_SCHEMES: tuple[tuple[str, str, str, str | None], ...] = (  # scheme, its labels, its form, its country
    ("inn", r"INN|ИНН", r"\d{12}|\d{10}", "RU"),
    ("inn?", r"TIN|Tax(?:payer)? (?:ID|Identification)", r"\d{12}|\d{10}", None),
    ("ogrn", r"OGRN(?:IP)?|ОГРН(?:ИП)?|PSRN|MSRN", r"\d{15}|\d{13}", "RU"),
    ("ogrn?", r"SRN|State Registration|Company [Ii]dentification", r"\d{13}", None),
    ("kpp", r"KPP|КПП", r"\d{9}", "RU"),
    ("okpo", r"OKPO|ОКПО", r"\d{10}|\d{8}", "RU"),
    ("uscc", r"USCC|UNCC|Unified Social Credit (?:Code|Identifier)", r"[0-9A-Z]{18}", "CN"),
    ("edrpou", r"EDRPOU|ЄДРПОУ|USREOU", r"\d{8}", "UA"),
    ("lei", r"LEI", r"[0-9A-Z]{18}\d\d", None),
)
_POSSIBLE = regex.compile(r"\d{8}|[0-9A-Z]{18}")  # the shortest forms: without either, a text holds none of them
_LONG = regex.compile(r"\d{5}")
_PATTERNS = tuple(
    (
        scheme,
        country,
        regex.compile(
            rf"\b(?:{labels})\b{_GAP}(?<![0-9A-Z])(?P<n>{form})(?![0-9A-Z])"
            rf"|(?<![0-9A-Z])(?P<n>{form})\s?\((?:[^()]*[\s/,(])?(?:{labels})\b[^()]*\)"
        ),
    )
    for scheme, labels, form, country in _SCHEMES
)


def labelled(text: str) -> list[Identifier]:
    """The numbers of a text whose scheme it names.

    >>> [(n.scheme, n.value) for n in labelled("INN: 7704734000 / KPP 770301001; OGRN 1027700132195")]
    [('inn', '7704734000'), ('ogrn', '1027700132195'), ('kpp', '770301001')]
    >>> [(n.scheme, n.value) for n in labelled("7731559044 (Tax ID/INN)")], labelled("TIN 190950894")
    ([('inn', '7731559044')], [])
    >>> [(n.scheme, n.value) for n in labelled("TIN - 5408106299")], labelled("TIN - 5408106298")
    ([('inn', '5408106299')], [])
    """
    found: dict[tuple[str, str], Identifier] = {}
    if not _POSSIBLE.search(text):
        return []
    for scheme, country, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            number, plain = match["n"], scheme.removesuffix("?")
            if plain == scheme or (is_inn(number) if plain == "inn" else is_ogrn(number)):
                found.setdefault((plain, number), Identifier(plain, number, country))
    return list(found.values())


def is_inn(number: str) -> bool:
    """Whether figures are a Russian taxpayer number, by its check digits (order of the tax service of 29 June 2012)."""
    if len(number) not in (10, 12):
        return False
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    checks = (9,) if len(number) == 10 else (10, 11)
    digits = [int(digit) for digit in number]
    return all(digits[at] == sum(w * d for w, d in zip(weights[-at:], digits, strict=False)) % 11 % 10 for at in checks)


def is_ogrn(number: str) -> bool:
    """Whether figures are a Russian state registration number: the check digit is what is left of 11 or 13."""
    if len(number) not in (13, 15):
        return False
    return int(number[:-1]) % (len(number) - 2) % 10 == int(number[-1])


def unread(text: str, found: list[Identifier]) -> bool:
    """Whether the text holds a number (five figures or more, as registers give) besides those found in it.

    >>> unread("INN: 7704734000, 12345 (BRN)", labelled("INN: 7704734000")), unread("none", [])
    (True, False)
    """
    for number in found:
        text = text.replace(number.value, "")
    return bool(_LONG.search(text))

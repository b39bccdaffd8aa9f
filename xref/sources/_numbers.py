"""Registration numbers in prose: those whose scheme the words beside them name without doubt.

A number is taken only with its label and with the length that the scheme prescribes; the label stands before it
(`INN: 7704734000`, `ОГРН 1027700132195`) or in brackets behind it (`7704734000 (Tax ID/INN)`).
"""

from __future__ import annotations

import regex

from xref.entry import Identifier

_GAP = r"(?:\s*(?:No|Nr|Number|Code)\b)?[\s:.)№#-]{0,6}"
_SCHEMES: tuple[tuple[str, str, str], ...] = (  # scheme, its labels, its form
    ("inn", r"INN|ИНН", r"\d{12}|\d{10}"),
    ("ogrn", r"OGRN(?:IP)?|ОГРН(?:ИП)?|PSRN|MSRN", r"\d{15}|\d{13}"),
    ("kpp", r"KPP|КПП", r"\d{9}"),
    ("okpo", r"OKPO|ОКПО", r"\d{10}|\d{8}"),
    ("uscc", r"USCC|UNCC|Unified Social Credit (?:Code|Identifier)", r"[0-9A-Z]{18}"),
    ("edrpou", r"EDRPOU|ЄДРПОУ|USREOU", r"\d{8}"),
    ("lei", r"LEI", r"[0-9A-Z]{18}\d\d"),
)
_COUNTRIES = {"inn": "RU", "ogrn": "RU", "kpp": "RU", "okpo": "RU", "uscc": "CN", "edrpou": "UA"}
_PATTERNS = tuple(
    (
        scheme,
        regex.compile(
            rf"\b(?:{labels})\b{_GAP}(?<![0-9A-Z])(?P<n>{form})(?![0-9A-Z])"
            rf"|(?<![0-9A-Z])(?P<n>{form})\s?\((?:[^()]*[\s/,(])?(?:{labels})\b[^()]*\)"
        ),
    )
    for scheme, labels, form in _SCHEMES
)


def labelled(text: str) -> list[Identifier]:
    """The numbers of a text whose scheme it names.

    >>> [(n.scheme, n.value) for n in labelled("INN: 7704734000 / KPP 770301001; OGRN 1027700132195")]
    [('inn', '7704734000'), ('ogrn', '1027700132195'), ('kpp', '770301001')]
    >>> [(n.scheme, n.value) for n in labelled("7731559044 (Tax ID/INN)")], labelled("TIN 190950894")
    ([('inn', '7731559044')], [])
    """
    found = [
        Identifier(scheme, match["n"], _COUNTRIES.get(scheme))
        for scheme, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    return list(dict.fromkeys(found))


def unread(text: str, found: list[Identifier]) -> bool:
    """Whether the text holds a number (five figures or more, as registers give) besides those found in it.

    >>> unread("INN: 7704734000, 12345 (BRN)", labelled("INN: 7704734000")), unread("none", [])
    (True, False)
    """
    for number in found:
        text = text.replace(number.value, "")
    return bool(regex.search(r"\d{5}", text))

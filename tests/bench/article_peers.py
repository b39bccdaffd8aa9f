"""What other tools find in texts, for `articles.py`, which runs this with the Python that has them: no xref in here.

    PYTHON tests/bench/article_peers.py spacy MODEL < ASKED
    PYTHON tests/bench/article_peers.py juditha STORE < ASKED

ASKED is JSON: texts, and for juditha names (id, schema of FollowTheMoney, name) to build STORE from if it is not there.
Prints a line of JSON for each way to look: processor seconds of loading and of finding, seconds of the wall, how many
were found, and peak memory in MB.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any


def spacy(model: str, asked: dict[str, Any]) -> None:
    """Names by the model's `ner` alone."""
    import spacy

    start = time.process_time()
    pipeline = spacy.load(model)
    pipeline.select_pipes(enable=["ner"])
    loaded = time.process_time() - start
    list(pipeline.pipe(asked["texts"][:5]))
    texts = asked["texts"]
    measured(f"spaCy {spacy.__version__} {pipeline.meta['lang']}_{pipeline.meta['name']}, `ner` alone", loaded,
             lambda: sum(len(doc.ents) for doc in pipeline.pipe(texts, batch_size=32)))  # fmt: skip


def juditha(place: str, asked: dict[str, Any]) -> None:
    """Listed names by juditha's automaton, and by its index of words."""
    import juditha as package
    from ftmq.util import make_entity
    from juditha.store import Store

    new, start = not Path(place).exists(), time.process_time()
    store = Store(place)
    if new:
        with store.aggregator as aggregator:
            for key, schema, name in asked["names"]:
                aggregator.put(make_entity({"id": key, "schema": schema, "properties": {"name": [name]}}))
        store.build()
        print(f"juditha: store built in {time.process_time() - start:.0f} s", file=sys.stderr)
    for way, find in (("extract", store.extract), ("percolate", store.percolate)):
        start = time.process_time()
        for text in asked["texts"][:5]:
            find(text)
        loaded = time.process_time() - start
        measured(f"juditha {package.__version__} `{way}`", loaded, partial(counted, find, asked["texts"]))


def counted(find: Callable[[str], list[Any]], texts: list[str]) -> int:
    return sum(len(find(text)) for text in texts)


def measured(name: str, loaded: float, run: Callable[[], int]) -> None:
    start, wall = time.process_time(), time.perf_counter()
    found = run()
    seconds, wall = time.process_time() - start, time.perf_counter() - wall
    mb = int(Path("/proc/self/status").read_text(encoding="utf-8").partition("VmHWM:")[2].split()[0]) // 1024
    said = {"name": name, "loaded": loaded, "seconds": seconds, "wall": wall, "found": found, "mb": mb}
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    {"spacy": spacy, "juditha": juditha}[sys.argv[1]](sys.argv[2], json.load(sys.stdin))

"""Modules import only from those above them, so that there is one reading direction."""

import ast
from pathlib import Path

LAYERS = [
    "errors", "places", "data", "tables", "entry", "dates", "countries", "identifiers", "scripts", "workbook",
    "catalogue", "rules", "sources", "names", "words", "folds", "rarity", "pinyin", "sounds", "likeness", "entities",
    "delta", "packed", "snapshot", "prune", "download", "refresh", "lists", "notify", "init", "schedule", "keys",
    "pairing", "evidence", "index", "text", "gazetteer", "parties", "contradictions", "addresses", "readers", "web",
    "narratives", "documents", "files", "shards", "languages", "corpus", "duplicates", "stories", "mapped", "kept",
    "profiles", "boilerplate", "mentions", "detectors", "embeddings", "controls", "goods", "score", "policy", "scope",
    "queries", "candidates", "weak", "plain", "agreement", "surroundings", "facts", "linked", "priority", "links",
    "components", "flags", "records", "rates", "variations", "cells", "ledger", "outbox", "mail", "decisions",
    "content", "evaluate", "order", "installed", "engines", "prepared", "compare", "engine", "descriptions", "rows",
    "makers", "premises", "ownership", "trials", "selftest", "manifest", "runs", "verify", "causes", "comparison",
    "report", "watch", "findings", "asked", "screen", "rescreen", "purge", "changes", "replay", "bulk", "cli",
]  # fmt: skip
PACKAGE = Path(__file__).parents[1] / "xref"


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "xref":
            parts = node.module.split(".")[1:]
            found |= {parts[0]} if parts else {a.name for a in node.names if a.name in LAYERS}
    return found


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_module_has_a_place() -> None:
    modules = {layer(path) for path in PACKAGE.rglob("*.py") if path.parent.name != "workspace"} - {"__init__"}
    assert modules == set(LAYERS)


def test_imports_point_one_way() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in PACKAGE.rglob("*.py")
        for name in imports(path)
        if layer(path) in LAYERS and LAYERS.index(name) > LAYERS.index(layer(path))
    ]
    assert wrong == []

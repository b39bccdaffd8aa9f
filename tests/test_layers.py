"""Modules import only from those above them, so that there is one reading direction."""

import ast
from pathlib import Path

LAYERS = [
    "errors", "places", "data", "tables", "entry", "dates", "countries", "identifiers", "scripts", "workbook",
    "catalogue", "rules", "sources", "pinyin", "entities", "delta", "packed", "init", "contradictions", "languages",
    "duplicates", "stories", "mapped", "kept", "boilerplate", "embeddings", "linked", "records", "rates", "cells",
    "mail", "order", "installed", "engines", "files", "aside", "snapshot", "prune", "download", "refresh", "lists",
    "notify", "schedule", "ledger", "outbox", "limits", "names", "words", "folds", "rarity", "sounds", "likeness",
    "keys", "pairing", "evidence", "index", "text", "gazetteer", "parties", "addresses", "readers", "web",
    "narratives", "documents", "profiles", "mentions", "detectors", "controls", "goods", "score", "policy", "scope",
    "queries", "candidates", "weak", "plain", "agreement", "surroundings", "facts", "priority", "links", "components",
    "flags", "variations", "decisions", "content", "evaluate", "prepared", "compare", "engine", "descriptions", "rows",
    "makers", "premises", "ownership", "trials", "selftest", "manifest", "runs", "verify", "causes", "comparison",
    "report", "watch", "findings", "asked", "screen", "rescreen", "purge", "changes", "replay", "shards", "corpus",
    "remembered", "bulk", "cli",
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

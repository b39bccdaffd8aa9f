"""What development and CI install is locked by hash, and the lock follows pyproject.toml."""

import re
from pathlib import Path

import pytest
from depending import CORE, EXTRAS, PROJECT, ROOT, plain
from packaging.requirements import Requirement

LOCK = ROOT / ".ci" / "requirements.lock"
LOCKED = ("test", "browser", "docs", "pdf", "scale", "warc", "xlsx")  # the extras that .ci/lock locks
pytestmark = pytest.mark.skipif(not LOCK.is_file(), reason="the lock is in the repository, not in the sdist")


def pins() -> dict[str, tuple[str, int]]:
    """Each distribution that is locked: its version, and how many files are known by hash."""
    blocks = re.split(r"\n(?=\w)", LOCK.read_text(encoding="utf-8"))
    found = {}
    for block in blocks:
        if pinned := re.match(r"([\w.-]+)==(\S+)", block):
            found[plain(pinned[1])] = (pinned[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)))
    return found


def test_each_dependency_is_pinned_where_pyproject_allows_it() -> None:
    locked = pins()
    lines = [*PROJECT["dependencies"], *(line for extra in LOCKED for line in PROJECT["optional-dependencies"][extra])]
    asked = [one for one in map(Requirement, lines) if one.name != "xref"]
    assert len(asked) > 30
    for one in asked:
        pinned = locked.get(plain(one.name), ("", 0))[0]
        assert pinned, f"{one} is not locked: run .ci/lock"
        assert one.specifier.contains(pinned, prereleases=True), f"{one} does not allow {pinned}: run .ci/lock"


def test_each_pin_has_hashes_and_no_place() -> None:
    locked = pins()
    assert len(locked) > 100
    assert [name for name, (_, files) in locked.items() if not files] == []
    assert "//" not in LOCK.read_text(encoding="utf-8")


def test_what_is_not_locked_is_known() -> None:
    others = {"all", "ner", "ru", "embeddings"}
    assert set(EXTRAS) - set(LOCKED) - others == set(), "say here, and in .ci/lock, whether the extra is locked"


def test_the_scripts_of_a_release_run_on_what_is_locked() -> None:
    assert {"hatchling", "pip-audit", "cyclonedx-bom", *CORE} <= set(pins())
    text = Path(ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert all(step in text for step in (".ci/fetch", ".ci/wheel.py", ".ci/sbom.py", ".ci/audit.py"))

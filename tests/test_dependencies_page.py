"""The page of the dependencies speaks of each that there is, and pyproject.toml says why it is there."""

import re

import pytest
from depending import CORE, EXTRAS, ROOT

PAGE = (ROOT / "docs" / "project" / "dependencies.md").read_text(encoding="utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
DEVELOPERS = ("all", "browser", "docs", "test")


@pytest.mark.parametrize("name", sorted(CORE))
def test_each_core_dependency_has_its_costs_on_the_page(name: str) -> None:
    [row] = [line for line in PAGE.splitlines() if line.lower().startswith(f"| {name} ")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert len(cells) == 8
    assert all(cells), f"{name}: say all of it; `python tests/bench/costs.py` makes the row"


@pytest.mark.parametrize(
    "name", sorted({name for extra in EXTRAS if extra not in DEVELOPERS for name in EXTRAS[extra]})
)
def test_each_extra_is_on_the_page(name: str) -> None:
    assert re.search(rf"[| (]{name}[ )]", PAGE)


@pytest.mark.parametrize("name", sorted(CORE))
def test_the_project_file_says_why(name: str) -> None:
    [line] = [line for line in PROJECT if line.lower().startswith(f'  "{name}>')]
    assert "# " in line

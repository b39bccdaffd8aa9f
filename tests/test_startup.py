"""What a user waits for before anything happens: help, version and completion import none of the large dependencies."""

import os
import subprocess
import sys
from importlib.metadata import packages_distributions

from depending import CORE, EXTRAS, plain

HELP = """
import sys
from xref.cli import _NAMES, app
for arguments in (["--version"], ["--help"], *([name, "--help"] for name in _NAMES)):
    try:
        app(arguments)
    except SystemExit as done:
        assert not done.code, arguments
print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""
MAIN = """
import atexit, sys
atexit.register(lambda: print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr))
sys.argv = ["xref"]
from xref.cli import main; main()
"""


def own_dependencies() -> set[str]:
    """The modules of all that xref asks for, extras too, but typer, which reads the command line."""
    asked = CORE.union(*EXTRAS.values()) - {"typer"}
    return {module for module, of in packages_distributions().items() if asked & set(map(plain, of))}


def imported(code: str, **environment: str) -> tuple[str, set[str]]:
    """What a process printed, and the modules that it imported."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, check=True)
    return done.stdout, set(done.stderr.split())


def test_the_help_of_each_command_imports_no_dependency() -> None:
    said, modules = imported(HELP)
    assert said.startswith("xref ")
    assert said.count("Usage:") == 24
    assert {"polars", "numpy", "httpx", "rich", "pypdfium2"} <= own_dependencies()
    assert modules & own_dependencies() == set()


def test_a_shell_completes_commands_and_options_and_imports_no_dependency() -> None:
    for words, at, says in (("xref ma", "1", "match"), ("xref run --fo", "2", "--format"), ("xref ru", "1", "run")):
        said, modules = imported(MAIN, _XREF_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=at)
        assert says in said.split()
        assert modules & own_dependencies() == set()

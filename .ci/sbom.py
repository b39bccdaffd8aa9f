"""The SBOM of an installed xref: `sbom.py ENVIRONMENT FILE` writes CycloneDX JSON, and checks it names each dependency.

It tells all that is installed in the environment, with versions, licences and who needs whom; the same environment
gives the same bytes.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def plain(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


environment, file = sys.argv[1:]
options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--output-file", file]
subprocess.run([sys.executable, "-m", "cyclonedx_py", "environment", *options, environment], check=True)
written = json.loads(Path(file).read_text(encoding="utf-8"))
named = {plain(component["name"]): component for component in written.get("components", ())}
project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
core = {plain(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in project["dependencies"]}
if missing := core - set(named):
    sys.exit(f"{file} does not name {', '.join(sorted(missing))}")
if unlicensed := [name for name in sorted(named) if not named[name].get("licenses")]:
    print("the SBOM knows no licence of:", ", ".join(unlicensed))
print(f"SBOM: {written['specVersion']} of CycloneDX, {len(named)} components, all {len(core)} core dependencies named")

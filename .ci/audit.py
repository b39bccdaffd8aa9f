"""Known vulnerabilities of what .ci/requirements.lock pins: exits with 1 if there are any.

pip-audit says "none found" of a package that its service does not know, and fails alike when there is no network and
when something was found. So it is first asked for a release that everyone knows to be vulnerable: where that is not
found, the service cannot be reached from here, which is said and is no failure.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

KNOWN = "jinja2==2.10"  # CVE-2019-10906: escape from the sandbox, mended in 2.10.1
SECONDS = 300  # after which the service is taken for one that cannot be reached; it is asked a package at a time
LOCK = Path(__file__).with_name("requirements.lock")


def audited(requirements: Path) -> list[dict]:
    """What pip-audit says of each requirement; nothing if it could not ask."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements), "--no-deps", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS).stdout
    except subprocess.TimeoutExpired:
        return []
    return json.loads(said)["dependencies"] if said.startswith("{") else []


with tempfile.TemporaryDirectory() as folder:
    canary = Path(folder) / "known.txt"
    canary.write_text(KNOWN)
    reached = any(one.get("vulns") for one in audited(canary))
if not reached:
    print(f"pip-audit skipped: its service, which would know that {KNOWN} is vulnerable, is not reached from here")
    sys.exit(0)
if not (of_lock := audited(LOCK)):
    sys.exit(f"pip-audit answers for {KNOWN}, but not for {LOCK.name}")
found = [(one["name"], one["version"], flaw) for one in of_lock for flaw in one.get("vulns", ())]
for name, version, flaw in found:
    mended = ", ".join(flaw["fix_versions"]) or "no release"
    print(f"{name} {version}: {flaw['id']}, mended in {mended}: .ci/lock --upgrade-package {name}", file=sys.stderr)
unknown = [f"{one['name']}: {one['skip_reason']}" for one in of_lock if "skip_reason" in one]
print(f"pip-audit: {len(of_lock)} packages asked for, {len(found)} vulnerabilities known", *unknown, sep="\n  ")
sys.exit(1 if found else 0)

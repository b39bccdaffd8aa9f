"""Builds the wheel and the sdist twice and checks what would be released.

1. Built from two clones, in other folders, at other times, under another umask: the same bytes. The one clock is
   SOURCE_DATE_EPOCH, the time of the last commit.
2. The wheel is smaller than 2 MB, holds nothing but the package, and no compiled code (it is for any platform); neither
   holds a cache, or a file of ../shared, if that is there.
3. Installed into an environment of its own without extras it takes less than 400 MB, and says its version.

Leaves dist/ (wheel and sdist) and build/bare (the environment). Needs hatchling and pip in the Python that runs it;
from where pip installs the dependencies, its environment says (see .ci/run).
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
WHEEL_MB, INSTALLED_MB = 2.0, 400.0


def run(*command: object, cwd: Path = ROOT, **options: object) -> str:
    return subprocess.run(list(map(str, command)), cwd=cwd, check=True, text=True, stdout=-1, **options).stdout


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def built(folder: Path, umask: int) -> list[Path]:
    """Wheel and sdist of the last commit, built from a clone in the folder."""
    run("git", "clone", "--quiet", ROOT, folder, umask=umask)
    epoch = run("git", "log", "-1", "--format=%ct").strip()
    environment = os.environ | {"SOURCE_DATE_EPOCH": epoch}
    run(sys.executable, "-m", "hatchling", "build", cwd=folder, env=environment, umask=umask)
    return sorted((folder / "dist").iterdir())


def held(file: Path) -> dict[str, bytes]:
    """The files that an archive holds."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(file) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive if one.isfile()}


def problems(file: Path, not_ours: set[str]) -> list[str]:
    """What the archive holds but must not. not_ours: the hashes of files that may not be released."""
    found = []
    for name, content in held(file).items():
        top = PurePosixPath(name).parts[0]
        if file.suffix == ".whl" and not (top == "xref" or top.startswith("xref-")):
            found.append(f"{name} is no part of the package")
        if any(part.startswith((".", "__pycache__")) for part in PurePosixPath(name).parts if part != ".gitignore"):
            found.append(f"{name} is a cache, or hidden")
        if content and sha256(content) in not_ours:
            found.append(f"{name} is a copy of a file of ../shared")
        if name.endswith((".so", ".pyd", ".dylib", ".dll")):
            found.append(f"{name} is compiled")
    return [f"{file.name}: {one}" for one in found]


def megabytes(folder: Path) -> float:
    """The files of a folder, but links, which an environment has to its Python."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        first, second = built(Path(one) / "xref", 0o022), built(Path(two) / "elsewhere" / "clone", 0o077)
        wrong = [
            f"{a.name} differs between two builds: {sha256(a.read_bytes())} and {sha256(b.read_bytes())}"
            for a, b in zip(first, second, strict=True)
            if a.read_bytes() != b.read_bytes()
        ]
        shutil.rmtree(ROOT / "dist", ignore_errors=True)
        shutil.copytree(first[0].parent, ROOT / "dist")
    files = sorted((ROOT / "dist").iterdir())
    shared = (file for file in SHARED.rglob("*") if file.is_file())
    not_ours = {sha256(file.read_bytes()) for file in shared} - {sha256((ROOT / "LICENSE").read_bytes())}
    if not not_ours:
        print("../shared is not here: nothing is compared with its files")
    wrong += [problem for file in files for problem in problems(file, not_ours)]
    [wheel] = [file for file in files if file.suffix == ".whl"]
    if not wheel.name.endswith("-py3-none-any.whl"):
        wrong.append(f"{wheel.name} is not for any platform")
    if (size := wheel.stat().st_size / 1e6) >= WHEEL_MB:
        wrong.append(f"{wheel.name} has {size:.2f} MB, {WHEEL_MB} are allowed")
    bare = ROOT / "build" / "bare"
    run(sys.executable, "-m", "venv", "--clear", "--without-pip", bare)
    run(sys.executable, "-m", "pip", "--python", bare, "install", "--quiet", wheel)
    if (installed := megabytes(bare)) >= INSTALLED_MB:
        wrong.append(f"installed, xref and what it needs has {installed:.0f} MB, {INSTALLED_MB:.0f} are allowed")
    says = run(bare / "bin" / "xref", "--version", cwd=bare).strip()
    for file in files:
        print(f"{sha256(file.read_bytes())}  {file.name}  {file.stat().st_size / 1e6:.2f} MB, built twice")
    print(f"{says}: installed without extras {installed:.0f} MB")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()

import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from report_findings import findings

from xref.errors import ReportError, UsageError
from xref.report import folder

ROOT = Path(__file__).parents[1]
STARTED = datetime(2024, 5, 7, 12, 0, 0, tzinfo=UTC)


def names(path: Path) -> set[str]:
    return {file.name for file in path.iterdir()}


def run_python(code: str, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, **options)  # type: ignore[call-overload,no-any-return]


def test_csv_is_always_among_the_formats() -> None:
    assert folder.chosen("ftm, html") == ("csv", "html", "ftm")
    assert folder.chosen("") == ("csv",)


def test_an_unknown_format_is_one_line_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"^no format pdf, doc: the formats are csv, html, xlsx, parquet, ftm, jsonl$"):
        folder.chosen("html,pdf,doc")


def test_without_its_writer_a_workbook_is_refused_before_the_run() -> None:
    code = "import sys; sys.modules['xlsxwriter'] = None; from xref.cli import main; main()"
    done = run_python(code, "run", ROOT / "corpus", "--format", "xlsx")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "install xref[xlsx]" in done.stderr


def test_the_manifest_holds_the_hash_of_every_file(tmp_path: Path) -> None:
    run = folder.write(findings(), tmp_path, folder.Run(STARTED, ["run"]), formats=folder.FORMATS)
    files = json.loads((run / "manifest.json").read_text())["files"]
    assert set(files) == names(run) - {"manifest.json"}
    assert {"report.html", "report.xlsx", "entities.ftm.json", "matches.parquet", "articles.parquet"} <= set(files)
    assert all(hashlib.sha256((run / name).read_bytes()).hexdigest() == digest for name, digest in files.items())


def test_the_manifest_says_what_found_the_names(tmp_path: Path) -> None:
    run = folder.write(findings(), tmp_path, folder.Run(STARTED, [], detectors={"spacy": "3.8.0"}))
    assert json.loads((run / "manifest.json").read_text())["detectors"] == {"spacy": "3.8.0"}


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    one = folder.write(findings(), tmp_path / "1", folder.Run(STARTED, []), formats=folder.FORMATS)
    two = folder.write(findings(), tmp_path / "2", folder.Run(STARTED.replace(hour=13), []), formats=folder.FORMATS)
    for name in names(one) - {"manifest.json"}:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_only_what_was_asked_for_is_written(tmp_path: Path) -> None:
    run = folder.write(findings(), tmp_path, folder.Run(STARTED, []), formats=["csv"])
    assert not names(run) & {"report.html", "report.xlsx", "entities.ftm.json", "matches.parquet"}
    assert {"matches.csv", "articles.parquet"} <= names(run)


def test_parquet_keeps_every_table(tmp_path: Path) -> None:
    run = folder.write(findings(), tmp_path, folder.Run(STARTED, []), formats=["parquet"])
    for name, frame in findings()._asdict().items():
        assert pl.read_parquet(run / f"{name}.parquet").equals(frame)


def test_runs_within_the_same_second_do_not_collide(tmp_path: Path) -> None:
    def write(_: int) -> Path:
        return folder.write(findings(), tmp_path, folder.Run(STARTED, []))

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(write, range(8)))
    assert len({run.name for run in runs}) == 8
    assert all((run / "manifest.json").is_file() for run in runs)
    assert (tmp_path / "latest").resolve() in [run.resolve() for run in runs]
    assert names(tmp_path) == {run.name for run in runs} | {"latest"}


def test_where_no_link_can_be_made_a_text_file_points_to_the_run(tmp_path: Path) -> None:
    (tmp_path / "latest").mkdir()
    run = folder.write(findings(), tmp_path, folder.Run(STARTED, []))
    assert (tmp_path / "latest.txt").read_text() == f"{run.name}\n"
    assert names(tmp_path) == {"latest", "latest.txt", run.name}


def test_a_link_takes_the_place_of_the_text_file(tmp_path: Path) -> None:
    (tmp_path / "latest.txt").write_text("old\n")
    run = folder.write(findings(), tmp_path, folder.Run(STARTED, []))
    assert names(tmp_path) == {"latest", run.name}
    assert (tmp_path / "latest").readlink() == Path(run.name)


def test_a_file_in_the_way_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(ReportError, match="the report cannot be written to"):
        folder.write(findings(), tmp_path / "out", folder.Run(STARTED, []))


LIMITED = """
import json, resource, sys
from pathlib import Path
from report_findings import findings, many
from test_report_folder import STARTED, folder, names
from xref.errors import ReportError

out, hard = Path(sys.argv[1]), resource.getrlimit(resource.RLIMIT_FSIZE)[1]
first = folder.write(findings(), out, folder.Run(STARTED, []))
small = many(20)
results = []
for limit in (0, 50, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 10_000_000):
    before, target = names(out), (out / "latest").readlink()
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        folder.write(small, out, folder.Run(STARTED, []), formats=[sys.argv[2]])
        results.append("written")
    except ReportError as error:
        results.append(str(error))
        assert names(out) == before, names(out)
        assert (out / "latest").readlink() == target
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
print(json.dumps(results))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of a file's size to set")
@pytest.mark.parametrize("format_", folder.FORMATS)
def test_a_report_that_does_not_fit_leaves_nothing_behind(tmp_path: Path, format_: str) -> None:
    done = run_python(LIMITED, tmp_path, format_)
    assert (done.returncode, done.stderr) == (0, "")
    results = json.loads(done.stdout)
    assert results[-1] == "written"
    assert all("the report cannot be written to" in said and "\n" not in said for said in results[:5])


def test_a_full_disk_is_one_line_and_leaves_nothing_behind(tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=64k tmpfs '{tmp_path}'"
    inside = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*inside, mount], capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    code = (
        f"from xref.cli import main; import sys; sys.argv[1:] = ['run', 'corpus', '--out', {str(tmp_path)!r}]; main()"
    )
    script = f'{mount} && {{ "$0" -c "$1"; echo $?; ls -A \'{tmp_path}\'; }}'
    done = subprocess.run(
        [*inside, script, sys.executable, code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stdout == "1\n"
    assert done.stderr.startswith("xref: the report cannot be written to")
    assert "No space left on device" in done.stderr
    assert done.stderr.count("\n") == 1

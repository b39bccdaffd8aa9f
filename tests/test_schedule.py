import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from xref.catalogue import Source
from xref.errors import UsageError
from xref.schedule import FORMATS, Job, files_of, hours

ODD = "odd 'name' \"q\" %h 100\\% $HOME `id` ${{ a }} $(id) @x@ #é"  # a folder that every format must escape
HOOK = "https://example.org/hook?a=b%20c&d='e'"
STUB = """#!{python}
import json, os, sys
with open({log!r}, "a", encoding="utf-8") as log:
    log.write(json.dumps([os.path.basename(sys.argv[0]), *sys.argv[1:]]) + "\\n")
sys.exit({codes!r}.get(sys.argv[1], 0))
"""


def job(**values: Any) -> Job:
    return Job(**{"lists": "lists", "reports": "reports", "every": 2} | values)


def odd(form: str) -> Job:
    lists = "my l" if form == "ci" else f"{ODD}/l"  # a workflow cannot keep folders of any name
    return job(lists=lists, reports="r", corpus=ODD, table=f"{ODD}/-t.csv", notify=HOOK, image="r/x:1")


def uncron(line: str) -> str:
    """The command that cron passes to sh: character by character, as cron does it."""
    out, escaped = "", False
    for ch in line:
        assert ch != "%" or escaped, "cron takes what follows for the input"
        if escaped and ch == "%":
            out = out[:-1]
        out, escaped = out + ch, ch == "\\" and not escaped
    return out


def unsystemd(unit: str) -> str:
    """The argument after `-c` of ExecStart, with what systemd replaces replaced."""
    (line,) = re.findall(r"(?m)^ExecStart=/bin/sh -c (.*)$", unit)
    assert not re.search(r"(?<!%)(%%)*%(?!%)", line), "a specifier"
    assert not re.search(r"(?<!\$)(\$\$)*\$(?!\$)", line), "a variable"
    (script,) = shlex.split(line.replace("%%", "%").replace("$$", "$"))
    return script


def unkubernetes(text: str) -> str:
    """The script, with $$ replaced; any other $ could begin a reference."""
    (container,) = yaml.safe_load(text)["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    assert container["command"][:2] == ["/bin/sh", "-c"]
    assert "$" not in container["command"][2].replace("$$", "")
    script: str = container["command"][2].replace("$$", "$")
    return script


def unci(text: str) -> str:
    """The script of the step that has one, with the expressions that stand for text evaluated."""
    steps = yaml.safe_load(text)["jobs"]["refresh"]["steps"]
    (script,) = [step["run"] for step in steps if "env" in step]
    literal = re.compile(r"\$\{\{ '([^']*)' \}\}")
    assert "${{" not in literal.sub("", script)
    return literal.sub(r"\1", script)


def program(form: str, asked: Job) -> str:
    """What the shell is given in the end."""
    made = files_of(form, asked)
    if form == "cron":
        (line,) = [line for line in made["xref.cron"].splitlines() if not line.startswith("#")]
        return uncron(line.split(" ", 5)[5])
    if form == "systemd":
        return unsystemd(made["xref.service"])
    return unkubernetes(made["xref-cronjob.yaml"]) if form == "kubernetes" else unci(made["xref.yml"])


def ran(folder: Path, script: str, codes: dict[str, int], shell: tuple[str, ...]) -> tuple[int, list[list[str]], str]:
    """Run the script with stubs of xref and sleep, of which xref gives the codes: the exit code, the calls, stdout."""
    bin_, log = folder / "bin", folder / "log"
    bin_.mkdir()
    log.write_text("")
    for name in ("xref", "sleep"):
        (bin_ / name).write_text(STUB.format(python=sys.executable, log=str(log), codes=codes), encoding="utf-8")
        (bin_ / name).chmod(0o755)
    done = subprocess.run(
        [*shell, script], cwd=folder, env={"PATH": f"{bin_}:/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()], done.stdout


SHELLS = {"cron": ("sh", "-c"), "systemd": ("/bin/sh", "-c"), "kubernetes": ("sh", "-c"), "ci": ("bash", "-ec")}


@pytest.mark.parametrize("form", FORMATS)
def test_the_shell_gets_every_argument_as_it_was_given(form: str, tmp_path: Path) -> None:
    asked = odd(form)
    code, calls, _ = ran(tmp_path, program(form, asked), {}, SHELLS[form])
    at = f"{Path.cwd()}/" if form in ("cron", "systemd") else ""
    waits = [call for call in calls if call[0] == "sleep"]
    assert code == 0
    assert [call for call in calls if call[0] == "xref"] == [
        ["xref", "refresh", "--due", "--lists", f"{at}{asked.lists}", "--notify", HOOK],
        ["xref", "run", f"{at}{ODD}", "--lists", f"{at}{asked.lists}", "--out", f"{at}r"],
        ["xref", "screen", f"{at}{ODD}/-t.csv", "--lists", f"{at}{asked.lists}", "--out", f"{at}r"],
    ]
    if form in ("cron", "kubernetes"):
        ((_, seconds),) = waits
        assert 0 <= int(seconds) < 300
        assert calls[0] == waits[0]
    else:
        assert waits == []


SPECIAL = st.text(st.sampled_from("\\%$'\"`{}()@ #!*~&;|<>?[]=:-aé🛰"), max_size=12)


@pytest.mark.parametrize("form", FORMATS)
@given(SPECIAL)
def test_no_text_escapes_its_quotes(form: str, text: str) -> None:
    words = shlex.split(program(form, job(xref=text, image="x")))
    assert words[words.index("refresh") - 1] == text


@pytest.mark.parametrize("shell", ["sh", "bash", "dash"])
@pytest.mark.parametrize("form", FORMATS)
def test_the_shell_finds_no_fault(form: str, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell}")
    subprocess.run([shell, "-n", "-c", program(form, odd(form))], check=True)


@pytest.mark.parametrize(
    ("refresh", "run", "screen", "worst"),
    [(0, 0, 0, 0), (3, 0, 0, 3), (0, 3, 3, 3), (1, 3, 0, 1), (3, 1, 0, 1), (0, 1, 3, 1), (1, 0, 0, 1), (0, 0, 2, 2)],
)
@pytest.mark.parametrize("form", ["systemd", "kubernetes", "ci"])
def test_each_step_runs_and_the_worst_code_counts(
    form: str, refresh: int, run: int, screen: int, worst: int, tmp_path: Path
) -> None:
    script = program(form, job(corpus="c", table="t.csv", image="x"))
    code, calls, said = ran(tmp_path, script, {"refresh": refresh, "run": run, "screen": screen}, SHELLS[form])
    assert [call[1] for call in calls if call[0] == "xref"] == ["refresh", "run", "screen"]
    if form == "systemd" or worst != 3:
        assert (code, said) == (worst, "")
    else:
        assert (code, said.endswith("xref: done, degraded: see xref lists\n")) == (0, True)
        assert said.startswith("::warning::") is (form == "ci")


def test_cron_goes_on_after_a_refresh_that_failed(tmp_path: Path) -> None:
    _, calls, _ = ran(tmp_path, program("cron", job(corpus="c")), {"refresh": 1}, SHELLS["cron"])
    assert [call[1] for call in calls if call[0] == "xref"] == ["refresh", "run"]


@pytest.mark.parametrize("form", FORMATS)
def test_without_articles_and_table_it_only_refreshes(form: str, tmp_path: Path) -> None:
    _, calls, _ = ran(tmp_path, program(form, job(image="x")), {}, SHELLS[form])
    assert [call[1] for call in calls if call[0] == "xref"] == ["refresh"]


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_says_what_code_3_means(form: str) -> None:
    text = "".join(files_of(form, job(image="x")).values())
    assert re.search(r'(?m)^ *#.* 3 is no failure but "done, degraded"|^# cron .* 3 is no failure', text)


def test_the_systemd_unit_takes_3_for_done() -> None:
    assert "\nSuccessExitStatus=3\n" in files_of("systemd", job())["xref.service"]


@pytest.mark.parametrize(
    ("every", "hour", "day", "calendar"),
    [
        (1, "*", "*", r"\*-\*-\* \*:MM:00"),
        (2, "*/2", "*", r"\*-\*-\* 00/2:MM:00"),
        (23, "*/23", "*", r"\*-\*-\* 00/23:MM:00"),
        (24, "HH", "*", r"\*-\*-\* HH:MM:00"),
        (47, "HH", "*", r"\*-\*-\* HH:MM:00"),
        (48, "HH", "*/2", r"\*-\*-01/2 HH:MM:00"),
        (168, "HH", "*/7", r"\*-\*-01/7 HH:MM:00"),
    ],
)
def test_the_times_are_what_was_asked(every: int, hour: str, day: str, calendar: str) -> None:
    asked = job(every=every, image="x")
    line = files_of("cron", asked)["xref.cron"].splitlines()[-1]
    fields = line.split(" ")[:5]
    assert fields[0].isdecimal()
    assert 0 <= int(fields[0]) < 60
    if hour == "HH":
        assert 0 <= int(fields[1]) < 24
    else:
        assert fields[1] == hour
    assert fields[2:] == [day, "*", "*"]
    timer = files_of("systemd", asked)["xref.timer"]
    expected = calendar.replace("MM", f"{int(fields[0]):02}")
    if hour == "HH":
        expected = expected.replace("HH", f"{int(fields[1]):02}")
    assert re.search(f"(?m)^OnCalendar={expected}$", timer)
    times = " ".join(fields)
    assert yaml.safe_load(files_of("kubernetes", asked)["xref-cronjob.yaml"])["spec"]["schedule"] == times
    assert yaml.safe_load(files_of("ci", asked)["xref.yml"])[True]["schedule"] == [{"cron": times}]  # `on` is true
    if shutil.which("systemd-analyze"):
        when = re.search(r"(?m)^OnCalendar=(.*)$", timer)
        assert when
        subprocess.run(["systemd-analyze", "calendar", when[1]], capture_output=True, check=True)


@pytest.mark.parametrize("asked", [job(corpus="c", table="t.csv"), odd("systemd")], ids=["plain", "odd"])
def test_systemd_finds_no_fault(asked: Job, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze")
    for name, text in files_of("systemd", asked).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    units = [tmp_path / "xref.service", tmp_path / "xref.timer"]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "xref" in line or str(tmp_path) in line] == []
    assert done.returncode == 0


REQUIRED: dict[str, Any] = {  # the fields that a CronJob needs by the API batch/v1, and those that we promise
    "apiVersion": "batch/v1",
    "kind": "CronJob",
    "metadata": {"name": str},
    "spec": {
        "schedule": str,
        "timeZone": str,
        "concurrencyPolicy": "Forbid",
        "jobTemplate": {
            "spec": {
                "backoffLimit": 0,
                "template": {
                    "spec": {
                        "restartPolicy": "Never",
                        "containers": [
                            {
                                "name": str,
                                "image": str,
                                "workingDir": "/workspace",
                                "command": [str, str, str],
                                "env": [{"name": str, "valueFrom": {"secretKeyRef": {"name": str, "key": str}}}],
                                "volumeMounts": [{"name": "workspace", "mountPath": "/workspace"}],
                            }
                        ],
                        "volumes": [{"name": "workspace", "persistentVolumeClaim": {"claimName": str}}],
                    }
                },
            }
        },
    },
}
WORKFLOW: dict[Any, Any] = {
    "name": str,
    True: {"schedule": [{"cron": str}], "workflow_dispatch": None},
    "permissions": {"contents": "read"},
    "concurrency": {"group": str, "cancel-in-progress": False},
    "jobs": {
        "refresh": {
            "runs-on": str,
            "steps": [
                {"uses": str},
                {"uses": str, "with": {"python-version": str}},
                {"run": str},
                {"uses": str, "with": {"path": str, "key": str, "restore-keys": str}},
                {"name": str, "env": {"XREF_NOTIFY_SECRET": str}, "run": str},
                {"uses": str, "if": str, "with": {"name": str, "path": str}},
            ],
        }
    },
}


def lacks(found: Any, wanted: Any, at: str = "") -> list[str]:
    """Where `found` is not of the shape of `wanted`."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return [at]
        return [place for key, value in wanted.items() for place in lacks(found.get(key, ...), value, f"{at}.{key}")]
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return [at]
        return [p for n, pair in enumerate(zip(found, wanted, strict=True)) for p in lacks(*pair, at=f"{at}[{n}]")]
    fits = isinstance(found, wanted) if isinstance(wanted, type) else found == wanted
    return [] if fits else [at]


def test_a_cron_job_has_what_it_needs() -> None:
    text = files_of("kubernetes", odd("kubernetes")._replace(image='registry.example.org/x: "1" #é🛰'))[
        "xref-cronjob.yaml"
    ]
    found = yaml.safe_load(text)
    assert lacks(found, REQUIRED) == []
    assert found["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["image"] == (
        'registry.example.org/x: "1" #é🛰'
    )
    assert lacks({"kind": "Job"}, {"kind": "CronJob", "spec": {}}) == [".kind", ".spec"]


def test_a_workflow_has_what_it_needs() -> None:
    found = yaml.safe_load(files_of("ci", job(lists="my lists", reports="out/é", corpus="c"))["xref.yml"])
    assert lacks(found, WORKFLOW) == []
    steps = found["jobs"]["refresh"]["steps"]
    assert steps[3]["with"]["path"].split("\n") == [
        "my lists/*", "!my lists/catalogue.toml", "!my lists/starter", "!my lists/custom",
    ]  # fmt: skip
    assert steps[5]["with"]["path"] == "out/é"


@pytest.mark.parametrize(
    ("form", "asked", "says"),
    [
        ("fcron", job(), "the formats are cron, systemd, kubernetes, ci"),
        ("kubernetes", job(), "needs an image"),
        ("kubernetes", job(lists="/srv/lists", image="x"), "/srv/lists is not below the workspace"),
        ("ci", job(corpus="../c"), "is not below the workspace"),
        ("ci", job(lists="a*b"), "cannot keep a folder with * in its name"),
        ("cron", job(corpus="a\nb"), "cannot be printed"),
        ("systemd", job(corpus="a\udc80"), "cannot be printed"),
        ("cron", job(corpus="/c" * 500), "cron reads 998"),
    ],
)
def test_what_a_format_cannot_say_is_refused(form: str, asked: Job, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        files_of(form, asked)


def source(key: str, **values: Any) -> Source:
    return Source(key=key, title=key, publisher="P", url="https://example.org", licence="L", **values)


def test_the_hours_are_those_of_the_list_that_changes_most_often() -> None:
    far = ("https://example.org/list.xml",)
    known = {
        "a": source("a", every_hours=6, download=far),
        "b": source("b", every_hours=4, download=far),
        "off": source("off", every_hours=1, download=far, off="no"),
        "hand": source("hand", every_hours=1),
    }
    assert hours(known, Path("lists")) == 4
    assert hours({"a": source("a", every_hours=0, download=far)}, Path("lists")) == 1
    assert hours({"a": source("a", every_hours=720, download=far)}, Path("lists")) == 168
    assert hours({}, Path("lists")) == 24


def command(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", "from xref.cli import main; main()", "schedule", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.run(line, capture_output=True, text=True, cwd=cwd, check=False, env=environment)


def test_the_command_prints_or_writes(tmp_path: Path) -> None:
    printed = command("systemd", "--corpus", "corpus", cwd=tmp_path)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert "OnCalendar=*-*-* 00/2:" in printed.stdout
    assert f"--lists {tmp_path}/lists" in printed.stdout
    written = command("systemd", "--corpus", "corpus", "--out", "units", cwd=tmp_path)
    assert written.stdout.split() == ["units/xref.service", "units/xref.timer"]
    together = [(tmp_path / name).read_text(encoding="utf-8") for name in written.stdout.split()]
    assert "\n".join(together) == printed.stdout
    other = command("systemd", "--every", "5", "--out", "units", cwd=tmp_path)
    assert (other.returncode, other.stderr.count("\n"), "differs" in other.stderr) == (2, 1, True)
    bad = command("cron", "--notify", "example.org", cwd=tmp_path)
    assert (bad.returncode, bad.stderr.count("\n")) == (2, 1)

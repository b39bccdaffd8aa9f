import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from report_findings import findings, match, party
from rich.console import Console
from test_cli import ROOT, xref
from test_report_folder import STARTED

from xref.report import folder, terminal
from xref.tables import Findings


def said(tmp_path: Path, found: Findings, *, verbose: bool = False, **console: object) -> str:
    run = folder.write(found, tmp_path, folder.Run(STARTED, []), formats=["html"])
    out = io.StringIO()
    terminal.summary(found, run, Console(file=out, width=200, **console), folder.Run(STARTED, []), verbose=verbose)  # type: ignore[arg-type]
    return out.getvalue()


def parties(matches: int) -> Findings:
    ids = [f"us_ofac_sdn:{n}" for n in range(matches)]
    rows = [match(match_id=f"m{n}", entity_id=key, party_id=key) for n, key in enumerate(ids)]
    return findings(matches=rows, parties=[party(party_id=key, name=f"Party {key}") for key in ids])


def test_what_is_most_urgent_comes_first(tmp_path: Path) -> None:
    rows = [match(party_id="un_sc:1", priority="C"), match(match_id="m2", party_id="un_sc:2", priority="A", score=0.8)]
    found = [party(party_id="un_sc:1", name="Later"), party(party_id="un_sc:2", name="Now", score=0.8)]
    text = said(tmp_path, findings(matches=rows, parties=found))
    assert text.index("Now") < text.index("Later")
    assert "un_sc:2" in text
    assert "2 listed parties in 1 article" in text


def test_a_decided_false_positive_is_left_out_and_counted(tmp_path: Path) -> None:
    rows = [
        match(party_id="un_sc:1", disposition="false_positive"),
        match(match_id="m2", party_id="un_sc:2", disposition="true_match", change="reopened"),
    ]
    found = [party(party_id="un_sc:1", name="Silent"), party(party_id="un_sc:2", name="Loud")]
    text = said(tmp_path, findings(matches=rows, parties=found))
    assert "Silent" not in text
    assert "1 listed party in 1 article; 1 party decided as false positives left out" in text
    assert "reopened" in text


def test_it_ends_with_the_paths_and_says_how_to_go_on(tmp_path: Path) -> None:
    lines = said(tmp_path, findings()).splitlines()
    assert lines[-1].endswith("report.html")
    assert "matches.csv (1 row)" in lines[-2]
    assert "xref dossier ID" in lines[-3]


def test_verbose_shows_all_of_it(tmp_path: Path) -> None:
    short, whole = said(tmp_path, parties(40)), said(tmp_path, parties(40), verbose=True)
    assert (short.count("Party us_ofac_sdn"), "... and 25 more: parties.csv" in short) == (15, True)
    assert whole.count("Party us_ofac_sdn") == 40
    assert "us_ofac_sdn: fresh, published 2024-05-07" in whole
    assert "evidence.csv: 1 row\n" in whole


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals(tmp_path: Path, environment: dict[str, str], coloured: bool) -> None:
    assert "\x1b" not in said(tmp_path, findings())
    text = said(tmp_path, findings(), force_terminal=True, color_system="standard", _environ=environment)
    assert ("\x1b[32m" in text) is coloured


def test_quiet_prints_the_folder_and_what_is_wrong(tmp_path: Path) -> None:
    done = xref("run", "corpus", "--out", tmp_path, "--quiet")
    assert done.returncode == 0
    assert Path(done.stdout.strip()).resolve() == (tmp_path / "latest").resolve()
    assert done.stderr.startswith("EXCERPT, NOT FOR SCREENING")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    code = "from xref.cli import main; main()"
    command = [sys.executable, "-c", code, "run", "corpus", "--out", str(tmp_path)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "160"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, cwd=ROOT, env=environment) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # its other end is closed
                break
            if not part:
                break
            shown += part
        out = process.stdout.read() if process.stdout else b""
    os.close(ours)
    assert process.returncode == 0
    assert b"articles read" in shown
    assert b"of 8 articles searched for names" in shown
    assert b"/s" in shown
    assert b"\x1b" not in out

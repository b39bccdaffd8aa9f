import json
from pathlib import Path

import pytest
from lxml import html
from report_findings import DAY
from test_cli import xref

from xref.report import dossier_html

OURS = "id,name,kind,aliases,countries,identifiers,addresses,programme,designated_on,reason,url\n"
ROWS = [
    '7,Acme Drones Ltd,organisation,Acme UAV,NL,inn:7718852163,"1 Canal Street, Delft",RED-1,2024-02-01,A maker.,',
    '8,<script>alert(1)</script> Works,organisation,"=1+1",RU,,,RED-1,,<img src=x onerror=alert()>,javascript:alert(1)',
]
ARTICLE = "Acme Drones Ltd sold engines to a buyer in Riga. Acme UAV said nothing.\n"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    (tmp_path / "lists" / "custom").mkdir(parents=True)
    (tmp_path / "lists" / "custom" / "ours.csv").write_text(OURS + "\n".join(ROWS) + "\n")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.txt").write_text(ARTICLE)
    done = xref("run", "corpus", "--lists", "lists", "--source", "ours", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def dossier(folder: Path, *arguments: str) -> dict[str, object]:
    done = xref("dossier", *arguments, "--lists", "lists", "--source", "ours", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_a_dossier_holds_the_record_and_every_match(made: Path) -> None:
    found = dossier(made, "ours:7")
    (record,) = found["records"]  # type: ignore[misc,attr-defined]
    assert (found["party_id"], found["name"], found["kind"]) == ("ours:7", "Acme Drones Ltd", "organisation")
    assert [one["name"] for one in record["names"]] == ["Acme Drones Ltd", "Acme UAV"]
    assert record["identifiers"][0]["value"] == "7718852163"
    assert record["designations"] == [{"programme": "RED-1", "designated_on": "2024-02-01", "legal_basis": None}]
    assert (record["reason"], record["addresses"][0]["address"]) == ("A maker.", "1 Canal Street, Delft")
    assert record["raw"].startswith("ours.csv")
    assert len(record["list"]["sha256"]) == 64
    named = {match["mention"] for match in found["matches"]}  # type: ignore[attr-defined]
    assert named == {"Acme Drones Ltd", "Acme UAV"}
    for match in found["matches"]:  # type: ignore[attr-defined]
        assert match["rules"]
        assert match["sentence"][match["in_sentence"] :].startswith(match["mention"])
    assert [article["article_id"] for article in found["articles"]] == ["one.txt"]  # type: ignore[attr-defined]
    assert [link["relation"] for link in found["supply_chain"]] == ["sold"]  # type: ignore[attr-defined]


def test_without_a_run_it_holds_the_records_alone(made: Path) -> None:
    (made / "reports").rename(made / "aside")
    found = dossier(made, "ours:7")
    assert (found["run"], found["matches"], len(found["records"])) == (None, [], 1)  # type: ignore[arg-type]
    assert len(dossier(made, "ours:7", "aside/latest")["matches"]) == 2  # type: ignore[arg-type]


def test_what_a_run_found_stays_when_the_list_has_the_party_no_longer(made: Path) -> None:
    (made / "lists" / "custom" / "ours.csv").write_text(OURS + ROWS[1] + "\n")
    found = dossier(made, "ours:7")
    assert (found["records"], found["name"], len(found["matches"])) == ([], "Acme Drones Ltd", 2)  # type: ignore[arg-type]
    assert "No list in use has this party now" in dossier_html.page(found, DAY)


@pytest.mark.parametrize(
    ("asked", "said"), [("ours:77", "ours:7 (Acme"), ("acme drone", "ours:7 (Acme"), ("qqq", "give an id")]
)
def test_an_unknown_party_is_one_line_with_what_may_be_meant(made: Path, asked: str, said: str) -> None:
    done = xref("dossier", asked, "--lists", "lists", "--source", "ours", cwd=made)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr


def test_both_files_are_written_and_the_page_holds_no_foreign_markup(made: Path) -> None:
    for asked in ("ours:7", "ours:8"):
        done = xref("dossier", asked, "--lists", "lists", "--source", "ours", "--out", "case", cwd=made)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == [
            f"case/dossier-{asked.replace(':', '-')}{kind}" for kind in (".html", ".json")
        ]
    first = html.parse(str(made / "case" / "dossier-ours-7.html"))
    assert {mark.text for mark in first.iter("mark")} == {"Acme Drones Ltd", "Acme UAV"}
    page = html.parse(str(made / "case" / "dossier-ours-8.html"))
    assert list(page.iter("script", "img", "iframe", "link")) == []
    assert not [
        value for one in page.iter() for name, value in one.items() if name == "style" or "javascript:" in value
    ]
    assert "default-src 'none'" in str(page.xpath("string(//meta[@http-equiv]/@content)"))
    assert "<script>alert(1)</script> Works" in page.getroot().text_content()

import json
import tomllib
from pathlib import Path

import pytest
from test_cli import rows, xref

from xref.catalogue import shipped
from xref.errors import PolicyError, UsageError
from xref.policy import Chosen, Policy, load

SHIPPED = shipped() / "lists" / "policy.toml"


def written(folder: Path, text: str) -> Path:
    (folder / "policy.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_file_that_ships_says_the_defaults(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    bare = [line.removeprefix("# ") for line in text.splitlines() if "=" in line or line.startswith("# [")]
    read = load(written(tmp_path, "\n".join(bare)))
    assert set(tomllib.loads("\n".join(bare))) == {
        "threshold", "match", "weak_aliases", "article_seconds", "kinds", "sources", "programmes", "retention",
        "review",
    }  # fmt: skip
    assert Policy(file=read.file, sha256=read.sha256) == read


def test_without_a_file_the_defaults_count_and_a_file_given_must_be_there(tmp_path: Path) -> None:
    assert load(tmp_path) == Policy()
    with pytest.raises(UsageError, match=r"cannot read .*no\.toml"):
        load(tmp_path, tmp_path / "no.toml")


def test_what_a_file_says_counts_and_its_text_is_hashed(tmp_path: Path) -> None:
    text = 'threshold = 0.8\nweak_aliases = "off"\nkinds = ["vessel"]\n[sources]\nexclude = ["us_*"]\n'
    read = load(written(tmp_path, text))
    assert (read.threshold, read.match, read.weak_aliases, read.kinds) == (0.8, 0.95, "off", ("vessel",))
    assert read.sources == Chosen(exclude=("us_*",))
    assert read.sources.among(["un_sc", "us_bis_el"]) == ["un_sc"]
    assert read.sha256 != load(written(tmp_path, text + "# other\n")).sha256


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "treshold = 0.8",
            "the keys are threshold, match, weak_aliases, article_seconds, kinds, sources, programmes, retention, ",
        ),
        ("threshold = 1.5", "threshold = 1.5 is not allowed: give a number from 0 to 1"),
        ("match = true", "match = True is not allowed: give a number from 0 to 1"),
        ("threshold = 0.96", "threshold = 0.96 is above match = 0.95"),
        ('weak_aliases = "yes"', "weak_aliases = 'yes' is not allowed: give on, corroborate, off"),
        ('kinds = ["ship"]', "give a list of person, organisation, vessel, aircraft, address, unknown"),
        ('sources = "un_sc"', "sources is no table: write [sources]"),
        ('[sources]\nonly = ["un_sc"]', "[sources] has unknown only: the keys are include, exclude"),
        ("[programmes]\ninclude = []", "programmes.include = [] is not allowed: give a list of one pattern or more"),
        ("[retention]\ndays = -1", "retention.days = -1 is not allowed: give a whole number of days"),
        ("retention = 5", "retention is no table: write [retention] and days below it"),
        ("review = true", "review is no table: write [review] and four_eyes or expires_days below it"),
        ("[review]\nfour_eyes = 1", "review.four_eyes = 1 is not allowed: give true or false"),
        ("[review]\nexpires_days = -1", "review.expires_days = -1 is not allowed: give a whole number of days"),
        ("threshold", "is not TOML"),
    ],
)
def test_what_is_not_understood_is_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PolicyError) as error:
        load(written(tmp_path, text))
    assert says in str(error.value)
    assert str(tmp_path / "policy.toml") in str(error.value)
    assert "\n" not in str(error.value)


LIST = """id,name,kind,programme,weak_aliases
1,Acme Drones Ltd,organisation,RU-1,Kestrel
2,Borealis Lathe Works,organisation,IR-1,
"""


def test_a_run_says_on_top_what_the_policy_left_out_and_keeps_it_in_the_manifest(tmp_path: Path) -> None:
    lists, corpus, out = tmp_path / "lists", tmp_path / "corpus", tmp_path / "out"
    (lists / "custom").mkdir(parents=True)
    (lists / "starter").mkdir()  # no excerpts
    (lists / "catalogue.toml").write_text("")  # and no other lists
    corpus.mkdir()
    (lists / "custom" / "ours.csv").write_text(LIST)
    (lists / "custom" / "others.csv").write_text("id,name,kind\n1,Caspian Freight House,organisation\n")
    text = "Acme Drones Ltd bought lathes from Borealis Lathe Works and hired Caspian Freight House."
    (corpus / "a.txt").write_text(text)
    written(lists, '[sources]\nexclude = ["others"]\n[programmes]\nexclude = ["ir-*"]\n')

    def run(*options: str) -> tuple[str, set[str], dict[str, object]]:
        done = xref("run", corpus, "--lists", lists, "--out", out, *options)
        assert done.returncode == 0, done.stderr
        manifest = json.loads((out / "latest" / "manifest.json").read_text())
        return " ".join(done.stdout.split()), {r["entity_id"] for r in rows(out / "latest" / "matches.csv")}, manifest

    said, found, manifest = run()
    assert found == {"ours:1"}
    line = "lists, with the number of parties: others (1)"
    assert f"Left out: {line}. Left out: programmes, with the number of parties: IR-1 (1)." in said
    assert f"Left out: {line}." in (out / "latest" / "report.html").read_text().replace("<b>", "").replace("</b>", "")
    health = {row["key"]: (row["state"], row["note"]) for row in rows(out / "latest" / "lists.csv")}
    assert health["others"] == ("off", "left out by the policy")
    assert {row["lists_screened"] for row in rows(out / "latest" / "mentions.csv")} == {"ours"}
    policy = manifest["policy"]
    assert isinstance(policy, dict)
    assert (policy["sources"], policy["threshold"]) == ({"include": ["*"], "exclude": ["others"]}, 0.7)
    assert policy["sha256"] == load(lists).sha256
    assert {"what": "programme", "name": "IR-1", "size": 1} in policy["left_out"]

    _, found, manifest = run("--source", "others", "--threshold", "0.5")  # the command line counts more
    assert found == {"others:1"}
    assert isinstance(manifest["policy"], dict)
    assert manifest["policy"]["threshold"] == 0.5

    (tmp_path / "all.toml").write_text("")
    assert run("--policy", str(tmp_path / "all.toml"))[1] == {"ours:1", "ours:2", "others:1"}

    shown = xref("match", "Borealis Lathe Works", "--lists", lists).stdout
    assert shown.startswith("No match in: ours (fresh)")
    assert f"\nLeft out: {line}\n" in shown
    assert "The policy leaves ours:2 out" in xref("explain", "Borealis", "ours:2", "--lists", lists).stdout

"""Decisions over refreshes of a real list: silent while OFAC leaves the record alone, open when it changes it."""

from pathlib import Path

import pytest
from test_cli import rows, xref
from test_review import typed

LISTS = Path(__file__).parents[1] / ".." / "shared" / "lists" / "us_ofac_sdn"
pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason="the real lists are not beside this checkout")

HIM, FIRM = "us_ofac_sdn:41021", "us_ofac_sdn:18782"
ARTICLE = "Batu Khasikov won the kick-boxing cup in Delft on Saturday. Rosoboroneksport OAO paid for the prize."


def refreshed(lists: Path, day: str) -> None:
    done = xref("refresh", "--from", LISTS / day / "sdn.csv", "--published", day, "--lists", lists)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_false_positive_over_three_versions_of_the_sdn_list(tmp_path: Path) -> None:
    lists, out, article = tmp_path / "lists", tmp_path / "out", tmp_path / "cup.txt"
    article.write_text(ARTICLE)
    given = ("run", article, "--lists", lists, "--source", "us_ofac_sdn", "--out", out)
    given += ("--fail-on", "possible", "--format", "csv")

    def ran(day: str) -> tuple[int, dict[str, tuple[str, str]]]:
        refreshed(lists, day)
        done = xref(*given)
        found = rows(out / "latest" / "matches.csv")
        return done.returncode, {row["entity_id"]: (row["disposition"], row["disposition_note"]) for row in found}

    def opened_again(note: str, why: str) -> bool:
        return note.startswith("false_positive of ") and note.endswith(f"by Ann holds no longer: {why}")

    assert ran("2023-06-29") == (4, {HIM: ("", ""), FIRM: ("", "")})
    typed(out / "latest", "f", "other_party", "", "f", "other_party", "", who="Ann")
    code, found = ran("2024-02-20")  # 1,300 entries more; OFAC leaves him alone and gives the firm a second programme
    assert (code, found[HIM]) == (4, ("false_positive", ""))
    assert found[FIRM][0] == ""
    assert opened_again(found[FIRM][1], "designations added (IRAN-CON-ARMS-EO)")
    typed(out / "latest", "f", "other_party", "", who="Ann")
    code, found = ran("2024-02-23")  # 553 entries more; OFAC leaves the firm alone and corrects his date of birth
    assert (code, found[FIRM]) == (4, ("false_positive", ""))
    assert found[HIM][0] == ""
    assert opened_again(found[HIM][1], "dates changed (1990-06-28 -> 1980-06-28)")

import contextlib
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from misbehaving import says, serving, un_list, unless_same

from xref import snapshot
from xref.catalogue import Source, load
from xref.entities import tabulate
from xref.entry import Entry, Name, Publication, Quarantined
from xref.errors import ParseError, StoreError, UsageError
from xref.packed import unpacked
from xref.refresh import Outcome, chosen, doubt, import_path
from xref.sources import PARSERS, ca_sema, eu_fsf, un_sc, us_ofac_sdn

SHARED = Path(__file__).parents[1] / ".." / "shared" / "lists"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SDN = """<?xml version="1.0"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd">
<publshInformation><Publish_Date>05/07/2024</Publish_Date><Record_Count>2</Record_Count></publshInformation>
<sdnEntry><uid>24838</uid><firstName>Shangfu</firstName><lastName>LI</lastName><sdnType>Individual</sdnType>
<programList><program>CAATSA - RUSSIA</program><program>DPRK</program></programList>
<idList><id><uid>1</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
<akaList><aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>LS</lastName></aka></akaList>
<dateOfBirthList><dateOfBirthItem><uid>3</uid><dateOfBirth>Feb 1958</dateOfBirth></dateOfBirthItem></dateOfBirthList>
</sdnEntry>
<sdnEntry><uid>36399</uid><lastName>LADY LEILA</lastName><sdnType>Vessel</sdnType>
<remarks>(Linked To: ALFA-LIZING OOO)</remarks><programList><program>RUSSIA-EO14024</program></programList>
<idList><id><uid>4</uid><idType>Vessel Registration Identification</idType>
<idNumber>IMO 9683740</idNumber></id></idList>
</sdnEntry>
</sdnList>
"""
UN = """<?xml version="1.0"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS><INDIVIDUAL><DATAID>6907993</DATAID>
<FIRST_NAME>ERIC</FIRST_NAME><SECOND_NAME>BADEGE</SECOND_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE>
<REFERENCE_NUMBER>CDi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<NATIONALITY><VALUE>Democratic Republic of the Congo</VALUE></NATIONALITY>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>
"""
EU = """<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2024-05-13T17:44:28.283+02:00">
<sanctionEntity euReferenceNumber="EU.1.2" logicalId="7" designationDate="2022-02-25" unitedNationId="">
<regulation programme="UKR" numberTitle="2022/332 (OJ L53)"><publicationUrl>http://example.org/</publicationUrl></regulation>
<subjectType code="person" classificationCode="P"/>
<nameAlias wholeName="Владимир Владимирович ПУТИН" nameLanguage="RU" strong="true"/>
<nameAlias wholeName="Vladimir Vladimirovich PUTIN" nameLanguage="" strong="true"/>
<nameAlias wholeName="Vova" nameLanguage="" strong="true"><remark>Lo quality alias</remark></nameAlias>
<citizenship countryIso2Code="RU"/><birthdate birthdate="1952-10-07" circa="false" calendarType="GREGORIAN"/>
</sanctionEntity></export>
"""
CA = """<data-set><record><Country>Belarus / Bélarus</Country><LastName>Balaba</LastName>
<GivenName>Dmitry Vladimirovich</GivenName><DateOfBirthOrShipBuildDate>1972</DateOfBirthOrShipBuildDate>
<Schedule>1, Part 1</Schedule><Item>2</Item><DateOfListing>2020-09-28</DateOfListing></record></data-set>
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def entries(parser: object, path: Path) -> list[Entry]:
    return [r for r in parser.read((path,)).records if isinstance(r, Entry)]  # type: ignore[attr-defined]


def test_an_sdn_entry_keeps_what_the_list_says(tmp_path: Path) -> None:
    person, ship = entries(us_ofac_sdn, written(tmp_path, "a.xml", SDN))
    assert (person.number, person.kind, person.dates) == ("24838", "person", ("1958-02",))
    assert [(n.text, n.quality) for n in person.names] == [("Shangfu LI", "primary"), ("LS", "weak")]
    assert (ship.kind, ship.identifiers[0].value, ship.relations[0].other) == ("vessel", "9683740", "ALFA-LIZING OOO")


def test_a_un_entry(tmp_path: Path) -> None:
    (person,) = entries(un_sc, written(tmp_path, "a.xml", UN))
    assert (person.number, person.names[0].text, person.countries, person.dates) == (
        "CDi.001", "ERIC BADEGE", ("CD",), ("1971",),
    )  # fmt: skip


def test_an_eu_entry(tmp_path: Path) -> None:
    (person,) = entries(eu_fsf, written(tmp_path, "a.xml", EU))
    assert [(n.text, n.quality) for n in person.names] == [
        ("Vladimir Vladimirovich PUTIN", "primary"), ("Владимир Владимирович ПУТИН", "alias"), ("Vova", "weak"),
    ]  # fmt: skip
    assert (person.number, person.countries, person.dates) == ("EU.1.2", ("RU",), ("1952-10-07",))


def test_a_canadian_entry(tmp_path: Path) -> None:
    (person,) = entries(ca_sema, written(tmp_path, "a.xml", CA))
    assert (person.kind, person.countries, person.designations[0].programme) == ("person", (), "Belarus / Bélarus")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SDN.replace("<Record_Count>2<", "<Record_Count>3<"), "holds 2 entries but says that it has 3"),
        (SDN[:-40], "broken or cut short"),
        (SDN.replace('"?>', '"?><!DOCTYPE x [<!ENTITY a "b">]>', 1), "document type"),
        (SDN.replace('"?>', '"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1), "document type"),
    ],
)
def test_a_list_file_that_is_not_whole_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ParseError, match=says):
        entries(us_ofac_sdn, written(tmp_path, "a.xml", text))


def test_an_unknown_kind_and_an_unknown_field_go_to_quarantine(tmp_path: Path) -> None:
    text = SDN.replace("Vessel</sdnType>", "Submarine</sdnType>").replace("<uid>24838", "<mood>odd</mood><uid>24838")
    odd = [r for r in us_ofac_sdn.read((written(tmp_path, "a.xml", text),)).records if isinstance(r, Quarantined)]
    assert [(r.field, r.value, r.kept) for r in odd] == [
        ("sdnEntry/mood", "odd", True),
        ("sdnType", "Submarine", False),
    ]


def imported(path: Path, lists: Path) -> list[Outcome]:
    catalogue = load(lists)
    small = {key: replace(source, at_least=1) for key, source in catalogue.items()}
    return list(import_path(path, lists, small, (), NOW))


def test_import_recognises_by_content_and_stores_once(tmp_path: Path) -> None:
    files, lists = tmp_path / "files", tmp_path / "lists"
    files.mkdir()
    written(files, "notes.txt", SDN)
    written(files, "page.xml", "<!DOCTYPE html><html></html>")
    (files / "un.gz").write_bytes(gzip.compress(UN.encode()))
    with zipfile.ZipFile(files / "ca.zip", "w") as archive:
        archive.writestr("x/list.dat", CA)
    outcomes = {o.name: (o.state, o.key) for o in imported(files, lists)}
    assert outcomes == {
        "notes.txt": ("new", "us_ofac_sdn"), "page.xml": ("unrecognised", ""), "un": ("new", "un_sc"),
        "list.dat": ("new", "ca_sema"),
    }  # fmt: skip
    assert Counter(o.state for o in imported(files, lists)) == {"same": 3, "unrecognised": 1}
    (version,) = snapshot.history(lists, "us_ofac_sdn")
    assert version.version.startswith("2024-05-07-")
    assert snapshot.load(lists, version).entities["entity_id"].to_list() == ["us_ofac_sdn:24838", "us_ofac_sdn:36399"]


def test_too_few_entries_are_refused(tmp_path: Path) -> None:
    (outcome,) = import_path(written(tmp_path, "sdn.xml", SDN), tmp_path / "lists", load(tmp_path), (), NOW)
    assert (outcome.state, outcome.problem) == ("refused", "2 entries, but the list has at least 7000")
    assert snapshot.latest(tmp_path / "lists", "us_ofac_sdn") == (None, [])
    status = snapshot.status(tmp_path / "lists", "us_ofac_sdn")
    assert status is not None
    assert (status.outcome, status.reason) == ("refused", outcome.problem)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(SDN.encode())[:200])
    assert [o.state for o in imported(tmp_path / "a.gz", tmp_path / "lists")] == ["refused"]


@pytest.mark.parametrize("names", [["a"] * 3, [f"{n}" for n in range(12)]])
def test_an_archive_is_unpacked_within_a_bound(tmp_path: Path, names: list[str]) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, name in enumerate(names):
            archive.writestr(f"{folder}/{name}", bytes(1000))
    held = unpacked(tmp_path / "a.zip", tmp_path / "whole", 1000 * len(names))
    assert [(p.name, p.stat().st_size) for p in held] == [(name, 1000) for name in names]
    with pytest.raises(ParseError, match="unpacks to more than"):
        unpacked(tmp_path / "a.zip", tmp_path / "part", 1000 * len(names) - 1)


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a", "b")
    whole = bytearray((tmp_path / "a.zip").read_bytes())
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        whole[whole.index(signature) + flags] |= 1
    (tmp_path / "a.zip").write_bytes(whole)
    with pytest.raises(ParseError, match="damaged archive"):
        unpacked(tmp_path / "a.zip", tmp_path / "b", 1000)


@given(st.sampled_from([0, 1, 2]), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6))
def test_an_archive_of_any_bytes_is_unpacked_or_refused(kind: int, changes: list[tuple[int, int]]) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED)[kind]) as archive:
        for name in ("a/b", "c"):
            archive.writestr(name, SDN[:300])
    whole = bytearray(gzip.compress(SDN.encode()) if kind == 2 else held.getvalue())
    for place, value in changes:
        whole[place % len(whole)] = value
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a")
        file.write_bytes(whole)
        with contextlib.suppress(ParseError):
            assert sum(p.stat().st_size for p in unpacked(file, Path(folder, "x"), 10_000)) <= 10_000


@pytest.mark.parametrize("name", ["..", "a/..", "/etc/passwd", "..\\b", "x" * 300, "a:b?", ".hidden"])
def test_names_in_an_archive_lead_nowhere_else(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, "b")
    (held,) = unpacked(tmp_path / "a.zip", tmp_path / "x", 10)
    assert held.resolve().parent == tmp_path / "x" / "0"
    assert held.read_text() == "b"


def test_a_full_disk_is_no_fault_of_the_list(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system bounds no file sizes")

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    listed(tmp_path, un_sc="https://p.example/a")
    long = un_list("2026-03-01", range(1, 50))
    (tmp_path / "a.gz").write_bytes(gzip.compress(long))
    done = cli(tmp_path, "--from", tmp_path / "a.gz", before=bound)
    assert (done.returncode, done.stderr.count("\n"), "no space to unpack" in done.stderr) == (1, 1, True)
    with serving(says(long)) as server:
        listed(tmp_path, un_sc=server.url)
        done = cli(tmp_path, before=bound)
    assert (done.returncode, done.stderr.count("\n"), "cannot write to" in done.stderr) == (1, 1, True)
    assert snapshot.latest(tmp_path, "un_sc") == (None, [])


def offered(tmp_path: Path, name: str, text: str, **bounds: object) -> Outcome:
    """Import a text as the SDN list with these bounds."""
    source = replace(load(tmp_path)["us_ofac_sdn"], **{"at_least": 1, **bounds})  # type: ignore[arg-type]
    (outcome,) = import_path(written(tmp_path, name, text), tmp_path / "lists", {source.key: source}, (), NOW)
    return outcome


def test_a_new_version_holds_most_of_the_last_one(tmp_path: Path) -> None:
    whole = offered(tmp_path, "a.xml", SDN)
    assert whole.state == "new"
    less = SDN[: SDN.index("<sdnEntry><uid>36399")].replace("Count>2<", "Count>1<") + "</sdnList>"
    newer = less.replace("05/07/2024", "05/08/2024")
    outcome = offered(tmp_path, "b.xml", newer)
    assert outcome.state == "refused"
    assert outcome.problem.startswith(f"it holds 1 of the 2 entities in {whole.version}, less than 80%: if")
    assert offered(tmp_path, "c.xml", newer, keep_at_least=0.5).state == "new"
    assert offered(tmp_path, "d.xml", less.replace("05/07/2024", "05/06/2024")).state == "older"
    assert offered(tmp_path, "a.xml", SDN).state == "older"
    used, _ = snapshot.latest(tmp_path / "lists", "us_ofac_sdn")
    assert used is not None
    assert used.published_on == "2024-05-08"


def test_too_many_entries_and_a_closed_list_are_refused(tmp_path: Path) -> None:
    assert offered(tmp_path, "a.xml", SDN, at_most=1).problem == "2 entries, but the list has at most 1"
    assert offered(tmp_path, "a.xml", SDN, closed="closed in May; use another").problem == "closed in May; use another"
    assert snapshot.history(tmp_path / "lists", "us_ofac_sdn") == []


def test_the_lists_of_one_publication_are_bounded_each(tmp_path: Path) -> None:
    whole = Source(key="us_csl", title="", publisher="", url="", licence="")
    catalogue = {"us_csl": whole} | {
        key: replace(whole, key=key, part_of="us_csl", at_least=least, at_most=3, off=off)
        for key, least, off in (("a", 1, ""), ("b", 0, ""), ("c", 9, "a copy"))
    }

    def offer(numbers: dict[str, str], days: int) -> str:
        entries = [Entry(n, "person", (Name(n, "primary"),), source=key) for key, ns in numbers.items() for n in ns]
        tables, now = tabulate("us_csl", Publication(None, None, iter(entries))), NOW + timedelta(days)
        last, _ = snapshot.latest(tmp_path, "us_csl")
        problem = doubt(tables, now.date(), whole, catalogue, tmp_path, last)
        if not problem:
            snapshot.take(tmp_path, "us_csl", [written(tmp_path, "a", str(days))], tables, None, now, (), ())
        return problem

    assert offer({"a": "12", "b": "123", "c": "1"}, 1) == ""
    assert snapshot.history(tmp_path, "us_csl")[0].counts == {"a": 2, "b": 3, "c": 1}
    assert offer({"b": "123"}, 2) == "0 entries, but a has at least 1"
    assert offer({"a": "1234", "b": "123"}, 2) == "4 entries, but a has at most 3"
    assert offer({"a": "12", "b": "12", "c": "1"}, 2).startswith("it holds 2 of the 3 entities of b in 2026-11-02-")
    assert offer({"a": "1", "b": "123"}, 2).startswith("it holds 4 of the 6 entities in 2026-11-02-")
    assert offer({"a": "12", "b": "123"}, 2) == ""


def test_what_is_due(tmp_path: Path) -> None:
    source = replace(load(tmp_path)["un_sc"], every_hours=4, download=("https://un.example/a",))
    catalogue = {
        "un_sc": source,
        "off": replace(source, key="off", off="it needs a key"),
        "closed": replace(source, key="closed", closed="closed in May; use un_sc"),
        "part": replace(source, key="part", part_of="un_sc", download=()),
        "by_hand": replace(source, key="by_hand", download=()),
    }

    def keys(*named: str, due: datetime | None = None) -> list[str]:
        return [s.key for s in chosen(catalogue, named, tmp_path, due)]

    assert keys() == ["un_sc"]
    assert keys("off", "part", "un_sc") == ["off", "un_sc"]
    for key, why in (
        ("closed", "closed in May; use un_sc"),
        ("by_hand", "--from FILE"),
        ("x", "the lists are un_sc, off"),
    ):
        with pytest.raises(UsageError, match=why):
            keys(key)
    assert keys(due=NOW) == ["un_sc"]
    for outcome, hours, due in (
        ("ok", 3, []),
        ("unchanged", 3.7, ["un_sc"]),
        ("refused", 3, []),
        ("failed", 1, ["un_sc"]),
    ):
        snapshot.record(tmp_path, "un_sc", snapshot.Status(checked_at=NOW.isoformat(), outcome=outcome))  # type: ignore[arg-type]
        assert keys(due=NOW + timedelta(hours=hours)) == due


def cli(lists: Path, *arguments: object, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from xref.cli import main; main()", "refresh", "--lists", str(lists)]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    command += map(str, arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, preexec_fn=before)


def listed(lists: Path, **urls: str) -> None:
    """Write a catalogue of these sources and addresses, and of a closed one."""
    facts = 'title = "T"\npublisher = "P"\nurl = "https://p.example/"\nlicence = "L"\nat_most = 100\n'
    text = "".join(f'[{key}]\n{facts}download = ["{url}"]\n' for key, url in urls.items())
    written(lists, "catalogue.toml", text + f'[gb_ofsi]\n{facts}closed = "closed in 2026; use gb_uksl"\n')


def test_the_command_says_in_a_line_and_a_code_what_became_of_each_list(tmp_path: Path) -> None:
    listed(tmp_path)
    done = cli(tmp_path)
    assert (done.returncode, done.stderr.count("\n"), "--from FILE" in done.stderr) == (2, 1, True)
    with serving(unless_same(un_list("2026-03-01"), ETag='"a"')) as good, serving(says(b"", 404)) as gone:
        listed(tmp_path, un_sc=good.url)
        done = cli(tmp_path)
        (version,) = snapshot.history(tmp_path, "un_sc")
        line = f"un_sc  {version.version}: 10 entries, 0 quarantine rows"
        assert (done.returncode, done.stdout, done.stderr) == (0, f"new  {line}\n", "")
        done = cli(tmp_path)
        assert (done.returncode, done.stdout) == (0, f"same  {line}\n")
        assert cli(tmp_path, "--due").stdout == ""
        listed(tmp_path, un_sc=good.url, ca_sema=gone.url)
        done = cli(tmp_path)
        failed, same = sorted(done.stdout.splitlines())
        assert (done.returncode, same) == (3, f"same  {line}")
        address = gone.url.partition("?")[0]
        assert failed.startswith(f"failed  ca_sema  {address}: the server answers 404: see https://p.example/ for")
        done = cli(tmp_path, "ca_sema", "--json")
        assert (done.returncode, [(o["key"], o["state"]) for o in json.loads(done.stdout)]) == (
            1,
            [("ca_sema", "failed")],
        )
        done = cli(tmp_path, "gb_ofsi")
        assert (done.returncode, done.stderr) == (2, "xref: gb_ofsi is refused: closed in 2026; use gb_uksl\n")
        with snapshot.writing(tmp_path):
            done = cli(tmp_path)
        assert (done.returncode, done.stderr.count("\n"), "is writing to" in done.stderr) == (1, 1, True)


def test_importing_says_by_its_code_whether_a_list_was_refused(tmp_path: Path) -> None:
    listed(tmp_path, un_sc="https://p.example/a")
    (tmp_path / "files").mkdir()
    good = written(tmp_path / "files", "a.xml", un_list("2026-03-01").decode())
    bad = written(tmp_path / "files", "b.xml", un_list("2026-04-01", ()).decode())
    assert cli(tmp_path, "--from", bad).returncode == 1
    assert cli(tmp_path, "--from", good).returncode == 0
    done = cli(tmp_path, "--from", tmp_path / "files")
    assert (done.returncode, [line.split()[0] for line in done.stdout.splitlines()]) == (3, ["same", "refused"])
    done = cli(tmp_path, "--from", written(tmp_path, "notes.txt", "hello"))
    assert (done.returncode, done.stdout.split()[0]) == (2, "unrecognised")


def test_a_missing_path_and_a_store_that_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        imported(tmp_path / "none", tmp_path)
    sdn = written(tmp_path, "sdn.xml", SDN)
    written(tmp_path, "file", "")
    with pytest.raises(StoreError, match="cannot write"):
        imported(sdn, tmp_path / "file")


@pytest.mark.parametrize(
    ("key", "name", "count"),
    [
        ("us_ofac_sdn", "formats/ofac/SDN-2024-05-07.xml.gz", 14_966),
        ("us_ofac_cons", "us_ofac_cons/consolidated-2025-03-28.xml", 443),
        ("un_sc", "un_sc/un_consolidated-2026-02-27.xml", 1_003),
        ("ca_sema", "ca_sema/sema-lmes-2025-05.xml", 4_759),
        ("eu_fsf", "formats/eu_fsf/20240513-FULL-1_1(xsd).xml.gz", 4_811),
    ],
)
def test_no_record_of_a_real_list_is_lost(tmp_path: Path, key: str, name: str, count: int) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the real lists are not beside this checkout")
    if path.suffix == ".gz":
        path = tmp_path / path.stem
        path.write_bytes(gzip.decompress((SHARED / name).read_bytes()))
    assert [k for k, parser in PARSERS.items() if parser.claims([path])] == [key]
    made = tabulate(key, PARSERS[key].read([path]))
    assert made.entries + made.quarantine.filter(pl.col("kept").not_()).height == count
    assert made.quarantine.height < count / 100

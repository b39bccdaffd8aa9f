"""The rows of a table to screen: read from CSV, XLSX or Parquet, their columns found by name.

Each row becomes a document whose text is the row (`name; country; ...`), so that a report on a table and one on
articles are read the same way. Codes of goods and their descriptions are mentions of kind `goods`, as in articles.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import goods
from xref.compare import QUERIES
from xref.controls import by_code
from xref.countries import country_code
from xref.dates import edtf
from xref.errors import ParseError, TableError
from xref.identifiers import SCHEMES, STRONG, key
from xref.limits import LIMITS, one_word
from xref.names import forms, too_long
from xref.tables import ARTICLES, MENTIONS, UNREAD, table
from xref.workbook import sheet

# Names under which tables hold what is screened, without regard to case, spaces and punctuation; the first found
# counts.
_GUESSES = {
    "name": (
        "name", "fullname", "companyname", "company", "supplier", "suppliername", "vendor", "vendorname", "customer",
        "customername", "entity", "entityname", "party", "partyname", "organisation", "organization", "counterparty",
        "nom", "firma", "account", "accountname", "legalname", "person", "title",
    ),
    "kind": ("kind", "type", "entitytype", "partytype", "schema"),
    "country": ("country", "countries", "nationality", "countrycode", "jurisdiction", "citizenship", "land", "pays"),
    "birth_date": ("birthdate", "dateofbirth", "dob", "birthday", "born", "founded", "incorporated"),
    "identifier": (
        "identifier", "identifiers", "registrationnumber", "taxid", "inn", "ogrn", "lei", "imo", "imonumber",
        "passport", "nationalid", "uscc", "id number",
    ),
    "address": ("address", "addresses", "street", "location"),
    "hs": (
        "hs", "hscode", "hs6", "hs8", "hs10", "hts", "htscode", "htsus", "hsn", "hsncode", "tnved", "tnvedcode",
        "cncode", "tariffcode", "tariff", "tariffheading", "customscode", "customstariff", "commoditycode",
        "тнвэд", "кодтнвэд",
    ),
    "eccn": ("eccn", "eccns", "eccncode", "exportcontrolclassificationnumber", "ear", "dualusecode", "controlcode"),
    "goods": (
        "goods", "goodsdescription", "descriptionofgoods", "product", "productname", "productdescription", "commodity",
        "commoditydescription", "itemdescription", "cargo", "cargodescription",
    ),
    "row_id": ("rowid", "id", "no", "number", "supplierid", "vendorid", "customerid", "ref", "reference"),
}  # fmt: skip
_KINDS = {
    "person": ("person", "individual", "natural person", "human", "p"),
    "organisation": (
        "organisation", "organization", "company", "entity", "legal entity", "legalentity", "business", "enterprise",
        "e", "publicbody",
    ),
    "vessel": ("vessel", "ship", "tanker"),
    "aircraft": ("aircraft", "airplane", "plane"),
}  # fmt: skip
_SHOWN = ("name", "country", "birth_date", "identifier", "address", "hs", "eccn", "goods")  # the text of a row
_CODES = ("hs", "eccn")  # roles of columns that hold codes of goods
_BETWEEN = re.compile(r"[;|]|,(?!\d\d\b)|(?<=\d{6}) (?=\d{6})")  # the codes of a cell; "8542,31" is one
_LONGEST = 500  # characters of a name; a longer cell is prose


class Rows(NamedTuple):
    """What a table holds: its rows as documents, those not screened, the mentions of each, and the queries.

    cells: of which all of it is made (`documents`): a column of texts for each role (name, kind, ...), and `named`.
    """

    articles: pl.DataFrame  # tables.ARTICLES
    unread: pl.DataFrame  # tables.UNREAD
    mentions: pl.DataFrame  # tables.MENTIONS and query_id
    queries: pl.DataFrame  # compare.QUERIES
    cells: pl.DataFrame


def read(path: Path, columns: Mapping[str, str | None]) -> Rows:
    """The rows of a table; `columns` names those that the user gave (name, kind, country, ...), None for a guess.

    Raises `TableError` if the file cannot be read as a table, lacks a column that was named, or has none that could
    hold names or goods.
    """
    frame = _frame(path)
    chosen = {role: _column(path, frame.columns, role, given) for role, given in columns.items()}
    if not any(chosen.get(role) for role in ("name", "goods", *_CODES)):
        raise TableError(
            f"{path.name} has no column that could hold names",
            "name it by --name, or one of goods by --hs, --eccn or --goods; "
            f"the columns are {', '.join(frame.columns[:20])}",
        )
    if frame.is_empty():
        raise TableError(f"{path.name} has no rows", "give a table with at least one")
    if frame.height > LIMITS.rows:
        held = f"{path.name} has {frame.height:,} rows, more than the {LIMITS.rows:,} that are screened at once"
        raise TableError(held, "screen it in parts")
    cells = frame.select(
        *(pl.col(column).alias(role) if column else pl.lit("").alias(role) for role, column in chosen.items())
    )
    named = pl.lit(bool(chosen.get("name"))).alias("named")
    return documents(path.name, cells.with_columns(named))


def _frame(path: Path) -> pl.DataFrame:
    """The table with every cell as text, "" where it is empty."""
    if not path.is_file():
        raise TableError(f"no such file: {path}", "give a CSV, XLSX or Parquet file")
    try:
        suffix = path.suffix.lower()
        if suffix in (".xlsx", ".xlsm"):
            frame = sheet(path)
        elif suffix in (".parquet", ".pq"):
            frame = pl.read_parquet(path)
        else:
            frame = _csv(path)
    except ParseError as error:
        raise TableError(error.problem, error.remedy) from None
    except (OSError, pl.exceptions.PolarsError, UnicodeDecodeError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise TableError(
            f"{path.name} cannot be read as a table: {reason}", "give CSV in UTF-8, XLSX or Parquet"
        ) from None
    return frame.select(pl.all().cast(pl.String(), strict=False).fill_null("").str.strip_chars())


def _csv(path: Path) -> pl.DataFrame:
    head = path.read_bytes()[:65536]
    if b"\0" in head:
        raise ValueError("it is no text")
    first = head.split(b"\n", 1)[0]
    separator = max((",", ";", "\t", "|"), key=lambda mark: first.count(mark.encode()))
    return pl.read_csv(path, separator=separator, infer_schema=False, truncate_ragged_lines=False, raise_if_empty=True)


def _column(path: Path, columns: list[str], role: str, given: str | None) -> str | None:
    if given is not None:
        if given not in columns:
            option = role.replace("_", "-")
            raise TableError(
                f"{path.name} has no column {given} (--{option})", f"the columns are {', '.join(columns[:20])}"
            )
        return given
    plain = {"".join(c for c in column.lower() if c.isalnum()): column for column in reversed(columns)}
    return next((plain[guess] for guess in _GUESSES[role] if guess in plain), None)


def documents(file: str, cells: pl.DataFrame) -> Rows:
    """The rows of a table whose file has that name, by the cells that count: `Rows.cells`."""
    articles, unread, mentions = [], [], []
    queries: list[tuple[object, ...]] = []
    asked_by: list[int | None] = []  # the query of each mention
    seen: set[str] = set()
    for number, row in enumerate(cells.iter_rows(named=True), 1):
        key_ = row["row_id"] or str(number)
        if key_ in seen:
            key_ = f"{key_}#{number}"  # an id that stands twice: no row is lost
        seen.add(key_)
        said = {role: " ".join(row.get(role, "").split()) for role in _SHOWN}
        name = said["name"]
        if long := next((role for role, cell in said.items() if role != "name" and len(cell) > LIMITS.cell), None):
            unread.append((key_, file, f"its cell for {long} is longer than {LIMITS.cell:,} characters"))
            continue
        traded = any(said[role] for role in ("goods", *_CODES))
        if reason := _no_name(name, alone=not (said["identifier"] or said["address"])):
            if traded and (name or row["named"]):
                unread.append((key_, file, f"{reason}: only its goods were screened"))
            elif not traded:
                unread.append((key_, file, reason))
                continue
            said["name"] = name = ""
        country = [code for part in row["country"].replace(",", ";").split(";") if (code := country_code(part))]
        kind = next((kind for kind, words in _KINDS.items() if row["kind"].lower() in words), "unknown")
        text = "; ".join(filter(None, said.values()))
        at = _starts(said)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        title = name or said["goods"] or text
        articles.append((key_, title, None, None, None, None, file, digest, text))
        numbers = _identifiers(row["identifier"])
        dates = [value for part in row["birth_date"].split(";") if (value := edtf(part))]
        place = said["address"]
        if name:
            mentions.append((key_, 0, len(name), name, kind, name, "table", country, numbers, text))
            asked_by.append(len(queries))
            queries.append((len(queries), name, kind, country, dates, numbers, place or None, False, False))
        if place:  # some listed parties are an address and nothing else
            start, end = at["address"], at["address"] + len(place)
            mentions.append((key_, start, end, place, "address", place, "table", country, [], text))
            asked_by.append(len(queries))
            queries.append((len(queries), place, "address", country, [], [], place, False, False))
        for start, end, canonical, detector, origin in _goods(said, at):
            mentions.append((key_, start, end, text[start:end], "goods", canonical, detector, origin, [], text))
            asked_by.append(None)
    ids = pl.Series("query_id", asked_by, dtype=pl.UInt32())
    return Rows(
        table(articles, ARTICLES), table(unread, UNREAD), table(mentions, MENTIONS).with_columns(query_id=ids),
        pl.DataFrame(queries, schema=QUERIES, orient="row"), cells,
    )  # fmt: skip


def _no_name(name: str, *, alone: bool) -> str:
    """Why a cell is no name to be screened, "" if it is one; alone: whether the row has nothing else to go by."""
    if not name:
        return "it has no name"
    if len(name) > _LONGEST:
        return f"its name is longer than {_LONGEST} characters"
    if long := too_long(name):
        start, end = long[0]
        return f"its name has {one_word(end - start)}"
    return "its name has no letter or digit that can be compared" if alone and not any(forms(name)) else ""


def _starts(said: Mapping[str, str]) -> dict[str, int]:
    """Where each cell that is not empty begins in the text of the row."""
    starts, at = {}, 0
    for role, cell in said.items():
        if cell:
            starts[role] = at
            at += len(cell) + len("; ")
    return starts


def _goods(said: Mapping[str, str], at: Mapping[str, int]) -> Iterator[tuple[int, int, str, str, list[str]]]:
    """The goods and codes of a row: start and end in its text, canonical, detector, countries.

    A cell in which nothing is known is goods as a whole, and a code of no known shape is one too: no cell is lost.
    """
    for role in (role for role in _CODES if said[role]):
        start = at[role]
        for part in _BETWEEN.split(said[role]):
            code = part.strip()
            begin = said[role].index(code, start - at[role]) + at[role]
            if code:
                known = by_code(code.replace(",", ".") if role == "hs" else code)
                shown = f"{known.scheme} {known.code}" if known.scheme in ("HS", "ECCN") else known.code
                yield begin, begin + len(code), shown, "code", []
            start = begin + len(code)
    if cell := said["goods"]:
        start = at["goods"]
        found = goods.find(cell, (), traded=True)
        for m in found:
            yield start + m.start, start + m.end, m.canonical, m.detector, list(m.countries)
        if not found:
            yield start, start + len(cell), cell, "table", []


def _identifiers(text: str) -> list[str]:
    """The keys of a cell of identifiers: `scheme:value`, or a bare number, which may be of any unique scheme."""
    found = []
    for part in filter(None, map(str.strip, text.split(";"))):
        scheme, colon, value = part.partition(":")
        if colon and scheme.strip().lower() in SCHEMES:
            found.append(key(scheme.strip().lower(), value))
        else:
            found += [key(scheme, part) for scheme in STRONG]
    return found

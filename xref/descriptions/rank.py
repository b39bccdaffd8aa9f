"""Which listed parties a description may mean: its slots filter them, with back-off, and words rank what is left.

1. Words: how much of what the description says the texts of a party say too (`search`): of its role and product, and of
   whom it dealt with; the rest of its clause counts little. A party on more lists is more often news.
   With a model of the user's (`meaning`), the parties nearest in meaning gain by their rank (after Cormack, Clarke and
   Büttcher, Reciprocal Rank Fusion, 2009): cosines of different models are not of one scale.
2. A listed party that the article names, the more so nearby, may be whom it describes elsewhere.
3. Slots: what a list says otherwise than the article is a filter with back-off: the party keeps a part of its score, so
   that it stands behind those of which nothing is contradicted, and the least sure slot costs least. A slot of which
   the list says nothing is no contradiction.
4. Where the article does not say that the party is listed at all, only those are candidates that it names, or of which
   the lists say much of what it says: most of those described in news are on no list.
5. Records of one party are one candidate.

The weights were chosen by hand; what halving or doubling each changes stands in tests/bench/README.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xref.countries import territories
from xref.descriptions.meaning import Meaning
from xref.descriptions.slots import Slots
from xref.profiles.records import Records
from xref.profiles.search import Index, Scores, Search

MOST = 10  # candidates of a description
_CONTEXT, _ALONE = 0.15, 0.5  # weight of a word of the clause, and if the description has no telling word itself
_KEPT = {"date": 0.6, "authority": 0.4, "kind": 0.3, "country": 0.25}  # of the score, by the slot that is contradicted
# What a slot adds that fits, where words add up to 1.
_FITS = {"date": 0.15, "authority": 0.05, "kind": 0.0, "country": 0.1, "around": 0.1}
_PRIOR, _GREAT = 0.05, 0.2  # times the logarithm of the number of lists that a party is on; if it is said to be great
_LEAST, _MUCH = 0.3, 0.5  # of the words, where nothing says that the party is listed nor where it is from
_ENOUGH = 2  # slots that fit, without a contradiction, by which a party counts of which no word is said
_NEAREST, _MEANING, _FIRST = 200, 0.4, 5  # parties near in meaning, the first's gain, the rank that gains about half
_LATE = 3  # days after the article's: time zones, and lists that give the day of effect
_EPOCH = date(1970, 1, 1).toordinal()

AGAINST, UNKNOWN, FITS = 0, 1, 2
Status = NDArray[np.int8]


class Candidate(NamedTuple):
    """A party that may be meant: its row, and what the lists say of each slot: AGAINST, UNKNOWN or FITS.

    near: the cosine of the description and the party's texts, if it is among the nearest of all in meaning.
    """

    party: int
    score: float
    said: dict[str, int]
    near: float | None = None


class Ranking:
    """The records of the lists opened for many descriptions."""

    def __init__(self, records: Records, index: Index, meaning: Meaning | None = None) -> None:
        rows, self._parties = records.listings, records.parties.height
        self.search, self._meaning = Search(index, self._parties), meaning
        self._party = rows["party"].to_numpy()
        self._sources, self._source = _codes(rows["source"])
        self._kinds, self._kind = _codes(rows["kind"].cast(pl.String()))
        self._day = rows["listed_on"].cast(pl.Int32).fill_null(-1).to_numpy()
        self._slack = rows["slack"].fill_null(0).to_numpy()
        where = rows.select("party", "countries").explode("countries").drop_nulls()
        self._where = where["party"].to_numpy()
        self._countries, self._country = _codes(where["countries"])
        self._placed = np.zeros(self._parties, bool)
        self._placed[self._where] = True
        self._homes = np.maximum(np.bincount(where.unique()["party"].to_numpy(), minlength=self._parties), 1)
        lists = rows.group_by("party").agg(pl.col("source").n_unique()).sort("party")["source"]
        self._spread = np.log(lists.to_numpy()).astype(np.float32)

    def candidates(
        self, slots: Slots, named: Mapping[int, float], but: Collection[int] = (), most: int = MOST
    ) -> list[Candidate]:
        """The parties that the description may mean, best first.

        named: the parties that the article names elsewhere, with a weight from 0 to 1; but: those that are not meant.
        """
        said = self._said(slots)
        words = self._words(slots)
        nearest, cosine = self._near(slots)
        score = words.copy()
        if len(nearest):
            score[nearest] += _MEANING * (_FIRST + 1) / (_FIRST + 1 + np.arange(len(nearest), dtype=np.float32))
            score /= 1 + _MEANING
        against = np.zeros(self._parties, bool)
        fitting = np.zeros(self._parties, np.int8)
        for party, weight in named.items():
            if score[party] > 0 or any(status[party] == FITS for status in said.values()):
                score[party] += weight
        found = score > 0
        score += (_GREAT if slots.great else _PRIOR) * self._spread
        for slot, status in said.items():
            score += (_FITS[slot] / self._homes if slot in ("country", "around") else _FITS[slot]) * (status == FITS)
            fitting += (status == FITS) & (slot not in ("kind", "around"))
            against |= status == AGAINST
        for slot, status in said.items():
            score *= np.where(status == AGAINST, _KEPT.get(slot, 1), 1).astype(np.float32)
        rest = found | (~against & (fitting >= _ENOUGH))
        if not slots.listed:
            rest &= self._telling(slots, said, words) | np.isin(np.arange(self._parties), list(named))
        rest[list(but)] = False
        rows = np.flatnonzero(rest)
        order = rows[np.lexsort((rows, -score[rows]))][:most]
        return [
            Candidate(
                int(i), round(float(score[i]), 4), {slot: int(status[i]) for slot, status in said.items()},
                round(float(cosine[i]), 2) if i in nearest else None,
            )
            for i in order
        ]  # fmt: skip

    def _telling(self, slots: Slots, said: dict[str, Status], words: Scores) -> NDArray[np.bool_]:
        """The parties of which the lists say enough to be leads where the article does not say that they are listed."""
        if "country" in said:
            return np.asarray((words > 0) & (said["country"] == FITS))
        if slots.customer:
            return np.asarray(words >= _LEAST)
        return np.asarray(words >= (_MUCH if slots.product else np.inf))

    def held_by(self, source: str, slots: Slots) -> bool:
        """Whether a list is one of those of the authority that the article names; any is if it names none."""
        return not slots.lists or any(fnmatchcase(source, pattern) for pattern in slots.lists)

    def _words(self, slots: Slots) -> Scores:
        """How much of the words of the description the texts of each party say: 1 if a text is full of all."""
        telling = dict.fromkeys((*slots.core, *slots.whom), 1.0)
        query = dict.fromkeys(slots.context, _CONTEXT if telling else _ALONE) | telling
        return self.search.scores(query) / self.search.most(tuple(telling) or slots.context)

    def _near(self, slots: Slots) -> tuple[NDArray[np.intp], Scores]:
        """The parties whose texts are nearest in meaning, nearest first, and the cosines of all."""
        asked = " ".join((*slots.core, *slots.whom) or slots.context)
        if self._meaning is None or not asked:
            return np.array([], np.intp), np.zeros(self._parties, np.float32)
        cosine = self._meaning.near(asked)
        nearest = np.argsort(-cosine, kind="stable")[:_NEAREST]
        return nearest[cosine[nearest] > 0], cosine

    def _said(self, slots: Slots) -> dict[str, Status]:
        """What the lists say of each slot, for each party."""
        said: dict[str, Status] = {}
        if slots.kind:
            same = self._kind == self._kinds.get(slots.kind, -1)
            said["kind"] = self._best(
                np.where(same, FITS, np.where(self._kind == self._kinds.get("unknown", -1), 1, 0))
            )
        if slots.countries:
            wanted = [code for country in slots.countries for code in _with_territories(country)]
            said["country"] = np.where(self._placed, self._there(wanted, AGAINST), UNKNOWN).astype(np.int8)
        elif slots.around:
            said["around"] = self._there(slots.around, UNKNOWN)
        theirs = np.ones(len(self._source), bool)
        if slots.lists:
            held = [code for key, code in self._sources.items() if self.held_by(key, slots)]
            theirs = np.isin(self._source, held)
            said["authority"] = self._best(np.where(theirs, FITS, AGAINST if held else UNKNOWN))
        if slots.listed_by or slots.listed_since:
            said["date"] = self._in_time(slots, theirs if theirs.any() else np.ones_like(theirs))
        return said

    def _there(self, countries: Collection[str], otherwise: int) -> Status:
        """Whether a party is of one of the countries: FITS, or else `otherwise`."""
        status = np.full(self._parties, otherwise, np.int8)
        codes = [self._countries[country] for country in countries if country in self._countries]
        status[self._where[np.isin(self._country, codes)]] = FITS
        return status

    def _in_time(self, slots: Slots, theirs: NDArray[np.bool_]) -> Status:
        """Whether a party was listed in the time that is said, on the lists of the authority."""
        late = slots.listed_by.toordinal() - _EPOCH + _LATE if slots.listed_by else np.iinfo(np.int32).max
        early = slots.listed_since.toordinal() - _EPOCH if slots.listed_since else np.iinfo(np.int32).min
        inside = (self._day - self._slack <= late) & (self._day + self._slack >= early)
        status = np.where(self._day < 0, UNKNOWN, np.where(inside, FITS, AGAINST))
        one = self._best(np.where(theirs, status, -1))
        return np.where(one < 0, UNKNOWN, one).astype(np.int8)

    def _best(self, status: NDArray[np.int64]) -> Status:
        """The best that a record of each party says."""
        best = np.full(self._parties, -1, np.int8)
        np.maximum.at(best, self._party, status.astype(np.int8))
        return best


def _with_territories(country: str) -> list[str]:
    """A country and what belongs to it: "Chinese companies" may be of Hong Kong."""
    return [country, *(code for code, whole in territories().items() if whole == country)]


def _codes(values: pl.Series) -> tuple[dict[str, int], NDArray[np.int32]]:
    known = {value: code for code, value in enumerate(values.unique().sort())}
    return known, values.replace_strict(known, return_dtype=pl.Int32).to_numpy()

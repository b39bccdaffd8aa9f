"""Which listed names could be meant by a form: built once for a state of the lists.

1. Each listed name becomes its comparison words (`xref.evidence.words`) and, as one more word, all of them joined.
2. Each distinct word has keys: itself, its fold, and the fold with one letter left out (a deletion neighbourhood, as in
   SymSpell), so that a word and its variants meet on a key and nothing is compared with everything.
3. Postings say which names hold a word, and where among the name's words it stands by rarity: a name is found by its
   rarest words, since a pair in which these are without a partner is of two parties (see `xref.candidates`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from xref.countries import named_in
from xref.likeness import group_keys
from xref.rarity import NAME_PART, TELLING, weight
from xref.words import MARKS, coarse, fold, words

VERSION = 16  # raised whenever words, keys or shapes change, so that an index kept by an older xref is not used
JOINED = "="  # marks the word that is a whole name joined; no token contains it
PAIR = "+"  # marks two neighbouring words of a query as one
_EVERYDAY = 0.5  # weight below which a word is an everyday one, or one that many parties bear
_LATIN = ("Latin", "")
_LOOSE, _PLAIN = "~", "^"  # mark keys by sound of words from scripts without letters, and of others
_SHORTEST_SOUND = 3  # consonants; two of them stand for a tenth of the vocabulary (kn: Kane, Cohn, Gahn)
_SHORTEST_FOLD = 4  # letters; a shorter word with one left out meets half the vocabulary (Li, Lim, Ali)


class NameIndex(NamedTuple):
    """The listed names, and the ways from a word to them.

    names: name_id, entity_id, name, quality, kind, script, for_all (False: the entity has a name in Latin letters too,
    so that this one is for queries of its own script), and what `xref.candidates` needs of its words. words: word_id,
    word, fold, names (how many hold it). postings: word_id, name_id, rank (0: the name's rarest telling word; None: all
    words joined). keys: key, word_id.
    """

    names: pl.DataFrame
    words: pl.DataFrame
    postings: pl.DataFrame
    keys: pl.DataFrame


def keys_of(word: str) -> set[str]:
    """The keys of a listed word, on which it meets its variants (see `keys_for`).

    >>> keys_of("ladin") & keys_for("laden") != set()
    True
    """
    found, sound, loose = _keys(word)
    if sound:
        found.add(f"{_LOOSE if loose else _PLAIN}{sound}")
    return found | _misspelt(word)


def keys_for(word: str, known: bool = True) -> set[str]:
    """The keys on which an asked word meets listed ones; by sound only if either is of a script without letters.

    A word that is `known`, since some listed name has it, is no misspelling of others.

    >>> keys_of("putin") & keys_for("°puchin") != set(), keys_of("putin") & keys_for("patton")
    (True, set())
    >>> keys_of("jian") & keys_for("jrian"), keys_of("jian") & keys_for("jrian", known=False)
    (set(), {'#jian'})
    """
    if word.startswith(PAIR):
        return {fold(word[1:])}
    found, sound, loose = _keys(word)
    if sound:
        found |= {f"{_LOOSE}{sound}", f"{_PLAIN}{sound}"} if loose else {f"{_LOOSE}{sound}"}
    return found if known else found | _misspelt(word)


def is_faint(word: str) -> bool:
    """Whether a word of a script without letters has too few consonants to meet its variants.

    >>> is_faint("~ly"), is_faint("~brhym"), is_faint("ali")
    (True, False, False)
    """
    return word[0] in MARKS and len(coarse(word)) < _SHORTEST_SOUND


def _misspelt(word: str) -> set[str]:
    """The letters as written, and with one left out: one letter changes the fold of others around it."""
    if word[0] == JOINED or word[0] in MARKS or len(word) < _SHORTEST_FOLD or not word.isalpha():
        return set()
    return {f"#{word}", *(f"#{word[:i]}{word[i + 1 :]}" for i in range(len(word)))}


def _keys(word: str) -> tuple[set[str], str, bool]:
    """The keys by letters, the sound ("" if it is too short to be one), and whether only the sound is to be trusted."""
    mark, bare = (word[:1], word[1:]) if word.startswith(JOINED) else ("", word)
    shape = fold(bare.lstrip(MARKS))
    keys = {mark + bare, f"{mark}{shape}", *group_keys(bare)}
    if len(shape) >= _SHORTEST_FOLD and not mark:  # a whole name misspelt is found by its words
        keys |= {f"{shape[:i]}{shape[i + 1 :]}" for i in range(len(shape))}
    sound = coarse(bare)
    return keys, f"{mark}{sound}" if len(sound) >= _SHORTEST_SOUND else "", bare[:1] in MARKS


def _everyday(listed: pl.DataFrame) -> pl.Series:
    """Whether a name is an organisation's alias of everyday words of which its primary name has none ("The Base")."""
    primary = dict(listed.filter(pl.col("quality") == "primary").select("entity_id", "name").iter_rows())
    rows = listed.select("entity_id", "name", "quality", "kind").iter_rows()
    return pl.Series(
        [
            kind == "organisation"
            and quality != "primary"
            and all(weight(word) < _EVERYDAY for word in words(name))
            and set(words(name)).isdisjoint(words(primary.get(entity, "")))
            for entity, name, quality, kind in rows
        ],
        dtype=pl.Boolean(),
    )


def _implied(listed: pl.DataFrame) -> pl.Series:
    """The countries that an organisation's name names."""
    rows = listed.select("name", "kind").iter_rows()
    return pl.Series([named_in(n) if kind == "organisation" else [] for n, kind in rows], dtype=pl.List(pl.String()))


def words_of(name: str, person: bool) -> list[str]:
    """The words under which a name is found: its comparison words and all of them joined."""
    parts = words(name, person)
    return [*dict.fromkeys(parts), JOINED + "".join(parts)] if parts else []


def telling(words_: Sequence[str], person: bool) -> int:
    """How many of a name's words can tell parties apart; the whole name as one word is none of them."""
    bar = NAME_PART if person else TELLING
    return sum(weight(word) >= bar for word in words_ if not word.startswith(JOINED))


def build(names: pl.LazyFrame, entities: pl.LazyFrame) -> NameIndex:
    """The index over tables.NAMES and tables.ENTITIES; an entry that is an address has no name, but a number."""
    listed = (
        names.join(
            entities.filter(pl.col("kind") != "address").select("entity_id", "kind"),
            on="entity_id",
            maintain_order="left",
        )
        .select("entity_id", "name", "quality", "kind", "script")
        .unique(maintain_order=True)
        .with_columns(for_all=pl.col("script").is_in(_LATIN) | ~pl.col("script").is_in(_LATIN).any().over("entity_id"))
        .with_row_index("name_id")
        .collect()
    )
    listed = listed.with_columns(everyday=_everyday(listed), implied=_implied(listed))
    people = (listed["kind"] == "person").to_list()
    found = [words_of(n, p) for n, p in zip(listed["name"], people, strict=True)]
    listed = listed.with_columns(
        telling=pl.Series([telling(w, p) for w, p in zip(found, people, strict=True)], dtype=pl.Int32()),
        brief=pl.Series([sum(len(word) == 1 for word in words_) for words_ in found], dtype=pl.Int32()),
        joined=pl.Series([words_[-1] if words_ else "" for words_ in found], dtype=pl.String()),
        initials=pl.Series(["".join(word[0] for word in words_[:-1]) for words_ in found], dtype=pl.String()),
    )
    held = listed.select("name_id", "kind", word=pl.Series(found, dtype=pl.List(pl.String()))).explode("word")
    held = held.drop_nulls().with_columns(word_id=pl.col("word").rank("dense").cast(pl.UInt32) - 1)
    words_ = held.group_by("word_id", "word").len("names").sort("word_id")
    words_ = words_.insert_column(2, pl.Series("fold", [fold(word) for word in words_["word"]], dtype=pl.String()))
    keys = (
        words_.select(
            "word_id", key=pl.Series([sorted(keys_of(w)) for w in words_["word"]], dtype=pl.List(pl.String()))
        )
        .explode("key")
        .select("key", "word_id")
        .sort("key", "word_id")
    )
    return NameIndex(listed, words_, _postings(held, words_), keys)


def _postings(held: pl.DataFrame, words_: pl.DataFrame) -> pl.DataFrame:
    tells = pl.Series([weight(word) for word in words_["word"]], dtype=pl.Float64())
    bar = pl.when(pl.col("kind") == "person").then(NAME_PART).otherwise(TELLING)
    joined = pl.col("word").str.starts_with(JOINED)
    return (
        held.join(words_.select("word_id", "names", weight=tells), on="word_id", maintain_order="left")
        .filter(~joined)
        .sort("name_id", pl.col("weight") < bar, "names", "word_id", maintain_order=True)
        .with_columns(rank=pl.int_range(pl.len(), dtype=pl.UInt8).over("name_id"))
        .select("word_id", "name_id", "rank")
        .vstack(held.filter(joined).select("word_id", "name_id", rank=pl.lit(None, dtype=pl.UInt8)))
        .sort("word_id", "name_id")
    )

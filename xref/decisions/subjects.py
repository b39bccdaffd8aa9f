"""What a decision is about: which words, of which kind, which record, and where it was said.

1. The words, without case, punctuation and a possessive ending, as the text spells them: another spelling is another
   question, since it may be what tells two parties apart. The kind with them, since a ship called Li is no person.
2. The record, by the list's own number. A party on four lists is four records, each of which can change.
3. The text. "J. Smith is not this J. Smith" is true of one article: another may mean the listed one, and must be asked
   about again. So what is decided alone holds for that text, and for the copies that belong to its story; when the text
   is rewritten, the question is open. Only what is decided in bulk, by name or by party, holds everywhere.
4. A row of a table is a text too: it holds until the row says something else. Of two rows that say the same each is
   asked about by itself if the table has a column of ids; else nothing tells them apart, and a running number would
   shift with the first row that is put in above.

Nothing of this is the number of a match or of a run, which change when an article is filed under another name.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict

import polars as pl

ARTICLE, EVERYWHERE = "article", "everywhere"  # the scopes of a decision


def form(column: str) -> pl.Expr:
    """The words by which a mention is known again; what has no letter nor digit stays as it is."""
    text = pl.col(column).str.normalize("NFKC").str.to_lowercase()
    words = text.str.replace_all(r"['’]s\b", "").str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()
    return pl.when(words == "").then(text).otherwise(words).alias("form")


def texts(articles: pl.DataFrame, mentions: pl.DataFrame, unread: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each article the hashes that its text and its copies are known by, sorted.

    articles: article_id, copy_of, sha256. mentions: detector. unread: article_id.
    """
    told_apart = _rows_with_ids(articles, mentions, unread)
    story = defaultdict(set)
    for key, copy_of, digest in articles.select("article_id", "copy_of", "sha256").iter_rows():
        known = hashlib.sha256(f"{key}\0{digest}".encode()).hexdigest() if told_apart else digest
        story[copy_of or key].add(known)
    sorted_ = {kept: tuple(sorted(known)) for kept, known in story.items()}
    return {key: sorted_[copy_of or key] for key, copy_of in articles.select("article_id", "copy_of").iter_rows()}


def _rows_with_ids(articles: pl.DataFrame, mentions: pl.DataFrame, unread: pl.DataFrame) -> bool:
    if not (mentions["detector"] == "table").any():
        return False
    ids = {*articles["article_id"], *unread["article_id"]}
    return ids != {str(number) for number in range(1, len(ids) + 1)}

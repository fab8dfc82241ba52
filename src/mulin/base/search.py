"""Full-text search with one tokenizer for both databases: SQLite FTS5 and PostgreSQL tsvector.

Chinese has no spaces, and words of two characters are what people search for. So every text is cut
into single characters and pairs of neighbours (bigrams); words in letters and digits stay whole
and are found by their beginning. Tokens are letters and digits only, hence no query syntax exists:
whatever is typed is searched for literally.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import RawSQL

from mulin.base import bulk

QUERY_LIMIT = 64  # characters of a query that are looked at
WORDS_LIMIT = 8
_RARE = "\U00020000"  # from here on only rare Han characters, some newer than Python's tables


class SearchEntry(models.Model):
    """The searchable words of one thing. Belongs to whoever indexes it, and is removed with it.

    The full-text index over `tokens` is the virtual table `base_searchindex` on SQLite (kept by
    triggers, hence the number as key) and a generated column with a GIN index on PostgreSQL.
    """

    id = models.BigAutoField(primary_key=True)
    community_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    ref = models.UUIDField()
    words = models.TextField()  # the folded text, to verify what the bigrams propose
    tokens = models.TextField()

    class Meta:
        app_label = "base"
        constraints = [
            # finding the entry of a thing again, to replace or remove it
            models.UniqueConstraint(fields=["community_id", "kind", "ref"], name="search_entry_once")
        ]


def words_of(text: str) -> list[str]:
    """`text` folded and parted at everything that is no letter or digit."""
    if not text.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
        text = unicodedata.normalize("NFKC", plain)
    return "".join(sign if sign.isalnum() or sign >= _RARE else " " for sign in text.casefold()).split()


def tokens_of(word: str) -> Iterator[str]:
    """The tokens under which a word of `words_of` is found: whole in letters, else ones and pairs."""
    for in_letters, signs in groupby(word, key=str.isascii):
        run = "".join(signs)
        if in_letters:
            yield run
        else:
            yield from run
            yield from (run[i : i + 2] for i in range(len(run) - 1))


@lru_cache(maxsize=1024)
def _wall(community_id: UUID, kind: str) -> str:
    """The token that every entry of a kind in a community has and nothing else can: texts have no underscore."""
    return "_" + hashlib.sha256(f"{community_id}:{kind}".encode()).hexdigest()[:32]


def index(community_id: UUID, kind: str, ref: UUID, texts: Iterable[str]) -> None:
    """Make `ref` findable by `texts`, instead of by what it was findable before. One query."""
    index_many(community_id, kind, {ref: texts})


def index_many(community_id: UUID, kind: str, texts: Mapping[UUID, Iterable[str]]) -> None:
    """`index` for many things of one kind; a query for every thousand."""
    bulk.insert(
        [_entry(community_id, kind, ref, parts) for ref, parts in texts.items()],
        update=["words", "tokens"],
        where=["community_id", "kind", "ref"],
    )


def _entry(community_id: UUID, kind: str, ref: UUID, texts: Iterable[str]) -> SearchEntry:
    words = [word for text in texts for word in words_of(text)]
    tokens = dict.fromkeys(token for word in words for token in tokens_of(word))
    return SearchEntry(
        community_id=community_id,
        kind=kind,
        ref=ref,
        words=" ".join(words),
        tokens=" ".join([_wall(community_id, kind), *tokens]),
    )


def remove(community_id: UUID, kind: str, refs: Iterable[UUID]) -> int:
    """Let things no longer be found. Returns how many were."""
    gone, _ = SearchEntry.objects.filter(community_id=community_id, kind=kind, ref__in=list(refs)).delete()
    return gone


def scrub() -> None:
    """Rewrite the index so that nothing of removed entries is left in it; after an erasure."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO base_searchindex(base_searchindex) VALUES ('optimize')")


def matching(community_id: UUID, kind: str, query: str) -> models.QuerySet[SearchEntry]:
    """The entries of `kind` that contain every word of `query`; for use in a larger query.

    Only the first 64 characters and 8 words count. A query without any word finds nothing.
    """
    words = words_of(query[:QUERY_LIMIT])[:WORDS_LIMIT]
    if not words:
        return SearchEntry.objects.none()
    terms = _terms(words)
    # The wall is one of the tokens asked for. Asking by its columns too makes SQLite walk all of the
    # community's entries instead of the few that match (10 ms against 1 ms over 50,000).
    found = SearchEntry.objects.filter(_match(_wall(community_id, kind), terms))
    for word in words:
        if len(terms) > 1 and len(word) > 2:  # pairs may lie apart: the whole word must be there
            found = found.filter(words__contains=word)
    return found


def find(community_id: UUID, kind: str, query: str, limit: int = 20) -> list[UUID]:
    """The things that contain every word of `query`, the newest first. One query; none without words."""
    entries = matching(community_id, kind, query).order_by("-id")
    return list(entries.values_list("ref", flat=True)[:limit])


def _terms(words: list[str]) -> dict[str, bool]:
    """What to look up, and whether its beginning is enough (words in letters)."""
    terms: dict[str, bool] = {}
    for word in words:
        for in_letters, signs in groupby(word, key=str.isascii):
            run = "".join(signs)
            if in_letters or len(run) == 1:
                terms[run] = in_letters
            else:
                terms |= {run[i : i + 2]: False for i in range(len(run) - 1)}
    return terms


def _match(wall: str, terms: Mapping[str, bool]) -> models.Q | RawSQL:
    """The condition that an entry has all of `terms`; the tokens are letters and digits, so quoting is safe."""
    if connection.vendor == "sqlite":
        asked = " AND ".join([f'"{wall}"', *(f'"{term}"{"*" * begins}' for term, begins in terms.items())])
        sql = "SELECT rowid FROM base_searchindex WHERE base_searchindex MATCH %s"
        return models.Q(id__in=RawSQL(sql, [asked]))  # noqa: S611  # a constant text with a parameter
    asked = " & ".join([f"'{wall}'", *(f"'{term}'{':*' * begins}" for term, begins in terms.items())])
    return RawSQL("vector @@ %s::tsquery", [asked], models.BooleanField())

"""What records say of movies, as terms: the people, tags and words that a model learns from."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping

import polars as pl

from services.recommender.model.movie_features import TERMS
from shared.contracts.explanations import DIRECTOR
from shared.contracts.movie_facts import MovieFacts
from shared.contracts.movie_records import MovieFields, MovieRecord

WORD = re.compile(r"[^\W\d_]{4,}")
COMMON_SHARE, FEW_OVERVIEWS = 0.1, 20
"""A word of a larger share of the overviews says nothing, unless there are few."""
ACTOR, TAG, WORD_KIND = "actor", "tag", "word"


def named_terms(fields: MovieFields | MovieFacts) -> Iterator[tuple[str, str]]:
    """Kind and name of the people and tags, as the record writes them."""
    for kind, names in ((DIRECTOR, fields.directors), (ACTOR, fields.cast), (TAG, fields.tags)):
        for name in names or []:
            yield kind, name


def terms_of(
    records: Iterable[MovieRecord], *, with_tmdb: bool, known: Mapping[str, Container[str]] | None = None
) -> pl.DataFrame:
    """terms(movie_id, kind, name) in lower case, each once, also of what TMDB said if `with_tmdb`. With `known` names
    by kind, others are left out: ten thousand overviews have a million words."""
    usable = {record.movie_id: record.fields if with_tmdb else record.fields.without_tmdb() for record in records}
    rows = [
        (movie_id, kind, name)
        for movie_id, fields in usable.items()
        for kind, name in _terms(fields)
        if known is None or name in known.get(kind, ())
    ]
    return pl.DataFrame(rows, schema=TERMS, orient="row").unique(maintain_order=True)


def _terms(fields: MovieFields) -> Iterator[tuple[str, str]]:
    for kind, name in named_terms(fields):
        yield kind, name.lower()
    for word in WORD.findall((fields.overview or "").lower()):
        yield WORD_KIND, word


def without_common_words(terms: pl.DataFrame) -> pl.DataFrame:
    """Without words that many overviews have."""
    words = terms.filter(pl.col("kind") == WORD_KIND)
    limit = max(FEW_OVERVIEWS, COMMON_SHARE * words["movie_id"].n_unique())
    common = [word for word, count in Counter(words["name"]).items() if count > limit]
    return terms.filter((pl.col("kind") != WORD_KIND) | ~pl.col("name").is_in(common))

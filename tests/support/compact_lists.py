"""Random compact lists, and what they look like as public movies."""

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import strategies as st

from shared.contracts.english_reasons import reason
from shared.contracts.explanations import CitedRating, CommonFeature, Explanation
from shared.contracts.lists import ListHead, RecommendedMovie
from shared.contracts.movies import Movie
from shared.lists.compact_list import (
    Citation,
    CompactList,
    NeighboursReason,
    PopularityReason,
    RatingsReason,
    Reason,
    SharedFeature,
)

HEAD = ListHead(
    user_id=944, profile_version=31, model_version="m1", computed_at=datetime(2026, 1, 2, 3, 4, 5, 67, tzinfo=UTC)
)
MOVIE_IDS = st.integers(1, 2**53 - 1)
TITLES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
EXTERNAL_IDS = st.none() | st.integers(1, 10**8)


@st.composite
def catalogues(draw: st.DrawFn) -> dict[int, Movie]:
    """At least one movie, by id."""
    ids = draw(st.lists(MOVIE_IDS, min_size=1, max_size=12, unique=True))
    return {movie_id: draw(_movies(movie_id)) for movie_id in ids}


def _movies(movie_id: int) -> st.SearchStrategy[Movie]:
    return st.builds(
        Movie,
        movie_id=st.just(movie_id),
        title=TITLES,
        year=st.none() | st.integers(1870, 2030),
        genres=st.lists(TITLES, max_size=3),
        imdb_id=EXTERNAL_IDS,
        tmdb_id=EXTERNAL_IDS,
    )


def _reasons(movie_ids: st.SearchStrategy[int]) -> st.SearchStrategy[Reason]:
    counts, averages = st.integers(0, 200_000), st.integers(5, 50)
    citations = st.lists(st.builds(Citation, movie_ids, st.integers(50, 500)), min_size=1, max_size=2)
    kinds = st.sampled_from(["director", "actor", "tag", "genre"])
    features = st.lists(st.builds(SharedFeature, kinds, TITLES), max_size=2)
    return st.one_of(
        st.builds(RatingsReason, citations.map(tuple), features.map(tuple)),
        st.builds(NeighboursReason, counts, st.none() | counts, averages),
        st.builds(PopularityReason, counts, st.none() | averages),
    )


@st.composite
def compact_lists(draw: st.DrawFn, movie_ids: st.SearchStrategy[int] = MOVIE_IDS) -> CompactList:
    rows = draw(
        st.lists(
            st.tuples(movie_ids, st.integers(-(10**9), 10**9), st.integers(50, 500), _reasons(movie_ids)), max_size=15
        )
    )
    ids, scores, stars, reasons = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    return CompactList(HEAD, ids, scores, stars, reasons)


def public_movies(compact: CompactList, movies: Mapping[int, Movie]) -> list[RecommendedMovie]:
    columns = (compact.movie_ids, compact.scores, compact.predicted, compact.reasons)
    return [
        RecommendedMovie(
            **vars(movies[movie_id]),
            score=round(score / 10_000, 4),
            predicted_rating=round(predicted / 100, 2),
            reason=reason(public_explanation(each, movies)),
            explanation=public_explanation(each, movies),
        )
        for movie_id, score, predicted, each in zip(*columns, strict=True)
    ]


def public_explanation(given: Reason, movies: Mapping[int, Movie]) -> Explanation:
    if isinstance(given, RatingsReason):
        cited = [
            CitedRating(movie_id=cited.movie_id, title=movies[cited.movie_id].title, stars=cited.stars / 100)
            for cited in given.cited
        ]
        shared = [CommonFeature.model_validate(feature._asdict()) for feature in given.shared]
        return Explanation(kind="ratings", movies=cited, shared=shared)
    average = None if given.average is None else round(given.average / 10, 1)
    if isinstance(given, NeighboursReason):
        return Explanation(kind="neighbours", count=given.people, among=given.among, average=average)
    return Explanation(kind="popularity", count=given.people, average=average)

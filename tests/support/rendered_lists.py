"""Rendered lists of given or random movies, and the movies of rendered lists."""

from collections.abc import Sequence

from hypothesis import strategies as st

from shared.contracts.lists import ListHead, RecommendedMovie
from shared.lists.compact_list import CompactList, PopularityReason
from shared.lists.ready_list import Access, ReadyList
from shared.lists.rendering import RenderedList

TEXTS = st.text(max_size=30)


def recommended_movies(max_size: int) -> st.SearchStrategy[list[RecommendedMovie]]:
    """Whatever their titles, genres and reasons contain: line breaks, quotes, any script."""
    movie = st.builds(
        RecommendedMovie,
        movie_id=st.integers(1, 10**9),
        title=TEXTS,
        year=st.none() | st.integers(1890, 2030),
        genres=st.lists(TEXTS, max_size=3),
        score=st.floats(-5, 5),
        predicted_rating=st.floats(0.5, 5),
        reason=TEXTS,
    )
    return st.lists(movie, max_size=max_size)


def ready_list(
    head: ListHead, movies: Sequence[RecommendedMovie] = (), access: Access = Access.EVERYTHING
) -> ReadyList:
    own_head = ListHead.model_validate(head.model_dump(include=set(ListHead.model_fields)))
    return ReadyList(own_head, "fragments", [movie.model_dump_json().encode() for movie in movies], access)


def rendered_list(
    head: ListHead, movies: Sequence[RecommendedMovie] = (), access: Access = Access.EVERYTHING
) -> RenderedList:
    """The compact form has no reasons."""
    ready = ready_list(head, movies, access)
    compact = CompactList(
        ready.head,
        [movie.movie_id for movie in movies],
        [round(10_000 * movie.score) for movie in movies],
        [round(100 * movie.predicted_rating) for movie in movies],
        [PopularityReason(0, None)] * len(movies),
    )
    return RenderedList(compact, ready)


def movies_of(rendered: RenderedList) -> list[RecommendedMovie]:
    return [RecommendedMovie.model_validate_json(row) for row in rendered.ready.rows]

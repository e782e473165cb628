import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.movies import Movie
from shared.lists.compact_list import Citation, CompactList, PopularityReason, RatingsReason
from shared.lists.fragments.table import Fragments, UnknownMovie
from shared.lists.rendering import render
from tests.support.compact_lists import HEAD, catalogues, compact_lists, public_movies


@given(movies=catalogues(), data=st.data())
def test_rows_are_the_public_json_of_their_movies(movies: dict[int, Movie], data: st.DataObject) -> None:
    compact = data.draw(compact_lists(st.sampled_from(sorted(movies))))
    fragments = Fragments.from_movies(movies.values())
    ready = render(compact, fragments)
    assert ready.rows == [movie.model_dump_json().encode() for movie in public_movies(compact, movies)]
    assert (ready.head, ready.fragments_version) == (HEAD, fragments.version)


@pytest.mark.parametrize(
    "compact",
    [
        CompactList(HEAD, [2], [1], [300], [PopularityReason(1, 30)]),
        CompactList(HEAD, [1], [1], [300], [RatingsReason((Citation(2, 9),))]),
    ],
    ids=["listed", "cited"],
)
def test_a_list_with_an_unknown_movie_is_not_rendered(compact: CompactList) -> None:
    fragments = Fragments.from_movies([Movie(movie_id=1, title="Heat", year=1995, genres=[])])
    with pytest.raises(UnknownMovie):
        render(compact, fragments)

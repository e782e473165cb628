import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.movies import Movie, MovieDetails
from shared.lists.fragments.table import Fragments, UnknownMovie
from tests.support.compact_lists import catalogues

ALIEN = Movie(movie_id=3, title='"Alien"', year=1979, genres=["Horror"], tmdb_id=348)
HEAT = Movie(movie_id=9, title="Heat", year=1995, genres=[])


@given(movies=catalogues())
def test_a_fragment_is_the_public_json_of_its_movie(movies: dict[int, Movie]) -> None:
    fragments = Fragments.from_movies(movies.values())
    for movie_id, movie in movies.items():
        assert fragments.fragment(movie_id) + b"}" == movie.model_dump_json().encode()
        assert json.loads(f'"{fragments.title(movie_id)}"') == movie.title


@given(before=catalogues(), after=catalogues(), removed=st.sets(st.integers(1, 50)))
def test_fragments_with_changes_are_those_of_the_changed_movies(
    before: dict[int, Movie], after: dict[int, Movie], removed: set[int]
) -> None:
    changes = {**dict.fromkeys([*removed, *list(before)[::3]]), **after}
    expected = {movie_id: movie for movie_id, movie in (before | changes).items() if movie is not None}
    changed = Fragments.from_movies(before.values()).with_changes(changes, 7)
    assert changed.content == Fragments.from_movies(expected.values()).content
    assert (changed.version, changed.catalogue) == (Fragments.from_movies(expected.values()).version, 7)


@pytest.mark.parametrize("movie_id", [1, 4, 10])
def test_an_unknown_movie_has_no_fragment(movie_id: int) -> None:
    fragments = Fragments.from_movies([HEAT, ALIEN])
    for lookup in (fragments.fragment, fragments.title):
        with pytest.raises(UnknownMovie):
            lookup(movie_id)


def test_an_empty_catalogue_has_no_fragments() -> None:
    with pytest.raises(UnknownMovie):
        Fragments.from_movies([]).fragment(1)


def test_a_file_serves_what_was_written_to_it(tmp_path: Path) -> None:
    written = Fragments.from_movies([HEAT, ALIEN])
    path = tmp_path / "fragments"
    path.write_bytes(written.content)
    fragments = Fragments.open(path, written.version)
    assert (fragments.content, fragments.version) == (written.content, written.version)
    assert fragments.fragment(9) == b'{"movie_id":9,"title":"Heat","year":1995,"genres":[]'
    assert fragments.title(3) == r"\"Alien\""


def test_the_version_depends_on_the_content_only() -> None:
    version = Fragments.from_movies([HEAT, ALIEN]).version
    assert Fragments.from_movies([ALIEN, HEAT]).version == version
    assert Fragments.from_movies([ALIEN]).version != version


def test_details_of_a_movie_are_no_part_of_its_fragment() -> None:
    details = MovieDetails(**vars(HEAT), rating_count=1, average_rating=4, histogram={})
    assert Fragments.from_movies([details]).content == Fragments.from_movies([HEAT]).content


def test_content_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="no fragments"):
        Fragments(b"something" * 9, "v")

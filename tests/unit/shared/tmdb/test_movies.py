import json

import pytest
from pydantic import ValidationError

from shared.tmdb.movies import FoundMovie, TmdbMovie
from tests.support.catalogue.false_tmdb import ALIEN, NULLS


def test_a_whole_movie_is_read_and_written_in_tmdbs_shape() -> None:
    movie = TmdbMovie.model_validate(ALIEN)
    assert (movie.year, movie.runtime, movie.titles()) == (1979, 117, ["Alien", "Obcy"])
    assert movie.watch.results["DE"].flatrate[0].provider_name == "Disney Plus"
    assert TmdbMovie.model_validate_json(json.dumps(movie.dump())) == movie


def test_parts_that_are_missing_or_null_are_empty() -> None:
    movie = TmdbMovie.model_validate({"id": 1, "title": " ", "release_date": "", **NULLS})
    assert movie == TmdbMovie.model_validate({"id": 1, "release_date": ""})
    assert (movie.titles(), movie.year, movie.credits.cast) == ([], None, [])


@pytest.mark.parametrize("released", [None, "", "197", "soon", "٢٠٢٤-01-01", "????-05-25"])
def test_a_date_that_is_none_has_no_year(released: str | None) -> None:
    assert FoundMovie(id=1, release_date=released).year is None


@pytest.mark.parametrize("broken", [{}, {"id": "x"}, {"id": 1, "credits": "none"}, {"id": 1, "runtime": {}}])
def test_another_shape_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TmdbMovie.model_validate(broken)

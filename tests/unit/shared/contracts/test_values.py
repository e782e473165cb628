from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.lists import Controls
from shared.contracts.movies import Movie, NamedMovie
from shared.contracts.profile_imports import ImportedVerdict
from shared.contracts.profiles import Pick
from shared.contracts.values import MAX_BATCH_RATINGS, Amount, EntityId, Stars


@pytest.mark.parametrize(
    ("kind", "accepted", "refused"),
    [
        (EntityId, [1, 2**53 - 1], [0, -1, 2**53]),
        (Amount, [1, 100], [0, 101]),
        (Stars, [0.5, 1, 4.5, 5], [0, 0.25, 5.5, -1, float("nan"), float("inf")]),
    ],
)
def test_values_have_bounds(kind: Any, accepted: list[float], refused: list[float]) -> None:
    adapter: TypeAdapter[object] = TypeAdapter(kind)
    for value in accepted:
        assert adapter.validate_python(value) == value
    for value in refused:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


@pytest.mark.parametrize("movie_id", ["1", True, None, 1.5])
def test_ids_in_json_are_numbers(movie_id: object) -> None:
    with pytest.raises(ValidationError):
        Pick.model_validate({"movie_id": movie_id, "rating": 4})


def test_optional_numbers_may_be_missing_and_are_not_text() -> None:
    assert NamedMovie(title="Alien").year is None
    with pytest.raises(ValidationError, match="must be a whole number"):
        NamedMovie.model_validate({"title": "Alien", "year": "1979"})


def test_ids_of_other_sites_are_omitted_where_unknown() -> None:
    movie = Movie(movie_id=1, title="Alien", year=None, genres=[], imdb_id=78748)
    assert movie.model_dump() == {"movie_id": 1, "title": "Alien", "year": None, "genres": [], "imdb_id": 78748}


def test_a_batch_fits_into_one_transaction() -> None:
    assert MAX_BATCH_RATINGS < 100


@pytest.mark.parametrize(
    "controls", [Controls(genre="Drama"), Controls(popularity=-0.5), Controls(diversity=1), Controls(from_year=1990)]
)
def test_controls_know_whether_any_is_set(controls: Controls) -> None:
    assert controls.are_set()
    assert not Controls().are_set()


@pytest.mark.parametrize("number", [0, 1.5, True, "1700006400", "20261130", "2026-11-30T00:00", "\uff12026-11-30"])
def test_a_number_or_another_form_is_no_day(number: object) -> None:
    verdict = {"movie_id": 1, "rating": 4, "rated_at": 1, "dated": True}
    assert ImportedVerdict.model_validate(verdict | {"seen_on": ["2026-01-31"]}).seen_on
    with pytest.raises(ValidationError, match="must be a day, such as 2026-01-31"):
        ImportedVerdict.model_validate(verdict | {"seen_on": [number]})

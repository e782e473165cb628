from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.filtering.filters import MAX_CHOICES, MovieFilters, describe_selection
from shared.contracts.filtering.selection import Loosening
from shared.contracts.movies import Movie

ALL = MovieFilters(genre=["Comedy", "Romance"], without_tag="gore", from_year=1990, to_year=1999, max_age=12)


def test_one_name_or_several_are_read_and_blank_ones_are_not() -> None:
    assert MovieFilters(genre="Comedy").genre == ("Comedy",)
    assert MovieFilters(genre=["Comedy", "", "Drama", "Comedy"]).genre == ("Comedy", "Drama")
    assert not MovieFilters(genre="", person=None).are_filtering()


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_year": 1999, "to_year": 1990},
        {"min_runtime": 120, "max_runtime": 90},
        {"min_runtime": 0},
        {"max_age": 19},
        {"genre": ["x" * 41]},
        {"person": ["x" * 101]},
        {"tag": [str(number) for number in range(MAX_CHOICES + 1)]},
        {"genre": 7},
        {"decade": 1990},
    ],
)
def test_filters_are_bounded(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MovieFilters(**wrong)


def test_a_country_may_be_typed_in_small_letters() -> None:
    assert MovieFilters(service="Netflix", region=" de ").region == "DE"
    with pytest.raises(ValidationError, match="region"):
        MovieFilters(service="Netflix", region="Germany")


def test_each_filter_can_be_taken_away() -> None:
    assert list(ALL.active()) == [
        ("genre", "Comedy"),
        ("genre", "Romance"),
        ("without_tag", "gore"),
        ("years", ""),
        ("max_age", ""),
    ]
    assert ALL.loosened("genre", "Comedy").genre == ("Romance",)
    assert ALL.loosened("years", "").from_year is ALL.loosened("years", "").to_year is None
    assert ALL.loosened("max_age", "").max_age is None


@pytest.mark.parametrize(
    ("filters", "needed"),
    [({"genre": "War", "from_year": 1990}, False), ({"tag": "gore"}, True), ({"max_age": 0}, True)],
)
def test_records_are_needed_for_what_a_movie_does_not_say(filters: dict[str, Any], needed: bool) -> None:
    assert MovieFilters(**filters).need_records() is needed


@pytest.mark.parametrize(
    ("filters", "verdict"),
    [
        ({}, True),
        ({"genre": ["Comedy", "Romance"]}, True),
        ({"genre": ["Comedy", "War"]}, False),
        ({"without_genre": ["War"]}, True),
        ({"without_genre": ["Romance"]}, False),
        ({"from_year": 1990}, None),
        ({"from_year": 1990, "genre": "War"}, False),
    ],
)
def test_a_movie_without_a_year_passes_no_filter_by_years(filters: dict[str, Any], verdict: bool | None) -> None:
    movie = Movie(movie_id=1, title="Emma", year=None, genres=["Comedy", "Romance"])
    assert MovieFilters(**filters).judge(movie) is verdict


def test_an_empty_selection_says_which_filter_to_take_away() -> None:
    def count(filters: MovieFilters) -> tuple[int, int]:
        if "Comedy" in filters.genre and filters.max_age is not None:
            return 0, 3
        return (7, 0) if filters.max_age is None else (2, 1)

    selection = describe_selection(ALL, count)
    assert (selection.matching, selection.unknown) == (0, 3)
    assert selection.loosenings == [
        Loosening(filter="max_age", matching=7),
        Loosening(filter="genre", value="Comedy", matching=2),
    ]
    included = describe_selection(ALL.model_copy(update={"include_unknown": True}), count)
    assert (included.matching, included.loosenings) == (3, [])


@pytest.mark.parametrize("value", [[{}], [1], [["Drama"]], {"Drama": 1}, 7])
def test_anything_but_text_is_no_name(value: object) -> None:
    with pytest.raises(ValidationError):
        MovieFilters.model_validate({"genre": value})

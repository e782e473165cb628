from datetime import UTC, datetime

import pytest

from services.web.views.taste_profile import Bar, TasteProfile
from shared.contracts.profiles import OwnRating


def rated(stars: float, average: float | None, year: int | None, *genres: str) -> OwnRating:
    return OwnRating(
        movie_id=1,
        title="x",
        year=year,
        genres=list(genres),
        rating=stars,
        rated_at=datetime(2026, 1, 2, tzinfo=UTC),
        average_rating=average,
    )


def test_genres_and_decades_are_counted() -> None:
    profile = TasteProfile.from_ratings(
        [rated(5, 4, 1979, "Horror", "Sci-Fi"), rated(3, 4, 1986, "Horror"), rated(1, None, None)]
    )
    assert profile.genres == [Bar("Horror", 2, 4.0), Bar("Sci-Fi", 1, 5.0)]
    assert profile.decades == [Bar("1970s", 1, 5.0), Bar("1980s", 1, 3.0)]


def test_ratings_are_compared_with_the_average_of_the_same_movies() -> None:
    profile = TasteProfile.from_ratings([rated(5, 4, None), rated(4, 3.9, None), rated(1, None, None)])
    assert profile.above_others == pytest.approx(0.55)
    assert {column.stars: (column.own, column.others) for column in profile.columns if column.own or column.others} == {
        1.0: (1, 0),
        4.0: (1, 2),
        5.0: (1, 0),
    }
    assert profile.tallest == 2


def test_without_ratings_the_charts_are_empty() -> None:
    profile = TasteProfile.from_ratings([])
    assert (profile.genres, profile.decades, profile.above_others, profile.tallest) == ([], [], None, 1)

import pytest

from shared.contracts.movies import Movie


@pytest.mark.parametrize(
    ("year", "first", "last", "expected"),
    [
        (1990, None, None, True),
        (None, None, None, True),
        (1990, 1990, 1990, True),
        (1990, 1991, None, False),
        (1990, None, 1989, False),
        (1990, None, 2000, True),
        (2030, 1990, None, True),
        (None, 1990, None, False),
        (None, None, 2000, False),
    ],
)
def test_a_movie_is_of_the_years_between_the_bounds(
    year: int | None, first: int | None, last: int | None, expected: bool
) -> None:
    assert Movie(movie_id=1, title="Alien", year=year, genres=[]).is_of_years(first, last) is expected

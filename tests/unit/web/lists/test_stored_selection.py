from dataclasses import dataclass, field
from typing import Any

import pytest

from services.web.lists.stored_selection import choose
from shared.contracts.errors import OwnersOnly
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.filtering.selection import Loosening, SelectedMovies, Selection
from shared.contracts.lists import Controls, ListedMovie, ReadableList

MOVIES = [(1, 1979, ["Horror", "Sci-Fi"]), (2, 1985, ["Sci-Fi"]), (3, None, ["Drama"]), (4, 1999, ["Drama"])]


@dataclass
class Recommender:
    requests: list[list[int]] = field(default_factory=list)

    async def select(self, movie_ids: list[int], _filters: MovieFilters) -> SelectedMovies:
        self.requests.append(movie_ids)
        return SelectedMovies(movie_ids=[4, 2, 99], selection=Selection(matching=2, unknown=1))


def listed() -> ReadableList:
    movies = [
        ListedMovie(
            movie_id=movie_id, title="", year=year, genres=genres, score=None, predicted_rating=None, reason=None
        )
        for movie_id, year, genres in MOVIES
    ]
    return ReadableList(
        user_id=944, profile_version=None, model_version="m", computed_at=None, source="cache", movies=movies
    )


async def chosen(controls: Controls, amount: int = 10) -> tuple[list[int], Selection | None]:
    found = await choose(listed(), amount, controls, Recommender())  # type: ignore[arg-type]
    return [movie.movie_id for movie in found.movies], found.selection


async def test_genres_and_years_choose_among_the_stored_titles_without_the_recommender() -> None:
    assert await chosen(Controls(genre="Sci-Fi", without_genre="Horror")) == ([2], Selection(matching=1, unknown=0))
    assert await chosen(Controls(from_year=1980), 1) == ([2], Selection(matching=2, unknown=1))
    assert (await chosen(Controls(from_year=1980, include_unknown=True)))[0] == [2, 3, 4]
    loosenings = [Loosening(filter="genre", value="Horror", matching=2), Loosening(filter="years", matching=1)]
    nothing = Selection(matching=0, unknown=0, loosenings=loosenings)
    assert await chosen(Controls(genre="Horror", from_year=1980)) == ([], nothing)


async def test_other_filters_ask_the_recommender_about_these_titles_only() -> None:
    recommender = Recommender()
    found = await choose(listed(), 10, Controls(person="Tom Hanks"), recommender)  # type: ignore[arg-type]
    assert recommender.requests == [[1, 2, 3, 4]]
    assert [movie.movie_id for movie in found.movies] == [4, 2], "other movies are not on the list"


@pytest.mark.parametrize("genres", [{"genre": "comedy"}, {"without_genre": ["Drama", "Komödie"]}])
async def test_genres_that_no_movie_of_the_list_has_are_left_to_the_recommender(genres: dict[str, Any]) -> None:
    recommender = Recommender()
    await choose(listed(), 10, Controls(**genres), recommender)  # type: ignore[arg-type]
    assert recommender.requests == [[1, 2, 3, 4]], "which refuses a name that is no genre"


@pytest.mark.parametrize(
    "controls", [Controls(popularity=-0.5), Controls(diversity=0.5, genre="Drama"), Controls(sort="stars")]
)
async def test_what_would_tell_more_is_refused(controls: Controls) -> None:
    with pytest.raises(OwnersOnly):
        await chosen(controls)

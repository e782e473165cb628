import pytest

from services.web.mcp.tools.titles import WhichMovie, certain_movies, find_movie, find_movies, unclear_titles
from shared.contracts.errors import MovieNotFound
from tests.unit.web.conftest import Site


async def test_a_title_is_matched_and_without_a_year_understood_as_people_say_it(site: Site) -> None:
    recommender = site.dependencies.recommender
    for which in (WhichMovie(title="Dune"), WhichMovie(title="dune"), WhichMovie(movie_id=4)):
        meant = await find_movie(which, recommender)
        assert meant.movie is not None
        assert (meant.movie.movie_id, meant.candidates) == (4, [])


async def test_a_year_that_is_given_is_not_passed_over(site: Site) -> None:
    meant = await find_movie(WhichMovie(title="dune", year=2021), site.dependencies.recommender)
    assert (meant.movie, [each.movie_id for each in meant.candidates]) == (None, [4])


async def test_an_unknown_id_is_no_movie(site: Site) -> None:
    with pytest.raises(MovieNotFound):
        await find_movie(WhichMovie(movie_id=999), site.dependencies.recommender)


async def test_many_titles_are_matched_in_one_request_and_none_is_searched_for(site: Site) -> None:
    which = [WhichMovie(title=title) for title in ("Alien", "nosuch", "ida", "Nosuch")]
    meant = await find_movies(which, site.dependencies.recommender)
    assert [each.movie_id for each in certain_movies(meant)] == [1, 9]
    assert [each.title for each in unclear_titles(which, meant)] == ["nosuch", "Nosuch"]
    paths = [each.url.path for each in site.recommender.requests]
    assert paths == ["/internal/movies/match", "/internal/movies/spoken"]
    assert await find_movies([], site.dependencies.recommender) == []

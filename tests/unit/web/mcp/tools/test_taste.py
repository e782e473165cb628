import json

from services.web.mcp.tools.results import TasteList
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import Caller


async def test_loved_and_hated_titles_become_ratings_that_nobody_stores(site: Site) -> None:
    answer = await Caller(site, None).calls("recommend_for_taste", loved=["Alien", "Dune"], hated=["Jaws", "Nosuch"])
    assert isinstance(answer.content, TasteList)
    assert [each.title for each in answer.content.understood] == ["Alien", "Dune", "Jaws"]
    assert [each.title for each in answer.content.unclear] == ["Nosuch"]
    assert "Nosuch" in answer.text
    request = site.recommender.requests[-1]
    picks = {pick["movie_id"]: pick["rating"] for pick in json.loads(request.content)["ratings"]}
    assert (request.url.path, picks) == ("/internal/preview", {1: 5.0, 4: 5.0, 10: 1.0})
    assert not site.recommender.ratings


async def test_filters_choose_among_the_recommended(site: Site) -> None:
    answer = await Caller(site, None).calls("recommend_for_taste", loved=["Alien"], from_year=1974, to_year=1976)
    assert isinstance(answer.content, TasteList)
    assert [each.year for each in answer.content.movies] == [1974, 1975, 1976]
    assert answer.content.matching == 3


async def test_without_one_certain_title_there_is_nothing_to_go_by(site: Site) -> None:
    answer = await Caller(site, None).calls("recommend_for_taste", loved=["Nosuch"])
    assert answer.is_error
    assert [each.url.path for each in site.recommender.requests] == [
        "/internal/movies/match",
        "/internal/movies/spoken",
    ]
    assert (await Caller(site, None).calls("recommend_for_taste", loved=[])).is_error
    assert (await Caller(site, None).calls("recommend_for_taste", loved=["x"] * 21)).is_error

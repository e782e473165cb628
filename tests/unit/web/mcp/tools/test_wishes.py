from services.web.mcp.tools.results import WishedList
from services.web.mcp.visit import Visit
from services.web.oauth.app_scopes import RATINGS_WRITE
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import ADA, Caller


async def test_it_tells_what_was_understood_and_what_was_not(site: Site) -> None:
    answer = await Caller(site, None).calls("recommend_for_words", words="like Dune after 1990 flurbl", amount=2)
    assert isinstance(answer.content, WishedList)
    assert [each.said for each in answer.content.parts] == ["like Dune", "after 1990"]
    assert answer.content.not_understood == ["flurbl"]
    assert len(answer.content.movies) == 2
    assert "?: flurbl" in answer.text
    fewer = await Caller(site, None).calls("recommend_for_words", words="like Dune after 1990", without=[1])
    assert isinstance(fewer.content, WishedList)
    assert [each.taken_away for each in fewer.content.parts] == [False, True]


async def test_unknown_runtimes_and_people_are_said(site: Site) -> None:
    answer = await Caller(site, None).calls("recommend_for_words", words="like Dune, under two hours, no Tom Cruise")
    assert "2 more movies may match" in answer.text
    assert "include_unknown" in answer.text
    assert "not known here" in answer.text
    included = await Caller(site, None).calls("recommend_for_words", words="under two hours", include_unknown=True)
    assert "may match" not in included.text
    assert "not known here" not in included.text


async def test_the_users_taste_counts_only_where_they_granted_that(ada: Caller, site: Site) -> None:
    await ada.calls("recommend_for_words", words="comedies")
    assert site.recommender.requests[-1].url.params["user_id"] == "944"
    ada.visit = Visit(site.dependencies, ADA, frozenset([RATINGS_WRITE]))
    await ada.calls("recommend_for_words", words="comedies")
    assert "user_id" not in site.recommender.requests[-1].url.params

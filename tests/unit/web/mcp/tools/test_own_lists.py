from services.web.localization.languages import use_language
from services.web.mcp.tools.results import RankedMovies, Reason, SharedMovies, WantedMovies
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import Caller


async def test_the_list_is_the_users_own_with_its_filters(ada: Caller, site: Site) -> None:
    answer = await ada.calls("my_list", amount=3, genre=["Drama"], max_runtime=120, diversity=0.5)
    assert isinstance(answer.content, RankedMovies)
    assert [each.movie_id for each in answer.content.movies] == [1, 2, 3]
    request = site.recommender.requests[-1]
    assert request.url.path == "/internal/users/944/recommendations"
    assert dict(request.url.params) == {"amount": "3", "genre": "Drama", "max_runtime": "120", "diversity": "0.5"}


async def test_why_tells_the_reason_and_the_predicted_stars(ada: Caller) -> None:
    answer = await ada.calls("why", title="Dune")
    assert isinstance(answer.content, Reason)
    assert answer.content.movie is not None
    assert answer.content.movie.title == "Dune"
    assert answer.content.reason
    assert answer.content.predicted_stars is not None
    assert answer.content.reason in answer.text


async def test_the_watchlist_is_read(ada: Caller) -> None:
    assert "empty" in (await ada.calls("watchlist")).text
    await ada.calls("want_to_see", title="Jaws")
    answer = await ada.calls("watchlist")
    assert isinstance(answer.content, WantedMovies)
    assert [each.title for each in answer.content.movies] == ["Jaws"]


async def test_a_list_for_two_needs_the_others_invitation(ada: Caller, site: Site) -> None:
    other = await site.sign_up("Bob")
    assert other == 944  # Ada calls as the next user below
    grace = await site.sign_up("Grace", "another good one")
    refused = await ada.calls("tonight_for_two", invitation=str(grace))
    assert refused.is_error
    assert "has to invite you" in refused.text
    key = await site.dependencies.accounts.link_key(grace)
    invited = await ada.calls("tonight_for_two", invitation=f"http://web/together?with={grace}.{key}", amount=2)
    assert isinstance(invited.content, SharedMovies)
    assert len(invited.content.movies) == 2
    assert not (await ada.calls("tonight_for_two", invitation="13")).is_error


async def test_answers_and_errors_are_german_where_german_is_read(ada: Caller) -> None:
    with use_language("de"):
        assert "Filme, die besten zuerst:" in (await ada.calls("my_list")).text
        assert "Die Merkliste ist leer." in (await ada.calls("watchlist")).text
        assert "rufe noch einmal auf" in (await ada.calls("my_list", amount=0)).text
        assert "ID" in (await ada.calls("why", movie_id=999)).text

from services.web.mcp.tools.results import WhatIfList
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import Caller


async def test_it_tells_the_list_that_would_be_and_the_place_of_a_movie(ada: Caller, site: Site) -> None:
    await ada.calls("rate", title="Alien", stars=5)
    answer = await ada.calls(
        "what_if", without=[{"title": "Alien"}], rated=[{"title": "Ida", "stars": 4.5}], movie={"title": "Dune"}
    )
    assert isinstance(answer.content, WhatIfList)
    changes = [(each.title, each.stars_now, each.stars_then) for each in answer.content.changes]
    assert changes == [("Alien", 5, None), ("Ida", None, 4.5)]
    assert (answer.content.place_now, answer.content.place_then) == (3, 7)
    assert answer.content.statement in answer.text
    assert site.recommender.ratings[944] == {1: 5}


async def test_an_uncertain_title_is_asked_about_and_no_movie_is_named_twice(ada: Caller) -> None:
    unclear = await ada.calls("what_if", without=[{"title": "a"}])
    assert isinstance(unclear.content, WhatIfList)
    assert (unclear.is_error, unclear.content.unclear[0].title) == (True, "a")
    twice = await ada.calls("what_if", without=[{"title": "Ida"}], rated=[{"movie_id": 9, "stars": 1}])
    assert (twice.is_error, twice.text) == (True, "Name each movie once.")

from types import SimpleNamespace
from typing import Any, cast

from services.web.accounts.sessions import SignedInUser
from services.web.pages.watching.wanted import wanted_movies
from tests.unit.web.conftest import Site

ADA = SignedInUser(user_id=944, name="Ada")


async def test_nobody_wants_anything_without_an_account_or_a_recommender(site: Site) -> None:
    own = await site.sign_up()
    await site.client.put(f"/api/users/{own}/watchlist/3")
    deps: Any = cast("Any", SimpleNamespace(recommender=cast("Any", site.app).state["dependencies"].recommender))
    assert await wanted_movies(deps, ADA) == {3}
    assert site.recommender.requests[-1].url.path == f"/internal/users/{own}/wanted", "not the whole watchlist"
    assert await wanted_movies(deps, None) == frozenset()
    site.recommender.down = True
    assert await wanted_movies(deps, ADA) == frozenset()

from services.web.mcp.resources import Profile, read_own_list, read_profile
from tests.unit.web.mcp.conftest import Caller


async def test_the_profile_tells_what_the_user_rated_and_the_list_what_comes_next(ada: Caller) -> None:
    await ada.calls("rate", title="Dune", stars=4.5)
    profile = await read_profile(ada.visit)
    assert isinstance(profile, Profile)
    assert [(each.title, each.stars) for each in profile.latest] == [("Dune", 4.5)]
    assert [(each.label, each.ratings, each.average_stars) for each in profile.genres] == [("Drama", 1, 4.5)]
    assert 4 not in [each.movie_id for each in (await read_own_list(ada.visit)).movies]

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.list_builder import ListBuilder
from tests.support.served_models import served_model


async def test_the_first_movies_are_those_of_the_list() -> None:
    computed = await ListBuilder().build(served_model(), UserProfile(1000, 2), 5, None)
    first = computed.first(2)
    assert first.movies == computed.recommendations.movies[:2]
    assert first.model_dump(exclude={"movies"}) == computed.recommendations.model_dump(exclude={"movies"})
    assert len(computed.recommendations.movies) == 5
    assert computed.first(9) == computed.recommendations

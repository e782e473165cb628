from services.recommender.domain.profile import UserProfile
from services.recommender.lists.list_builder import ListBuilder
from shared.contracts.lists import Recommendations
from tests.support.rendered_lists import movies_of
from tests.support.served_models import served_model


async def test_a_response_has_the_first_movies_of_the_list() -> None:
    computed = await ListBuilder().build(served_model(), UserProfile(1000, 2), 5, None)
    movies = movies_of(computed.rendered)
    assert len(movies) == 5
    for amount in (2, 9):
        head = computed.rendered.ready.head
        expected = Recommendations(**head.model_dump(), source="computed", movies=movies[:amount])
        assert computed.body(amount) == expected.model_dump_json().encode()

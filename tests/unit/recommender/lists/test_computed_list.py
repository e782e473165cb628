import json

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.computed_list import with_selection
from services.recommender.lists.list_builder import ListBuilder
from shared.contracts.filtering.selection import Selection
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


def test_a_selection_is_the_last_field_of_a_list() -> None:
    selection = Selection(matching=2, unknown=1)
    body = json.loads(with_selection(b'{"movies":[]}', selection))
    assert body == {"movies": [], "selection": {"matching": 2, "unknown": 1, "loosenings": []}}
    assert with_selection(b'{"movies":[]}', None) == b'{"movies":[]}'

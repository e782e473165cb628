from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.what_if.places import places_of
from shared.contracts.lists import NO_CONTROLS
from tests.support.served_models import IDS, movies_for, served_model

PROFILE = UserProfile(1000, 3, {IDS[0]: Verdict(5.0, 1), IDS[1]: Verdict(None, 2, dismissed=True)})


def test_places_are_those_of_the_list_and_go_on_behind_its_end() -> None:
    served = served_model()
    places = places_of(served, PROFILE)
    listed = [movie.movie_id for movie in movies_for(served, PROFILE, 10, NO_CONTROLS)]
    assert [places[movie_id] for movie_id in listed] == list(range(1, len(listed) + 1))
    assert sorted(places.values()) == list(range(1, len(places) + 1))
    assert places.keys() == set(served.model.movie_ids.tolist()) - PROFILE.verdicts.keys()

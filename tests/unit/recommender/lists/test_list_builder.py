import time
from unittest.mock import patch

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.served_model import ServedModel
from shared.contracts.lists import NO_CONTROLS, Controls
from shared.lists.format1.stored_list import FoundList
from shared.telemetry.metrics import Metrics
from tests.support.served_models import IDS, served_model

SERVED = served_model()
RATED = UserProfile(1000, 3, {IDS[0]: Verdict(5.0, 1)})


async def test_a_list_of_ratings_is_stored_at_its_greatest_length() -> None:
    computed = await ListBuilder().build(SERVED, RATED, 3, b"token")
    assert computed.token == b"token"
    assert len(computed.recommendations.movies) == len(IDS) - 1
    assert computed.stored is not None
    assert (computed.stored.user_id, computed.stored.profile_version) == (1000, 3)
    body = FoundList(computed.stored.to_bytes(), "computed").body(100)
    assert body == computed.recommendations.model_dump_json().encode()


async def test_a_stored_list_has_at_most_100_movies(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts: list[int] = []

    def movies_for(_served: ServedModel, _profile: UserProfile, amount: int, _controls: Controls) -> list[object]:
        amounts.append(amount)
        return []

    monkeypatch.setattr(ServedModel, "movies_for", movies_for)
    await ListBuilder().build(SERVED, RATED, 3, None)
    assert amounts == [100]


async def test_a_list_without_ratings_is_not_stored_and_as_long_as_asked_for() -> None:
    profile = UserProfile(1000, 1, {IDS[0]: Verdict(None, 1, dismissed=True)})
    computed = await ListBuilder().build(SERVED, profile, 3, None)
    assert (computed.stored, computed.token, len(computed.recommendations.movies)) == (None, None, 3)


async def test_a_computed_list_names_its_profile_and_its_model() -> None:
    recommendations = await ListBuilder().compute(SERVED, RATED, 3)
    assert recommendations.movies == SERVED.movies_for(RATED, 3, NO_CONTROLS)
    head = recommendations.model_dump(include={"user_id", "profile_version", "model_version", "source"})
    assert head == {"user_id": 1000, "profile_version": 3, "model_version": "v1", "source": "computed"}


async def test_the_controls_narrow_the_list() -> None:
    recommendations = await ListBuilder().compute(SERVED, RATED, 5, Controls(genre="Horror"))
    assert all("Horror" in movie.genres for movie in recommendations.movies)


async def test_the_time_of_each_computation_is_observed() -> None:
    metrics = Metrics()
    with (
        patch.object(time, "perf_counter", side_effect=[10.0, 32.5]),
        patch.object(metrics, "observe_computation") as observe,
    ):
        await ListBuilder(metrics).compute(SERVED, RATED, 3)
    observe.assert_called_once_with(22.5)

import threading
import time
from unittest.mock import patch

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists import list_builder
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.served_model import ServedModel
from shared.contracts.lists import NO_CONTROLS, Controls
from shared.telemetry.metrics import Metrics
from tests.support.rendered_lists import movies_of
from tests.support.served_models import IDS, movies_for, served_model

SERVED = served_model()
RATED = UserProfile(1000, 3, {IDS[0]: Verdict(5.0, 1)})


async def test_a_list_of_ratings_is_stored_at_its_greatest_length() -> None:
    computed = await ListBuilder().build(SERVED, RATED, 3, b"token")
    assert computed.token == b"token"
    assert len(computed.rendered.ready.rows) == len(computed.rendered.compact.movie_ids) == len(IDS) - 1
    assert computed.stored is computed.rendered
    assert (computed.rendered.user_id, computed.rendered.profile_version) == (1000, 3)


async def test_a_stored_list_has_at_most_100_movies(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts: list[int] = []

    def list_of(_served: ServedModel, _profile: UserProfile, amount: int, _controls: Controls) -> None:
        amounts.append(amount)

    monkeypatch.setattr(ServedModel, "rendered_list_for", list_of)
    await ListBuilder().build(SERVED, RATED, 3, None)
    assert amounts == [100]


async def test_a_list_without_ratings_is_not_stored_and_as_long_as_asked_for() -> None:
    profile = UserProfile(1000, 1, {IDS[0]: Verdict(None, 1, dismissed=True)})
    computed = await ListBuilder().build(SERVED, profile, 3, None)
    assert (computed.stored, computed.token, len(computed.rendered.ready.rows)) == (None, None, 3)


async def test_a_computed_list_names_its_profile_and_its_model() -> None:
    rendered = await ListBuilder().compute(SERVED, RATED, 3)
    assert movies_of(rendered) == movies_for(SERVED, RATED, 3, NO_CONTROLS)
    head = rendered.ready.head
    assert (head.user_id, head.profile_version, head.model_version) == (1000, 3, "v1")


async def test_the_controls_narrow_the_list() -> None:
    rendered = await ListBuilder().compute(SERVED, RATED, 5, Controls(genre="Horror"))
    assert all("Horror" in movie.genres for movie in movies_of(rendered))


async def test_the_time_of_each_computation_is_observed() -> None:
    metrics = Metrics()
    with (
        patch.object(time, "perf_counter", side_effect=[10.0, 32.5]),
        patch.object(metrics, "observe_computation") as observe,
    ):
        await ListBuilder(metrics).compute(SERVED, RATED, 3)
    observe.assert_called_once_with(22.5)


@pytest.mark.parametrize("limit", ["MAX_RATINGS_INLINE", "MAX_MOVIES_INLINE"])
async def test_only_a_long_computation_leaves_the_event_loop(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    threads: list[int] = []

    def render(_served: ServedModel, *_arguments: object) -> None:
        threads.append(threading.get_ident())

    monkeypatch.setattr(ServedModel, "rendered_list_for", render)
    await ListBuilder().compute(SERVED, RATED, 3)
    monkeypatch.setattr(list_builder, limit, 0)
    await ListBuilder().compute(SERVED, RATED, 3)
    assert [thread == threading.get_ident() for thread in threads] == [True, False]

"""What somebody takes back leaves the model too, in real stores."""

import numpy as np
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.model.serialization import flatten
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.model_store import TRAININGS
from services.recommender.stores.stores import Stores
from services.recommender.training.forgetting import KEY, ForgettingCheck
from services.recommender.training.pipeline import train_and_publish
from shared.contracts.operations import TrainingState
from shared.telemetry.metrics import Metrics
from tests.integration.recommender.conftest import Recommender, running
from tests.support.waiting import eventually

STAYS, LEAVES = 1000, 1001
RELATIVE = 1e-6


async def trained(stores: Stores, dataset: Dataset, algorithm: str = "ease") -> str:
    return (await train_and_publish(algorithm, "small", dataset, stores.profiles, stores.models)).version


async def arrays_of(stores: Stores, version: str) -> dict[str, np.ndarray]:
    return flatten((await stores.models.load(version)).model)[1]


async def rated(recommender: Recommender, user_id: int) -> None:
    await recommender.sign_up(user_id)
    for place in range(8):
        await recommender.rate(place * 7 + 1, 0.5 + (place + user_id) % 9 / 2, user_id)


def differences(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> list[str]:
    """The arrays that differ by more than the tolerance."""
    assert one.keys() == other.keys()
    return [
        name
        for name in one
        if one[name].shape != other[name].shape or not np.allclose(one[name], other[name], rtol=RELATIVE, atol=0)
    ]


@pytest.mark.parametrize("algorithm", ["ease", "user-cosine", pytest.param("gp", marks=pytest.mark.long)])
async def test_after_a_deletion_the_model_is_that_of_a_fit_without_the_user(
    recommender: Recommender, algorithm: str
) -> None:
    stores, dataset = recommender.stores, recommender.dataset
    await rated(recommender, STAYS)
    without = await arrays_of(stores, await trained(stores, dataset, algorithm))
    await rated(recommender, LEAVES)
    knowing = await arrays_of(stores, await trained(stores, dataset, algorithm))
    assert differences(knowing, without)
    assert (await recommender.http.delete(f"/internal/users/{LEAVES}")).status_code == 204
    assert not differences(await arrays_of(stores, await trained(stores, dataset, algorithm)), without)


async def test_a_rating_that_is_taken_back_is_forgotten_and_another_change_is_not_a_withdrawal(
    recommender: Recommender,
) -> None:
    stores, dataset = recommender.stores, recommender.dataset
    await rated(recommender, STAYS)
    without = await arrays_of(stores, await trained(stores, dataset))
    marks = await stores.withdrawals.read()
    await recommender.rate(134, 5, STAYS)
    await recommender.rate(134, 1, STAYS)
    assert await stores.withdrawals.read() == marks
    await recommender.http.delete(f"/internal/users/{STAYS}/ratings/134")
    assert await stores.withdrawals.read() != marks
    assert not differences(await arrays_of(stores, await trained(stores, dataset)), without)


async def test_earlier_models_that_know_it_cannot_be_served_any_more(recommender: Recommender) -> None:
    stores = recommender.stores
    await rated(recommender, LEAVES)
    first, second = str(await stores.models.current_version()), await trained(stores, recommender.dataset)
    assert (await recommender.http.delete(f"/internal/users/{LEAVES}")).status_code == 204
    refused = await recommender.http.post("/internal/rollback", json={"version": first})
    assert refused.status_code == 409
    assert "taken back" in refused.json()["detail"]
    assert await stores.models.current_version() == second
    await trained(stores, recommender.dataset)
    gone = await recommender.http.post("/internal/rollback")
    assert gone.status_code == 404
    keys = await stores.models.objects.keys("models/")
    assert not [key for key in keys if first in key or second in key]


async def test_a_training_forgets_by_itself_and_says_so(
    recommender_settings: RecommenderSettings, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.recommender.training.runner.COUNT_SECONDS", 0.1)
    monkeypatch.setattr("services.recommender.training.forgetting.CHECK_SECONDS", 0.1)
    hour_in_a_second = recommender_settings.model_copy(update={"forget_within_hours": 1 / 3600})
    async with running(hour_in_a_second, stores) as recommender:
        await rated(recommender, LEAVES)
        assert (await recommender.http.delete(f"/internal/users/{LEAVES}")).status_code == 204

        async def has_forgotten() -> bool:
            state = TrainingState.model_validate_json((await recommender.http.get("/internal/train")).content)
            forgetting, last = state.forgetting, state.last
            return bool(last and last.by_itself and forgetting and forgetting.waiting_seconds is None)

        async def one_copy_is_left() -> bool:
            return len({path.name for path in recommender_settings.model_dir.iterdir()} - {TRAININGS}) == 1

        await eventually(has_forgotten)
        await eventually(one_copy_is_left)


async def test_how_long_it_waits_is_told_by_the_clock_of_the_bucket(recommender: Recommender) -> None:
    stores = recommender.stores
    await stores.withdrawals.add()
    check = ForgettingCheck(stores.models, stores.withdrawals, 24, Metrics())
    await check.check()
    written = await stores.models.objects.get_with_age(KEY)
    assert written is not None
    assert written.content.decode() == await stores.models.current_version()

    async def has_aged() -> bool:
        await check.check()
        return check.latest is not None and (check.latest.waiting_seconds or 0) >= 1

    await eventually(has_aged)

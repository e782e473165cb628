from dataclasses import replace

import pytest

from services.recommender.lists.imports.catalogue_wait import LOOKS, wait_for_catalogue
from services.recommender.lists.served_model import ServedModel
from shared.contracts.errors import RecommenderUnavailable
from tests.support.served_models import active


async def test_a_batch_waits_until_its_movies_are_known() -> None:
    model, slept = active(), list[float]()
    served = model.get()

    async def take_up(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            model.current = ServedModel(replace(served.dataset, catalogue_version=7), served.published)

    await wait_for_catalogue(model, 0, take_up)
    assert slept == []
    await wait_for_catalogue(model, 7, take_up)
    assert len(slept) == 3
    await wait_for_catalogue(model, 6, take_up)
    assert len(slept) == 3


async def test_a_catalogue_that_is_not_taken_up_is_unavailable() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with pytest.raises(RecommenderUnavailable):
        await wait_for_catalogue(active(), 1, sleep)
    assert len(slept) == LOOKS

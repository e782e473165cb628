from typing import Any

import pytest
from pydantic import ValidationError

from services.recommender.model import ALGORITHMS
from services.recommender.settings import BEST, RecommenderSettings


def settings(**values: Any) -> RecommenderSettings:
    return RecommenderSettings.model_validate({"internal_token": "x7Kp9-qLm2vRt5_wYz8aBcDe", **values})


@pytest.mark.parametrize("name", [BEST, *ALGORITHMS])
def test_every_algorithm_can_be_chosen(name: str) -> None:
    assert settings(algorithm=name).algorithm == name


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"algorithm": "oracle"}, "choose one of best"),
        ({"dataset": "../secrets"}, "dataset"),
        ({"train_after_ratings": -1}, "train_after_ratings"),
        ({"train_scheduler": "http://scheduler:8786"}, "train_scheduler"),
    ],
)
def test_a_wrong_value_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        settings(**values)

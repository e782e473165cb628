import pytest

from services.recommender.datasets.known import KNOWN, loading_message, unknown_name_message


def test_every_known_name_is_listed_with_how_far_it_reaches() -> None:
    message = unknown_name_message("ml-200k")
    assert all(f"{name} (films to {dataset.last_year})" in message for name, dataset in KNOWN.items())


@pytest.mark.parametrize(("name", "guess"), [("ml-32", "ml-32m"), ("ml-latestsmall", "ml-latest-small")])
def test_a_near_name_is_suggested(name: str, guess: str) -> None:
    assert f"Did you mean {guess}?" in unknown_name_message(name)


def test_a_name_like_no_other_suggests_nothing() -> None:
    assert "Did you mean" not in unknown_name_message("netflix")


@pytest.mark.parametrize(
    ("ratings", "cost"),
    [(1_000, "a minute and 0.5 GB"), (1_000_209, "a minute and 0.7 GB"), (32_000_204, "13 minutes and 6.9 GB")],
)
def test_time_and_memory_grow_with_the_ratings(ratings: int, cost: str) -> None:
    assert f"Loading {ratings:,} ratings and training a first model may take {cost} of memory." in loading_message(
        ratings
    )

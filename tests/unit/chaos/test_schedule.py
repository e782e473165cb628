"""The chaos harness's schedule is the same for the same seed, and leaves nothing out."""

from itertools import islice

import pytest

from tests.chaos.schedule import ASYMMETRIC, KINDS, Injection, schedule
from tests.chaos.stack import StackShape

MORE_THAN_A_ROUND = 100


def first_round(seed: int) -> list[Injection]:
    return list(islice(schedule(seed, StackShape()), MORE_THAN_A_ROUND))


def test_the_same_seed_gives_the_same_injections_and_another_seed_others() -> None:
    assert first_round(1) == first_round(1)
    assert first_round(1) != first_round(2)


def test_a_round_kills_freezes_and_cuts_off_everything() -> None:
    kinds = {injection.kind for injection in first_round(3)}
    parts = ("redis", "aws", "recommender", "web", "voice")
    assert {f"{does} {part}" for does in ("kill", "freeze") for part in parts} <= kinds
    assert {
        f"{disturbance} all to {part}" for disturbance in KINDS for part in ("redis", "aws", "recommender")
    } <= kinds
    assert {f"{disturbance} {source} to {target}" for disturbance in KINDS for source, target in ASYMMETRIC} <= kinds
    assert {"two at once", "train"} <= kinds


def test_only_requested_faults_are_scheduled() -> None:
    assert {injection.name for injection in islice(schedule(1, StackShape(), "^kill redis$"), 3)} == {"kill redis"}


def test_an_unknown_fault_is_an_error() -> None:
    with pytest.raises(ValueError, match="No fault is called kill me"):
        next(schedule(1, StackShape(), "kill me"))

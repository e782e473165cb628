"""The chaos harness's schedule is the same for the same seed, and leaves nothing out."""

from itertools import islice

import pytest

from tests.chaos.schedule import AHEAD, ASYMMETRIC, KINDS, Injection, schedule
from tests.chaos.stack import StackShape

MORE_THAN_A_ROUND = 120


def first_round(seed: int, *, sets_redis_clock: bool = True) -> list[Injection]:
    return list(islice(schedule(seed, StackShape(sets_redis_clock=sets_redis_clock)), MORE_THAN_A_ROUND))


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
    assert {f"restart {kind}" for kind in ("web", "recommender", "voice")} <= kinds


def test_a_training_loses_its_cluster_or_its_recommender() -> None:
    names = {each.name.partition(" + ")[2] for each in first_round(3) if each.name.startswith("train at")}
    assert {"kill cluster", "kill cluster-2", "freeze cluster", "restart recommender"} <= names


def test_a_round_sets_every_clock_both_ways_and_refuses_as_aws_does() -> None:
    injections = first_round(4)
    kinds = {injection.kind for injection in injections}
    assert {f"clock of {part} {ahead:+d} s" for part in ("web", "recommender") for ahead in AHEAD} <= kinds
    assert {f"clock of {part} {ahead} s" for part in ("redis", "aws", "voice") for ahead in ("+3600", "-3600")} <= kinds
    assert {
        f"{refusal} {source} to aws" for refusal in ("throttle", "expire") for source in ("all", "recommender")
    } <= kinds
    cut_off = [injection.name for injection in injections if injection.name.startswith("clock of reco")]
    assert any("-3600 s + refuse recommender" in name for name in cut_off)


def test_where_the_clock_of_redis_cannot_be_set_no_fault_needs_it() -> None:
    assert not [each.name for each in first_round(4, sets_redis_clock=False) if "clock of redis" in each.name]


def test_only_requested_faults_are_scheduled() -> None:
    assert {injection.name for injection in islice(schedule(1, StackShape(), "^kill redis$"), 3)} == {"kill redis"}


def test_an_unknown_fault_is_an_error() -> None:
    with pytest.raises(ValueError, match="No fault is called kill me"):
        next(schedule(1, StackShape(), "kill me"))

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from services.recommender.lists.remaking.remaker import LOOK_SECONDS, LOOKS_PER_WRITE, MAX_REFUSALS, Remaker
from services.recommender.lists.served_model import ServedModel
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.contracts.operations import RemakeOutcome
from shared.lists.cache_lease import Notices
from shared.telemetry.metrics import Metrics
from tests.support.fakes.published_lists import FakeReaders
from tests.support.served_models import active, served_model

PER_SECOND = 4.0
OLD, NEW = served_model(version="v1"), served_model(version="v2")


class Stopped(Exception):
    """Ends a loop that does not end."""


@dataclass
class Remake:
    outcomes: dict[int, RemakeOutcome] = field(default_factory=dict)
    refusals: int = 0
    damaged: tuple[int, ...] = ()
    remade: list[int] = field(default_factory=list)
    after: Callable[[], None] = field(default=lambda: None)

    async def remake(self, _served: ServedModel, user_id: int) -> RemakeOutcome:
        if self.refusals:
            self.refusals -= 1
            raise StoreUnavailable
        if user_id in self.damaged:
            raise ValueError
        self.remade.append(user_id)
        self.after()
        return self.outcomes.get(user_id, "remade")


@dataclass
class Turn:
    is_mine: bool = True
    finished: list[tuple[str, int]] = field(default_factory=list)
    held: list[tuple[int, int]] = field(default_factory=list)
    down: bool = False
    over: str | None = None

    async def hold(self, version: str, done: int, total: int, pause_seconds: float) -> bool:
        if self.down:
            raise CacheUnavailable
        assert pause_seconds == 1 / PER_SECOND
        self.held.append((done, total))
        return self.is_mine and self.over != version

    async def finish(self, version: str, total: int) -> None:
        self.finished.append((version, total))
        self.over = version


@dataclass
class Lease:
    notices: Notices = field(default_factory=lambda: Notices(NEW.version))
    is_known: bool = True

    def knows_hides(self) -> bool:
        return self.is_known


@dataclass
class Setup:
    remake: Remake = field(default_factory=Remake)
    readers: FakeReaders = field(default_factory=lambda: FakeReaders([3, 1, 2]))
    turn: Turn = field(default_factory=Turn)
    lease: Lease = field(default_factory=Lease)
    metrics: Metrics = field(default_factory=Metrics)
    pauses: list[float] = field(default_factory=list)
    active: Any = field(default_factory=lambda: active(NEW))

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if len(self.pauses) > 20:
            raise Stopped

    def remaker(self, per_second: float = PER_SECOND) -> Remaker:
        parts = (self.remake, self.readers, self.turn, self.active, self.lease, per_second, self.metrics, self.sleep)
        return Remaker(*(cast("Any", part) for part in parts))

    def counted(self, outcome: str) -> float | None:
        return self.metrics.registry.get_sample_value("matinee_lists_remade_total", {"outcome": outcome})


@pytest.fixture
def setup() -> Setup:
    return Setup()


async def test_the_most_read_lists_are_remade_first_at_the_budget_and_once(setup: Setup) -> None:
    remaker = setup.remaker()
    await remaker.look()
    await remaker.look()
    assert (setup.remake.remade, setup.pauses) == ([3, 1, 2], [1 / PER_SECOND] * 3)
    assert (setup.turn.held, setup.turn.finished) == ([(0, 0), (0, 3), (1, 3), (2, 3), (0, 0)], [("v2", 3)])
    assert setup.counted("remade") == 3


async def test_a_list_that_needs_no_write_takes_less_of_the_time(setup: Setup) -> None:
    setup.remake.outcomes = {3: "current", 1: "overtaken", 2: "unrated"}
    await setup.remaker().look()
    short = 1 / PER_SECOND / LOOKS_PER_WRITE
    assert setup.pauses == [short, 1 / PER_SECOND, short]
    assert [setup.counted(outcome) for outcome in ("current", "overtaken", "unrated", "remade")] == [1, 1, 1, 0]


async def test_whoever_deleted_the_account_is_forgotten(setup: Setup) -> None:
    setup.remake.outcomes = {1: "gone"}
    await setup.remaker().look()
    assert (setup.remake.remade, setup.readers.user_ids) == ([3, 1, 2], [3, 2])


async def test_a_store_that_throttles_is_given_longer_and_longer_pauses_and_no_list_is_left_out(setup: Setup) -> None:
    setup.remake.refusals = 4
    await setup.remaker().look()
    refused, remade = setup.pauses[:4], setup.pauses[4:]
    assert all(2**n / 2 <= pause <= 2**n for n, pause in enumerate(refused))
    assert (setup.remake.remade, remade) == ([3, 1, 2], [1 / PER_SECOND] * 3)
    assert (setup.counted("refused"), setup.counted("remade")) == (4, 3)


async def test_a_list_that_is_refused_for_good_or_cannot_be_made_keeps_no_other_one_waiting(setup: Setup) -> None:
    setup.remake.refusals, setup.remake.damaged = MAX_REFUSALS, (1,)
    await setup.remaker().look()
    assert (setup.remake.remade, setup.turn.finished) == ([2], [("v2", 3)])
    assert (setup.counted("refused"), setup.counted("failed")) == (MAX_REFUSALS, 1)


async def test_a_rollback_in_the_middle_remakes_what_was_remade_for_the_newer_model(setup: Setup) -> None:
    remaker = setup.remaker()
    await remaker.look()

    def roll_back() -> None:
        setup.active.current, setup.lease.notices = NEW, Notices(NEW.version)

    setup.active.current, setup.lease.notices = OLD, Notices(OLD.version)
    setup.remake.after = roll_back
    await remaker.look()
    setup.remake.after = lambda: None
    setup.turn.over = OLD.version
    await remaker.look()
    assert setup.remake.remade == [3, 1, 2, 3, 3, 1, 2]


async def test_while_another_recommender_has_the_turn_nothing_is_done(setup: Setup) -> None:
    setup.turn.is_mine = False
    await setup.remaker().look()
    assert (setup.remake.remade, setup.turn.held) == ([], [(0, 0)])


async def test_a_lost_turn_ends_the_round_and_the_next_one_begins_again(setup: Setup) -> None:
    remaker = setup.remaker()

    def lose() -> None:
        setup.turn.is_mine = False

    setup.remake.after = lose
    await remaker.look()
    assert (setup.remake.remade, setup.turn.finished) == ([3], [])
    setup.turn.is_mine, setup.remake.after = True, lambda: None
    await remaker.look()
    assert setup.turn.finished == [("v2", 3)]


async def test_a_still_newer_model_ends_the_round(setup: Setup) -> None:
    def publish() -> None:
        setup.lease.notices = Notices("v3")

    setup.remake.after = publish
    await setup.remaker().look()
    assert (setup.remake.remade, setup.turn.finished) == ([3], [])


@pytest.mark.parametrize("announced", [None, "v1", "v3"])
async def test_a_recommender_that_lags_behind_the_announced_model_remakes_nothing(
    setup: Setup, announced: str | None
) -> None:
    setup.lease.notices = Notices(announced)
    await setup.remaker().look()
    assert (setup.remake.remade, setup.turn.held) == ([], [])


async def test_nothing_is_remade_while_the_notices_are_unknown_or_no_model_is_served(setup: Setup) -> None:
    setup.lease.is_known = False
    await setup.remaker().look()
    setup.lease.is_known, setup.active.current = True, None
    await setup.remaker().look()
    assert setup.remake.remade == []


async def test_a_budget_of_nothing_remakes_nothing(setup: Setup) -> None:
    await setup.remaker(per_second=0).look()
    assert (setup.remake.remade, setup.turn.held) == ([], [])


async def test_a_rollback_remakes_lists_again(setup: Setup) -> None:
    remaker = setup.remaker()
    await remaker.look()
    setup.active.current, setup.lease.notices = OLD, Notices(OLD.version)
    await remaker.look()
    assert setup.turn.finished == [("v2", 3), ("v1", 3)]


async def test_the_loop_looks_again_after_redis_was_away(setup: Setup) -> None:
    setup.turn.down = True
    with pytest.raises(Stopped):
        await setup.remaker().run()
    assert set(setup.pauses) == {LOOK_SECONDS}


async def test_the_loop_goes_on_after_a_round(setup: Setup) -> None:
    with pytest.raises(Stopped):
        await setup.remaker().run()
    assert (setup.remake.remade, setup.pauses[-1]) == ([3, 1, 2], LOOK_SECONDS)
    assert setup.pauses.count(LOOK_SECONDS) > 2

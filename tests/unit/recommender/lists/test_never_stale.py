"""The promise, attacked: two recommenders and a gateway, whose every call to a store is cut into steps; hypothesis
chooses the order of all steps, and what fails when.

Every read that begins after a rating was acknowledged gives a list made from that rating or a later one, and at the end
every acknowledged rating is there, with nothing counted twice.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.cache_invalidation import Invalidations
from services.recommender.lists.profile_repository import LiveProfiles
from services.recommender.lists.served_model import ActiveModel
from services.recommender.lists.service import Lists
from services.web.lists.user_lists import UserLists
from shared.contracts.errors import StoreUnavailable, Unavailable
from shared.contracts.lists import Controls, ListHead, Recommendations, RecommendedMovie
from shared.lists.cache_lease import CacheLease, Notices
from shared.lists.reader import ListReader
from shared.lists.single_flight import SingleFlight
from tests.support.fakes.list_stores import MemoryCache, MemoryNotices, MemoryProfiles, MemoryTable, World

USER, MOVIES, STARS = 944, 3, (1.0, 5.0)
PROCESSES = ("first", "second", "web")
PLAIN = Controls()


class FakeServedModel:
    """A model whose list tells what it was made from."""

    def __init__(self, model_version: str) -> None:
        self.published = SimpleNamespace(version=model_version)
        self.dataset = SimpleNamespace(
            samples=SimpleNamespace(find=lambda _: None), catalogue=SimpleNamespace(get=lambda _: None)
        )

    def movies_for(self, profile: UserProfile, _amount: int, _controls: Controls) -> list[RecommendedMovie]:
        made_from = {movie: verdict.rating for movie, verdict in sorted(profile.rated.items())}
        movie = {"movie_id": 1, "title": str(made_from), "year": None, "genres": []}
        return [RecommendedMovie(**movie, score=1, predicted_rating=3, reason="")]

    def head(self, profile: UserProfile) -> ListHead:
        return ListHead(
            user_id=profile.user_id,
            profile_version=profile.version,
            model_version=self.published.version,
            computed_at=datetime.now(UTC),
        )


@dataclass
class Stack:
    """Two recommenders, and a gateway that asks the first."""

    world: World
    recommenders: list[Lists] = field(default_factory=list)
    acknowledged: int = 0
    last_acknowledged: dict[int, tuple[int, float]] = field(default_factory=dict)
    reads: int = 0

    def __post_init__(self) -> None:
        self.world.profiles[USER] = UserProfile(USER, 0)
        self.recommenders = [self.recommender("first"), self.recommender("second")]
        self.lease = CacheLease(cast("Any", MemoryNotices(self.world)), self.notices_elsewhere, self.world.clock)
        reader = ListReader(MemoryCache(self.world, "web"), cast("Any", MemoryTable(self.world)), self.lease)
        refreshes: Any = SimpleNamespace(refresh_if_outdated=lambda *_: None)
        self.web = UserLists(reader, cast("Any", self), refreshes)

    def recommender(self, name: str) -> Lists:
        cache, active_model, notices = (
            MemoryCache(self.world, name),
            ActiveModel(),
            cast("Any", MemoryNotices(self.world)),
        )
        active_model.current = cast("Any", FakeServedModel("m1"))
        return Lists(
            active_model=active_model,
            profiles=LiveProfiles(cast("Any", MemoryProfiles(self.world))),
            cache=cache,
            table=cast("Any", MemoryTable(self.world)),
            invalidations=Invalidations(cache, notices, self.world.sleep, self.world.clock),
            flights=SingleFlight(),
        )

    async def recommendations(self, user_id: int, amount: int, controls: Controls) -> bytes:
        """What the gateway asks the recommender for."""
        return (await self.recommenders[0].give(user_id, amount, controls)).model_dump_json().encode()

    async def notices_elsewhere(self) -> Notices | None:
        """What the gateway asks the recommender for while it cannot look itself."""
        try:
            return await self.recommenders[0].invalidations.known_notices()
        except StoreUnavailable:
            return None

    async def background(self) -> None:
        await asyncio.gather(self.lease.run(), *(each.invalidations.run() for each in self.recommenders))

    async def rate(self, by: int, movie: int, stars: float) -> None:
        """As a client does that is told 503: it asks again until it is told yes."""
        while True:
            before = self.world.profiles[USER].version
            try:
                changed = await self.recommenders[by].rate(USER, movie, stars, 10)
            except Unavailable:
                assert before <= self.world.profiles[USER].version
                await self.world.step()
                continue
            self.acknowledged = max(self.acknowledged, changed.profile_version)
            known = self.last_acknowledged.get(movie, (0, 0.0))
            self.last_acknowledged[movie] = max(known, (changed.profile_version, stars))
            return

    async def read(self, amount: int) -> None:
        acknowledged = self.acknowledged
        try:
            body = await self.web.read(USER, amount, PLAIN)
        except Unavailable:
            return
        listed = Recommendations.model_validate_json(body)
        assert listed.profile_version >= acknowledged, "a stale list was served"
        self.reads += 1

    async def refresh(self) -> None:
        self.recommenders[1].active_model.current = cast("Any", FakeServedModel("m2"))
        try:
            await self.recommenders[1].give(USER, 1, PLAIN)
        except Unavailable:
            return


class Attack:
    """Draws what happens next until it has drawn enough, then lets all faults end and everybody finish."""

    def __init__(self, chance: Random, faults: list[str]) -> None:
        self.chance = chance
        self.actions = ["run"] * 6 + ["rate", "rate", "read", "read", "read", "tick", "tick", *faults]
        self.world = World()
        self.stack = Stack(self.world)
        self.tasks: list[asyncio.Task[None]] = []

    async def go(self) -> None:
        background = asyncio.create_task(self.stack.background())
        try:
            for _ in range(self.chance.randint(20, 120)):
                getattr(self, self.chance.choice(self.actions))()
                await self.world.settle()
                await self.go_on_with_the_last(self.chance.choice([0, 0, 1, 2, 3, 5, 40, 40]))
                self.raise_what_went_wrong(background)
            await self.finish(background)
        finally:
            for task in (background, *self.tasks):
                task.cancel()
            await asyncio.gather(background, *self.tasks, return_exceptions=True)

    def run(self) -> None:
        """Somebody who waited wakes up."""
        if self.world.steps:
            self.world.steps.append(self.world.steps.pop(self.chance.randrange(len(self.world.steps))))
            self.world.release(-1)

    async def go_on_with_the_last(self, steps: int) -> None:
        for _ in range(steps):
            if self.world.steps:
                self.world.release(-1)
            await self.world.settle()

    def tick(self) -> None:
        self.world.pass_time(0.5)

    def sleep_long(self) -> None:
        """Time enough for whoever does not wake up to be held for dead."""
        self.world.pass_time(3)

    def rate(self) -> None:
        by, movie = self.chance.randrange(2), self.chance.randint(1, MOVIES)
        self.tasks.append(asyncio.create_task(self.stack.rate(by, movie, self.chance.choice(STARS))))

    def read(self) -> None:
        self.tasks.append(asyncio.create_task(self.stack.read(self.chance.choice([5, 10]))))

    def swap_model(self) -> None:
        self.tasks.append(asyncio.create_task(self.stack.refresh()))

    def evict(self) -> None:
        self.world.cached.clear()

    def lose_record(self) -> None:
        self.world.records.clear()

    def lose_an_answer(self) -> None:
        self.world.answers_to_lose += 1

    def cut_somebody_off_redis(self) -> None:
        self.world.cut_off ^= {self.chance.choice(PROCESSES)}

    def blindfold_the_gateway(self) -> None:
        """It cannot look whether the cache is to be believed: its process is slow, or its look is."""
        self.world.blindfolded = not self.world.blindfolded

    def take_redis_away(self) -> None:
        self.world.cut_off = set() if self.world.cut_off else set(PROCESSES)

    def take_dynamodb_away(self) -> None:
        self.world.dynamodb_away = not self.world.dynamodb_away

    async def finish(self, background: "asyncio.Task[None]") -> None:
        self.world.cut_off, self.world.dynamodb_away, self.world.answers_to_lose = set(), False, 0
        self.world.blindfolded = False
        while not all(task.done() for task in self.tasks):
            self.world.pass_time(0.1)
            for _ in range(len(self.world.steps)):
                self.world.release(0)
            await self.world.settle()
            self.raise_what_went_wrong(background)
        self.check_the_end()

    def raise_what_went_wrong(self, background: "asyncio.Task[None]") -> None:
        for task in (background, *self.tasks):
            if task.done():
                task.result()

    def check_the_end(self) -> None:
        profile = self.world.profiles[USER]
        acknowledged = {movie: stars for movie, (_, stars) in self.stack.last_acknowledged.items()}
        assert acknowledged == {movie: verdict.rating for movie, verdict in profile.rated.items()}
        assert profile.version >= self.stack.acknowledged


def attacked(chance: Random, faults: list[str]) -> None:
    async def run() -> None:
        attack = Attack(chance, faults)

        async def stepwise(function: Any, *args: Any) -> Any:
            await attack.world.step()
            return function(*args)

        with patch.object(asyncio, "to_thread", stepwise), patch.object(asyncio, "sleep", attack.world.sleep):
            await attack.go()

    asyncio.run(run())


THOROUGHLY = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
ANYTIME = ["swap_model", "evict", "lose_record", "lose_an_answer"]


@THOROUGHLY
@given(st.randoms(use_true_random=True))
def test_no_list_is_stale_whoever_is_cut_off_from_redis(chance: Random) -> None:
    attacked(chance, [*ANYTIME, "cut_somebody_off_redis", "blindfold_the_gateway", "sleep_long"])


@THOROUGHLY
@given(st.randoms(use_true_random=True))
def test_no_list_is_stale_when_dynamodb_or_redis_go_and_come_back(chance: Random) -> None:
    attacked(chance, [*ANYTIME, "take_redis_away", "take_dynamodb_away"])

"""The use case of the movies that a room votes on: computed for each request, never stored here."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from services.recommender.domain.anonymous_profile import anonymous_profile
from services.recommender.domain.profile import UserProfile
from services.recommender.lists.groups.group_lists import Group
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel, ServedModel
from shared.contracts.groups import Fairness, FairnessEffect, RoomList, RoomMember, RoomMovie, RoomQuery
from shared.contracts.lists import NO_CONTROLS
from shared.telemetry.tracing import span

COMPARED_MOVIES = 10
"""So many of each list are compared to show what a choice does."""
FAIRNESS: tuple[Fairness, ...] = get_args(Fairness)


@dataclass(frozen=True)
class RoomLists:
    active_model: ActiveModel
    profiles: ProfileRepository

    async def deal(self, query: RoomQuery) -> RoomList:
        """Raises `UserNotFound`."""
        served = self.active_model.get()
        profiles = await asyncio.gather(*(self._profile(member, served) for member in query.members))
        with span("compute list for a room"):
            return await asyncio.to_thread(room_list, served, profiles, query.fairness, query.amount)

    async def _profile(self, member: RoomMember, served: ServedModel) -> UserProfile:
        if member.user_id is None:
            return anonymous_profile(member.picks, served.dataset.catalogue.twins)
        return await self.profiles.get(member.user_id, served.dataset.samples)


def room_list(served: ServedModel, profiles: Sequence[UserProfile], fairness: Fairness, amount: int) -> RoomList:
    """The best movies for all, out of those that nobody has rated, seen or dismissed."""
    group = Group(served, profiles, NO_CONTROLS)
    places = group.best(group.allowed, amount, fairness)
    movies = zip(served.dataset.catalogue.at(places), group.suited(places), strict=True)
    return RoomList(
        movies=[RoomMovie(**vars(movie), suits=count) for movie, count in movies],
        effects=[effect(group, each) for each in FAIRNESS] if len(places) else [],
    )


def effect(group: Group, fairness: Fairness) -> FairnessEffect:
    stars = group.mean_stars(group.best(group.allowed, COMPARED_MOVIES, fairness))
    return FairnessEffect(fairness=fairness, average=round(sum(stars) / len(stars), 2), least=round(min(stars), 2))

"""The use case of a list for two people: computed for each request, never stored."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from services.recommender.domain.anonymous_profile import ANONYMOUS_ID, anonymous_profile
from services.recommender.domain.common_ratings import common_ratings
from services.recommender.domain.profile import UserProfile
from services.recommender.domain.reasons import explanation_of
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel, ServedModel, diversity_of
from services.recommender.model import FoldIn, Profile
from services.recommender.model.group_ranking import MemberScores, count_suited, mean_stars, rank_for_group
from services.recommender.model.matrix import Array
from services.recommender.model.movie_selection import as_places, without_movies
from shared.contracts.english_reasons import SECOND_PERSON, THIRD_PERSON, reason
from shared.contracts.errors import InvalidInput, UserNotFound
from shared.contracts.groups import Companion, Fairness, Liking, SharedMovie, Together
from shared.contracts.lists import Controls
from shared.contracts.profiles import Pick
from shared.telemetry.tracing import span

Pair = tuple[UserProfile, UserProfile]


@dataclass(frozen=True)
class GroupQuery:
    """`reader` is the person whose ratings are called "yours". `common` adds what both have rated, where the reader may
    know that."""

    amount: int
    controls: Controls = Controls()  # noqa: RUF009 (frozen)
    reader: int | None = None
    common: bool = False


@dataclass(frozen=True)
class GroupLists:
    active_model: ActiveModel
    profiles: ProfileRepository

    async def for_users(self, user_id: int, other_id: int, query: GroupQuery) -> Together:
        """Raises `InvalidInput` for the same user twice, and `UserNotFound`."""
        if user_id == other_id:
            raise InvalidInput("A list for two needs two different users.")
        one, other = await asyncio.gather(self._profile(user_id), self._profile(other_id))
        return await self._compute((one, other), query)

    async def with_visitor(self, picks: list[Pick], user_id: int, query: GroupQuery) -> Together:
        """For a visitor without an account, who comes first and reads the list, and a user. Raises `UserNotFound`."""
        visitor = anonymous_profile(picks, self.active_model.get().dataset.catalogue.twins)
        query = GroupQuery(query.amount, query.controls, ANONYMOUS_ID, query.common)
        return await self._compute((visitor, await self._profile(user_id)), query)

    async def _profile(self, user_id: int) -> UserProfile:
        try:
            return await self.profiles.get(user_id, self.active_model.get().dataset.samples)
        except UserNotFound:
            raise UserNotFound(f"No user has the id {user_id}. Check the number, or sign up to get one.") from None

    async def _compute(self, profiles: Pair, query: GroupQuery) -> Together:
        served = self.active_model.get()
        with span("compute list for two"):
            shared = await asyncio.to_thread(group_list, served, profiles, query.amount, query.controls, query.reader)
        if not query.common:
            return shared
        return shared.model_copy(update={"common": common_ratings(*profiles, served.dataset.catalogue)})


def group_list(
    served: ServedModel, profiles: Pair, amount: int, controls: Controls, reader: int | None = None
) -> Together:
    """The best movies for both, out of those that neither has rated, seen or dismissed; what both want comes first."""
    group = Group(served, profiles, controls)
    wanted = wanted_by_all(profiles)
    others = without_movies(group.allowed, served.model.movie_ids, wanted)
    first = list(group.best(group.allowed & ~others, amount))
    places = as_places(first + (list(group.best(others, amount - len(first))) if len(first) < amount else []))
    likings = zip(*(member.likings(places, reader) for member in group.members), strict=True)
    return Together(
        people=[member.companion() for member in group.members],
        model_version=served.version,
        computed_at=datetime.now(UTC),
        candidates=int(group.allowed.sum()),
        selection=served.selection(controls, *group.with_wanted),
        movies=[
            SharedMovie(**vars(movie), likings=list(each), wanted=movie.movie_id in wanted)
            for movie, each in zip(served.dataset.catalogue.at(places), likings, strict=True)
        ],
    )


def wanted_by_all(profiles: Sequence[UserProfile]) -> frozenset[int]:
    wanted = ({movie_id for movie_id, each in profile.verdicts.items() if each.is_wanted()} for profile in profiles)
    return frozenset(set.intersection(*wanted))


@dataclass(frozen=True, eq=False)
class Group:
    """Several people, and the movies that none of them keeps out."""

    served: ServedModel
    profiles: Sequence[UserProfile]
    controls: Controls

    @cached_property
    def members(self) -> list["GroupMember"]:
        return [GroupMember(self.served, profile) for profile in self.profiles]

    @cached_property
    def with_wanted(self) -> list[UserProfile]:
        return [replace(profile, wanted_in_lists=True) for profile in self.profiles]

    @cached_property
    def allowed(self) -> Array:
        return self.served.allowed(self.controls, *self.with_wanted)

    @cached_property
    def scores(self) -> list[MemberScores]:
        return [member.scores(self.controls) for member in self.members]

    def best(self, flags: Array, amount: int, fairness: Fairness = "without_misery") -> Array:
        """Places of the best of the flagged movies, best first."""
        ranking, popularity = self.served.dataset.ranking, self.controls.popularity
        diversity = diversity_of(self.controls, *self.profiles)
        return rank_for_group(ranking, self.scores, flags, amount, popularity, diversity, fairness)

    def suited(self, places: Array) -> list[int]:
        """How many of the people each of these allowed movies suits."""
        return count_suited(self.scores, self.allowed, places)

    def mean_stars(self, places: Array) -> list[float]:
        return mean_stars(self.scores, places)


@dataclass(frozen=True, eq=False)
class GroupMember:
    """One of the people, as the model sees them."""

    served: ServedModel
    profile: UserProfile

    @cached_property
    def taste(self) -> Profile:
        return self.profile.for_model()

    @cached_property
    def fold_in(self) -> FoldIn:
        return self.served.model.fold_in(self.taste)

    def scores(self, controls: Controls) -> MemberScores:
        return MemberScores(self.fold_in.scores_for(controls.popularity), self.fold_in.stars)

    def likings(self, places: Array, reader: int | None) -> list[Liking]:
        pronouns = SECOND_PERSON if self.profile.user_id == reader else THIRD_PERSON
        reasons = self.served.reasons(self.taste, self.served.model.movie_ids[places])
        explanations = [explanation_of(each, self.served.dataset.catalogue) for each in reasons]
        return [
            Liking(predicted_rating=round(stars, 2), reason=reason(explanation, pronouns), explanation=explanation)
            for stars, explanation in zip(self.fold_in.stars[places].tolist(), explanations, strict=True)
        ]

    def companion(self) -> Companion:
        return Companion(
            user_id=self.profile.user_id or None,
            profile_version=self.profile.version,
            has_ratings=bool(self.profile.rated),
        )

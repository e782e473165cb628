"""The use case of "what if": the list of a changed profile, computed as after the change. Nothing is stored."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.score_breakdown import largest_contributions
from services.recommender.lists.served_model import ActiveModel, ServedModel
from services.recommender.lists.what_if.places import places_of
from shared.contracts.lists import RecommendedMovie
from shared.contracts.questions.english_what_if import what_if_statement
from shared.contracts.questions.what_if import (
    MovieInQuestion,
    PlacedMovie,
    RatingChange,
    WhatIf,
    WhatIfMovie,
    WhatIfQuery,
)

NOT_RATED = Verdict(None, 0)
Movies = Sequence[RecommendedMovie]


@dataclass(frozen=True)
class WhatIfLists:
    active_model: ActiveModel
    profiles: ProfileRepository
    builder: ListBuilder
    now: Callable[[], float] = time.time

    async def answer(self, user_id: int, query: WhatIfQuery) -> WhatIf:
        """Raises `UserNotFound` or `MovieNotFound`."""
        served = self.active_model.get()
        stars = kept_ids(served, query.ratings)
        profile = await self.profiles.get(user_id, served.dataset.samples)
        changed = with_changes(profile, stars, int(self.now()))
        present, imagined = [await self._list(served, each, query.amount) for each in (profile, changed)]
        return await asyncio.to_thread(Comparison(served, profile, changed, stars).answer, query, present, imagined)

    async def _list(self, served: ServedModel, profile: UserProfile, amount: int) -> list[RecommendedMovie]:
        """As it is served, but nobody else gets it."""
        computed = await self.builder.build(served, profile, amount, token=None)
        return [RecommendedMovie.model_validate_json(row) for row in computed.rendered.ready.rows[:amount]]


def kept_ids(served: ServedModel, stars: Mapping[int, float | None]) -> dict[int, float | None]:
    """By the ids that profiles have. Raises `MovieNotFound`."""
    return {served.dataset.catalogue.get(movie_id).movie_id: each for movie_id, each in stars.items()}


def with_changes(profile: UserProfile, stars: Mapping[int, float | None], now: int) -> UserProfile:
    """As rating and unrating these movies now would leave it, with each supposed rating newer than every real one."""
    now = max(now, 1 + max((verdict.rated_at for verdict in profile.rated.values()), default=0))
    for movie_id, each in stars.items():
        profile = profile.with_rating(movie_id, each, now)
    return profile


@dataclass(frozen=True)
class Comparison:
    """Of a profile with how it would be. `stars`: of each changed movie, None where its rating is taken away."""

    served: ServedModel
    profile: UserProfile
    changed: UserProfile
    stars: Mapping[int, float | None]

    def answer(self, query: WhatIfQuery, present: Movies, imagined: Movies) -> WhatIf:
        listed = {movie.movie_id for movie in imagined}
        asked = None if query.movie is None else self._asked(query.movie)
        return WhatIf(
            user_id=self.profile.user_id,
            profile_version=self.profile.version,
            model_version=self.served.version,
            changes=self.changes,
            statement=what_if_statement(self.changes, asked, imagined[0].title if imagined else None),
            movie=asked,
            movies=[WhatIfMovie(**vars(movie), place_now=self.places_now.get(movie.movie_id)) for movie in imagined],
            dropped=[self._placed(movie.movie_id) for movie in present if movie.movie_id not in listed],
        )

    @cached_property
    def places_now(self) -> dict[int, int]:
        return places_of(self.served, self.profile)

    @cached_property
    def places(self) -> dict[int, int]:
        return places_of(self.served, self.changed)

    @cached_property
    def changes(self) -> list[RatingChange]:
        return [
            RatingChange(movie_id=movie_id, title=self._title(movie_id), before=self._stars_now(movie_id), after=after)
            for movie_id, after in self.stars.items()
        ]

    def _stars_now(self, movie_id: int) -> float | None:
        return self.profile.verdicts.get(movie_id, NOT_RATED).rating

    def _asked(self, movie_id: int) -> MovieInQuestion:
        """Raises `MovieNotFound`."""
        placed = self._placed(self.served.dataset.catalogue.get(movie_id).movie_id)
        reasons = largest_contributions(self.served, self.profile.without(placed.movie_id), placed.movie_id)
        return MovieInQuestion(**vars(placed), reasons=reasons)

    def _placed(self, movie_id: int) -> PlacedMovie:
        return PlacedMovie(
            movie_id=movie_id,
            title=self._title(movie_id),
            place_now=self.places_now.get(movie_id),
            place=self.places.get(movie_id),
        )

    def _title(self, movie_id: int) -> str:
        return self.served.dataset.catalogue.get(movie_id).title

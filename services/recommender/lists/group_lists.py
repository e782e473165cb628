"""A list for two people."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.served_model import FIRST_LIST_DIVERSITY, ServedModel
from services.recommender.model import Profile
from services.recommender.model.group_aggregation import aggregate_scores
from services.recommender.model.interface import Floats, Ints
from services.recommender.model.ranking import newcomer_count_weight
from shared.contracts.english_reasons import SECOND_PERSON, THIRD_PERSON, reason
from shared.contracts.groups import Companion, Liking, SharedMovie, Together
from shared.contracts.lists import Controls


def together(
    served: ServedModel,
    profiles: tuple[UserProfile, UserProfile],
    amount: int,
    controls: Controls,
    reader: int | None = None,
) -> Together:
    """The best for both of the movies that neither has rated, seen or dismissed."""
    fans = [Fan(served, profile) for profile in profiles]
    candidates = np.flatnonzero(served.allowed(controls, *profiles))
    places = best_for_all(served, fans, candidates, amount, controls) if len(candidates) else candidates
    movie_ids, catalogue = served.model.movie_ids[places], served.dataset.catalogue
    likings = [fan.likings(places, reader) for fan in fans]
    return Together(
        people=[fan.companion() for fan in fans],
        model_version=served.published.version,
        computed_at=datetime.now(UTC),
        candidates=len(candidates),
        movies=[
            SharedMovie(**vars(catalogue.get(movie_id)), likings=list(each))
            for movie_id, *each in zip(movie_ids.tolist(), *likings, strict=True)
        ],
    )


def best_for_all(served: ServedModel, fans: list["Fan"], candidates: Ints, amount: int, controls: Controls) -> Ints:
    wanted = np.array([fan.wanted(candidates, controls) for fan in fans])
    stars = np.array([fan.stars[candidates] for fan in fans])
    unknown = not any(fan.profile.rated for fan in fans)
    diversity = max(controls.diversity, FIRST_LIST_DIVERSITY) if unknown else controls.diversity
    return served.dataset.ranking.select(candidates, aggregate_scores(wanted, stars), amount, diversity)


@dataclass(frozen=True, eq=False)
class Fan:
    """One of the people, as the model sees them."""

    served: ServedModel
    profile: UserProfile

    @cached_property
    def taste(self) -> Profile:
        return self.profile.for_model()

    @cached_property
    def stars(self) -> Floats:
        return self.served.model.predict(self.taste)

    def wanted(self, candidates: Ints, controls: Controls) -> Floats:
        count_weight = 0 if controls.popularity else newcomer_count_weight(len(self.taste.ratings))
        scores = self.served.model.scores(self.taste)
        return self.served.dataset.ranking.adjusted_scores(scores, candidates, controls.popularity, count_weight)

    def likings(self, places: Ints, reader: int | None) -> list[Liking]:
        pronouns = SECOND_PERSON if self.profile.user_id == reader else THIRD_PERSON
        explanations = self.served.explanations(self.taste, self.served.model.movie_ids[places])
        return [
            Liking(predicted_rating=round(stars, 2), reason=reason(explanation, pronouns), explanation=explanation)
            for stars, explanation in zip(self.stars[places].tolist(), explanations, strict=True)
        ]

    def companion(self) -> Companion:
        return Companion(
            user_id=self.profile.user_id or None,
            profile_version=self.profile.version,
            has_ratings=bool(self.profile.rated),
        )

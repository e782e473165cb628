"""The data set and the model that are served, and how a list is computed from them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import SampleUsers, UserProfile
from services.recommender.domain.reasons import explanation_of
from services.recommender.model import Model, Profile
from services.recommender.model.item_similarity import ItemSimilarity
from services.recommender.model.onboarding import TasteGroup, onboarding_groups
from services.recommender.model.ranking import Ranking, newcomer_count_weight, top_k
from services.recommender.model.user_similarity import UserSimilarity
from services.recommender.stores.model_store import PublishedModel
from services.recommender.stores.objects import CorruptObject
from shared.contracts.english_reasons import reason
from shared.contracts.errors import RecommenderUnavailable
from shared.contracts.explanations import Explanation
from shared.contracts.lists import Controls, ListHead, RecommendedMovie
from shared.contracts.movies import Movie, Onboarding, OnboardingGroup
from shared.contracts.operations import RecommenderStatus

FIRST_LIST_DIVERSITY = 0.5


@dataclass(frozen=True, eq=False)
class LoadedDataset:
    """The data set in memory, and everything that is computed from it once, when it is loaded."""

    name: str
    source: Dataset
    catalogue: Catalogue
    samples: SampleUsers
    ranking: Ranking
    user_similarity: UserSimilarity
    item_similarity: ItemSimilarity
    onboarding: Onboarding

    @classmethod
    def from_source(cls, name: str, source: Dataset) -> "LoadedDataset":
        catalogue, ratings = Catalogue.of(source), source.ratings
        ranking = Ranking.from_counts(catalogue.rating_counts, catalogue.genre_flags)
        return cls(
            name=name,
            source=source,
            catalogue=catalogue,
            samples=SampleUsers(ratings),
            ranking=ranking,
            user_similarity=UserSimilarity.from_ratings(ratings),
            item_similarity=ItemSimilarity.from_ratings(ratings, catalogue.movie_ids, ranking.genres),
            onboarding=shown_groups(onboarding_groups(ratings, source.movies), catalogue),
        )


def shown_groups(groups: list[TasteGroup], catalogue: Catalogue) -> Onboarding:
    shown = [(group.label, [catalogue.get(movie) for movie in group.movie_ids.tolist()]) for group in groups]
    return Onboarding(groups=[OnboardingGroup(label=label, movies=movies) for label, movies in shown])


@dataclass(frozen=True, eq=False)
class ServedModel:
    """A data set and a model fitted to it. Swapped as a whole, so that no request sees half of each."""

    dataset: LoadedDataset
    published: PublishedModel

    def __post_init__(self) -> None:
        if not np.array_equal(self.model.movie_ids, self.dataset.catalogue.movie_ids):
            raise CorruptObject(f"model {self.published.version} was fitted to other movies")

    @property
    def model(self) -> Model:
        return self.published.model

    def allowed(self, controls: Controls, *profiles: UserProfile) -> NDArray[np.bool_]:
        """Which movies pass the filters, and none of these people has said anything of."""
        passing = self.dataset.catalogue.allowed(controls.genre, controls.from_year, controls.to_year)
        said = [movie_id for profile in profiles for movie_id in profile.verdicts]
        return passing & ~np.isin(self.model.movie_ids, said)

    def movies_for(self, profile: UserProfile, amount: int, controls: Controls) -> list[RecommendedMovie]:
        """The best movies that the user has neither rated nor dismissed."""
        allowed = self.allowed(controls, profile)
        taste = profile.for_model()
        scores, stars = self.model.scores(taste), self.model.predict(taste)
        diversity = controls.diversity if profile.rated else max(controls.diversity, FIRST_LIST_DIVERSITY)
        count_weight = 0 if controls.popularity else newcomer_count_weight(len(profile.rated))
        places = self.dataset.ranking.top(scores, allowed, amount, controls.popularity, diversity, count_weight)
        movie_ids, catalogue = self.model.movie_ids[places], self.dataset.catalogue
        return [
            RecommendedMovie(
                **vars(catalogue.get(movie_id)),
                score=round(score, 6),
                predicted_rating=round(predicted, 2),
                reason=reason(explanation),
                explanation=explanation,
            )
            for movie_id, score, predicted, explanation in zip(
                movie_ids.tolist(),
                scores[places].tolist(),
                stars[places].tolist(),
                self.explanations(taste, movie_ids),
                strict=True,
            )
        ]

    def explanations(self, taste: Profile, movie_ids: NDArray[np.integer[Any]]) -> list[Explanation]:
        explained = zip(self.model.explain_all(taste, movie_ids), movie_ids.tolist(), strict=True)
        return [explanation_of(explanation, movie_id, self.dataset.catalogue) for explanation, movie_id in explained]

    def similar_to(self, movie_id: int, amount: int) -> list[Movie]:
        """What the same people love, of like genres first."""
        catalogue = self.dataset.catalogue
        catalogue.get(movie_id)
        place = catalogue.place_of(movie_id)
        alike = self.dataset.item_similarity.similarities(place)
        alike[place] = -np.inf
        return [catalogue.get(int(catalogue.movie_ids[near])) for near in top_k(alike, amount) if near != place]

    def head(self, profile: UserProfile) -> ListHead:
        return ListHead(
            user_id=profile.user_id,
            profile_version=profile.version,
            model_version=self.published.version,
            computed_at=datetime.now(UTC),
        )

    def status(self) -> RecommenderStatus:
        dataset = self.dataset
        return RecommenderStatus(
            dataset=dataset.name,
            users=dataset.samples.count,
            movies=len(dataset.catalogue.movies),
            ratings=dataset.source.ratings.height,
            last_sample_user_id=dataset.samples.last_id,
            genres=dataset.catalogue.genres,
            algorithm=self.published.algorithm,
            model_version=self.published.version,
            trained_at=self.published.trained_at,
        )


class ActiveModel:
    """The model that is served now. Replaced as a whole when a new one is loaded."""

    def __init__(self) -> None:
        self.current: ServedModel | None = None

    def get(self) -> ServedModel:
        if self.current is None:
            raise RecommenderUnavailable("The recommender is still loading its model. Please try again shortly.")
        return self.current

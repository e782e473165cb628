"""The data set and the model that are served, and how a list is computed from them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Self

from services.recommender.datasets.twins import Twins
from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.profile import UserProfile
from services.recommender.domain.published_model import IncompatibleModel, PublishedModel
from services.recommender.domain.reasons import MAX_CITED, reason_of, with_shared_features
from services.recommender.model import FoldIn, Model, Profile
from services.recommender.model.algorithms.projection import project
from services.recommender.model.matrix import Array
from services.recommender.model.movie_selection import have_common, likeness, most_similar, without_movies
from services.recommender.model.ranking import highest_first
from services.recommender.model.reranking.soft_words import shares_of_first, softened
from shared.contracts.errors import RecommenderUnavailable
from shared.contracts.filtering.selection import Selection
from shared.contracts.lists import NO_CONTROLS, Controls, ListHead
from shared.contracts.movies import Movie
from shared.contracts.operations import RecommenderStatus
from shared.lists.compact_list import SCORE_UNITS, STAR_UNITS, CompactList, Reason
from shared.lists.fragments.catalogue_version import with_catalogue
from shared.lists.ready_list import ACCESS, Access
from shared.lists.rendering import RenderedList, render

FIRST_LIST_DIVERSITY = 0.2


@dataclass(frozen=True)
class Leaning:
    """Genres that count for or against a movie, whose verdicts keep movies out beside those of the profile, and the
    movies (ids) that those of the list are like in place of what the profile likes."""

    more: Sequence[str] = ()
    less: Sequence[str] = ()
    readers: Sequence[UserProfile] = ()
    like: Sequence[int] = ()

    def has_genres(self) -> bool:
        return bool(self.more or self.less)


NO_LEANING = Leaning()


@dataclass(frozen=True, eq=False)
class ServedModel:
    """A data set and a model fitted to it. Swapped as a whole, so that no request sees half of each. Raises
    `IncompatibleModel` if the model knows none of the movies."""

    dataset: LoadedDataset
    published: PublishedModel

    def __post_init__(self) -> None:
        if not have_common(self.dataset.catalogue.movie_ids, self.published.model.movie_ids):
            raise IncompatibleModel(f"model {self.published.version} was fitted to other movies")

    @property
    def version(self) -> str:
        """Of the model and the catalogue. A list of another version is out of date."""
        return with_catalogue(self.published.version, self.dataset.catalogue_version)

    @cached_property
    def model(self) -> Model:
        """The published model over the movies of the catalogue."""
        return project(self.published.model, self.dataset.catalogue.movie_ids, self.dataset.features_of)

    def prepared(self) -> Self:
        """With everything computed that a first request would wait for."""
        _ = self.model
        return self

    def allowed(self, controls: Controls, *profiles: UserProfile) -> Array:
        """Flags of the movies that pass the filters and that none of the profiles keeps out."""
        return self._admitted(self.dataset.catalogue.selected(controls), profiles)

    def selection(self, controls: Controls, *profiles: UserProfile) -> Selection | None:
        """What comes of the filters among the movies that none of the profiles keeps out."""
        everything = self.dataset.catalogue.selected(NO_CONTROLS)
        return self.dataset.catalogue.selection(controls, self._admitted(everything, profiles))

    def _admitted(self, flags: Array, profiles: Sequence[UserProfile]) -> Array:
        now = time.time()
        excluded = [movie_id for profile in profiles for movie_id in profile.kept_out(now)]
        return without_movies(flags, self.model.movie_ids, excluded)

    def list_for(
        self, profile: UserProfile, amount: int, controls: Controls, leaning: Leaning = NO_LEANING
    ) -> CompactList:
        """The best movies that the user has not rated, seen or dismissed."""
        now, taste = time.time(), profile.for_model()
        fold_in = self.model.fold_in(taste)
        stars = self._stars(fold_in, leaning)
        allowed = self.allowed(controls, profile, *leaning.readers)
        scores = self._alike(leaning, allowed, stars) if leaning.like else fold_in.scores_for(controls.popularity)
        places = self.dataset.ranking.top(
            scores,
            allowed,
            amount,
            controls.popularity,
            diversity_of(controls, profile),
            self._balance(leaning),
        )
        if controls.sort == "stars":
            places = highest_first(places, stars.round(2))
        movie_ids = self.model.movie_ids[places]
        listed = shares_of_first(scores[places]) if leaning.like else scores[places]
        return CompactList(
            head=self.head(profile),
            movie_ids=movie_ids.tolist(),
            scores=[round(SCORE_UNITS * round(score, 4)) for score in listed.tolist()],
            predicted=[round(STAR_UNITS * round(predicted, 2)) for predicted in stars[places].tolist()],
            reasons=self.reasons(taste, movie_ids),
            valid_until=profile.next_rest_end(now),
        )

    def _alike(self, leaning: Leaning, allowed: Array, stars: Array) -> Array:
        """How near each allowed movie is to the liked ones among these, with what soft words say of it."""
        places = self._places(leaning.like)
        nearness = likeness([self._similarities(place) for place in places], allowed)
        if not leaning.has_genres():
            return nearness
        tone = self.dataset.catalogue.filter.tone(leaning.more, leaning.less)
        return softened(nearness, self.dataset.item_similarity.kinship(places), tone, stars)

    def _balance(self, leaning: Leaning) -> Array | None:
        if leaning.like or not leaning.has_genres():
            return None
        return self.dataset.catalogue.filter.balance(leaning.more, leaning.less)

    def _stars(self, fold_in: FoldIn, leaning: Leaning) -> Array:
        """Of a reader who has rated something, the reader's own."""
        rated = next((reader for reader in leaning.readers if reader.rated), None)
        return self.model.fold_in(rated.for_model()).stars if leaning.like and rated else fold_in.stars

    def reasons(self, taste: Profile, movie_ids: Array) -> list[Reason]:
        attributions = self.model.explain_briefly(taste, movie_ids, MAX_CITED)
        catalogue, amounts_of = self.dataset.catalogue, self.model.feature_amounts
        return [
            with_shared_features(reason_of(attribution, movie_id, catalogue), movie_id, amounts_of, catalogue)
            for attribution, movie_id in zip(attributions, movie_ids.tolist(), strict=True)
        ]

    def rendered_list_for(self, profile: UserProfile, amount: int, controls: Controls) -> RenderedList:
        compact = self.list_for(profile, amount, controls)
        return RenderedList(compact, render(compact, self.dataset.fragments, self.access_to(profile)))

    def access_to(self, profile: UserProfile) -> Access:
        is_sample = self.dataset.samples.find(profile.user_id) is not None
        return Access.EVERYTHING if is_sample else ACCESS[profile.visibility]

    def similar_to(self, movie_id: int, amount: int) -> list[Movie]:
        """Movies of its kind that the same people love, the most similar first. Raises `MovieNotFound`."""
        catalogue = self.dataset.catalogue
        catalogue.get(movie_id)  # raises if it is unknown
        place, hidden = catalogue.place_of(movie_id), catalogue.hidden
        movies = catalogue.at(most_similar(self._similarities(place), place, amount + len(hidden)))
        return [movie for movie in movies if movie.movie_id not in hidden][:amount]

    def likeness(self, movie_ids: Sequence[int]) -> Array:
        """How similar each movie is to these."""
        return likeness([self._similarities(place) for place in self._places(movie_ids)])

    def _places(self, movie_ids: Sequence[int]) -> list[int]:
        return [self.dataset.catalogue.place_of(movie_id) for movie_id in movie_ids]

    def _similarities(self, place: int) -> Array:
        return self.dataset.item_similarity.similarities(place, self.model.associations(place))

    def head(self, profile: UserProfile) -> ListHead:
        return ListHead(
            user_id=profile.user_id,
            profile_version=profile.version,
            model_version=self.version,
            computed_at=datetime.now(UTC),
        )

    def status(self) -> RecommenderStatus:
        dataset = self.dataset
        return RecommenderStatus(
            dataset=dataset.name,
            users=dataset.samples.count,
            movies=len(dataset.catalogue.movie_ids),
            ratings=dataset.rating_count,
            last_sample_user_id=dataset.samples.last_id,
            genres=dataset.catalogue.genres,
            languages=dataset.catalogue.facts.language_names,
            services=dataset.catalogue.facts.services,
            known=dataset.catalogue.facts.known,
            algorithm=self.published.algorithm,
            model_version=self.published.version,
            trained_at=self.published.trained_at,
        )


class ActiveModel:
    """The model that is served now. Replaced as a whole when a new one is loaded."""

    def __init__(self) -> None:
        self.current: ServedModel | None = None

    def get(self) -> ServedModel:
        """Raises `RecommenderUnavailable` until the first model is loaded."""
        if self.current is None:
            raise RecommenderUnavailable("The recommender is still loading its model. Please try again shortly.")
        return self.current

    def twins(self) -> Twins:
        return self.current.dataset.catalogue.twins if self.current else Twins()


def diversity_of(controls: Controls, *profiles: UserProfile) -> float:
    """A list for people without any ratings is varied."""
    if any(profile.rated for profile in profiles):
        return controls.diversity
    return max(controls.diversity, FIRST_LIST_DIVERSITY)

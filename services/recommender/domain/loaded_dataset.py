"""The data set in memory, with everything that is computed from it and from records."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from services.recommender.datasets.formats import Dataset
from services.recommender.datasets.twins import find_twins, merge_twins
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.sample_users import SampleUsers
from services.recommender.features.feature_memory import FeatureMemory
from services.recommender.model.item_similarity import ItemSimilarity
from services.recommender.model.matrix import Array
from services.recommender.model.movie_features import Features, FeatureSpace
from services.recommender.model.onboarding import TasteGroup, onboarding_groups
from services.recommender.model.ranking import Ranking
from services.recommender.model.user_similarity import UserSimilarity
from shared.contracts.movie_records import MovieRecord
from shared.contracts.movies import Onboarding, OnboardingGroup
from shared.lists.fragments.table import Fragments


@dataclass(frozen=True, eq=False)
class LoadedDataset:
    """The data set in memory, and everything that is computed from it once, when it is loaded. `source` is as it was
    read; everything else has one id per movie."""

    name: str
    source: Dataset
    catalogue: Catalogue
    samples: SampleUsers
    ranking: Ranking
    user_similarity: UserSimilarity
    item_similarity: ItemSimilarity
    onboarding: Onboarding
    fragments: Fragments
    catalogue_version: int = 0
    """Of the records that are in the catalogue; 0 without any."""
    base: "LoadedDataset | None" = None
    """Without records; None where this one has none."""
    tmdb_features: bool = False
    """Whether movies are scored by what TMDB said of them."""
    features: FeatureMemory = field(default_factory=FeatureMemory)

    @classmethod
    def from_source(cls, name: str, source: Dataset, *, tmdb_features: bool = False) -> "LoadedDataset":
        twins = find_twins(source)
        merged = merge_twins(source, twins)
        catalogue, ratings = Catalogue.from_dataset(merged, twins), merged.ratings
        ranking = Ranking.from_counts(catalogue.rating_counts, catalogue.filter.genre_flags)
        return cls(
            name=name,
            source=source,
            catalogue=catalogue,
            samples=SampleUsers(ratings),
            ranking=ranking,
            user_similarity=UserSimilarity.from_ratings(ratings),
            item_similarity=ItemSimilarity.from_frames(ratings, merged.movies),
            onboarding=_onboarding(onboarding_groups(ratings, merged.movies), catalogue),
            fragments=Fragments.from_movies(catalogue.movies.values()),
            tmdb_features=tmdb_features,
        )

    def with_records(
        self, records: Mapping[int, MovieRecord], changed: Collection[int], version: int
    ) -> "LoadedDataset":
        """With these records over the data set, of which only some changed. What is computed from ratings stays."""
        base = self.base or self
        catalogue = self.catalogue.with_records(records, base.catalogue, changed)
        ranking = Ranking.from_counts(catalogue.rating_counts, catalogue.filter.genre_flags)
        similarity = base.item_similarity.with_movies(
            base.catalogue.movie_ids, catalogue.movie_ids, catalogue.filter.genre_flags
        )
        return replace(
            self,
            catalogue=catalogue,
            ranking=ranking,
            item_similarity=similarity,
            onboarding=_shown(base.onboarding, catalogue),
            fragments=Fragments.from_movies(catalogue.movies.values(), version),
            catalogue_version=version,
            base=base,
        )

    def features_of(self, space: FeatureSpace, movie_ids: Array) -> Features:
        """Of movies of the catalogue, in the order of their sorted ids."""
        catalogue = self.catalogue
        described = (catalogue.movies, catalogue.records)
        return self.features.features(space, movie_ids, *described, with_tmdb=self.tmdb_features)


def _shown(onboarding: Onboarding, catalogue: Catalogue) -> Onboarding:
    """With the titles of today, and without hidden movies."""
    groups = [
        OnboardingGroup(
            label=group.label,
            movies=[catalogue.get(movie.movie_id) for movie in group.movies if movie.movie_id not in catalogue.hidden],
        )
        for group in onboarding.groups
    ]
    return Onboarding(groups=groups)


def _onboarding(groups: list[TasteGroup], catalogue: Catalogue) -> Onboarding:
    return Onboarding(groups=[_onboarding_group(group, catalogue) for group in groups])


def _onboarding_group(group: TasteGroup, catalogue: Catalogue) -> OnboardingGroup:
    movies = [catalogue.get(movie_id) for movie_id in group.movie_ids.tolist()]
    return OnboardingGroup(label=group.label, movies=movies)

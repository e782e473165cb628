"""The data set that is served, with everything that is worked out of it and of records."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from services.recommender.datasets.formats import Dataset
from services.recommender.datasets.twins import merge_terms
from services.recommender.domain.arrays.dataset_arrays import DatasetArrays, Group
from services.recommender.domain.arrays.source_frames import SourceFrames
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.sample_users import SampleUsers
from services.recommender.features.feature_memory import FeatureMemory
from services.recommender.model.item_similarity import ItemSimilarity
from services.recommender.model.matrix import Array
from services.recommender.model.movie_features import Features, FeatureSpace
from services.recommender.model.ranking import Ranking
from services.recommender.model.user_similarity import UserSimilarity
from shared.contracts.movie_records import MovieRecord
from shared.contracts.movies import Onboarding, OnboardingGroup
from shared.lists.fragments.table import Fragments


@dataclass(frozen=True, eq=False)
class LoadedDataset:
    """A data set, and everything that is worked out of it once. `source` is as it was read; everything else has one id
    per movie."""

    name: str
    source: SourceFrames
    rating_count: int
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
        """Works everything out, which takes seconds for a million ratings."""
        return cls.from_arrays(name, DatasetArrays.from_dataset(source), source, tmdb_features=tmdb_features)

    @classmethod
    def from_arrays(
        cls, name: str, arrays: DatasetArrays, source: SourceFrames, *, tmdb_features: bool = False
    ) -> "LoadedDataset":
        twins = arrays.twins
        catalogue = Catalogue.from_arrays(arrays.catalogue, merge_terms(source.terms, twins), twins)
        return cls(
            name=name,
            source=source,
            rating_count=arrays.ratings,
            catalogue=catalogue,
            samples=SampleUsers(arrays.samples),
            ranking=Ranking.from_counts(catalogue.rating_counts, catalogue.filter.genre_flags),
            user_similarity=arrays.user_similarity,
            item_similarity=arrays.item_similarity,
            onboarding=_onboarding(arrays.onboarding, catalogue),
            fragments=arrays.catalogue.fragments(),
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
            fragments=self.fragments.with_changes({each: catalogue.movies.get(each) for each in changed}, version),
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


def _onboarding(groups: list[Group], catalogue: Catalogue) -> Onboarding:
    return Onboarding(
        groups=[OnboardingGroup(label=label, movies=list(map(catalogue.get, movie_ids))) for label, movie_ids in groups]
    )

"""Errors of predicted stars."""

import time
from dataclasses import dataclass

import numpy as np

from services.recommender.evaluation.metrics import Measures, known_profiles, profiles_of
from services.recommender.evaluation.protocols import Split
from services.recommender.model import Model, Profile
from services.recommender.model.matrix import Array


@dataclass(frozen=True, eq=False)
class StarErrors:
    """Predicted minus actual stars for each test rating, and the size of that user's profile."""

    errors: Array
    profile_sizes: Array
    seconds_per_user: float

    @classmethod
    def from_model(cls, model: Model, split: Split) -> "StarErrors":
        """Predict every test rating, clipped to the range of the training ratings."""
        profiles, test_profiles = known_profiles(split), profiles_of(split.test)
        scale = split.train["rating"].to_numpy()
        lowest, highest = scale.min(), scale.max()
        errors, sizes, spent = [], [], 0.0
        for user, test in test_profiles.items():
            profile = profiles.get(user, Profile.empty())
            started = time.perf_counter()
            stars = model.predict(profile)
            spent += time.perf_counter() - started
            predicted = np.clip(stars[np.searchsorted(model.movie_ids, test.movie_ids)], lowest, highest)
            errors.append(predicted - test.ratings)
            sizes.append(np.full(len(test.ratings), len(profile.ratings)))
        return cls(np.concatenate(errors), np.concatenate(sizes), spent / len(test_profiles))

    def measures(self) -> Measures:
        return {
            "rmse": root_mean_square(self.errors),
            "mae": float(np.abs(self.errors).mean()),
            "microseconds_per_user": self.seconds_per_user * 1e6,
        }


def root_mean_square(errors: Array) -> float:
    return float(np.sqrt(np.mean(np.square(errors, dtype=np.float64))))

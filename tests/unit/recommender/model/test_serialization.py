import json
from dataclasses import fields
from typing import Any, cast

import numpy as np
import pytest

from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.algorithms.popularity import Popularity, PopularityModel
from services.recommender.model.matrix import SparseRows
from services.recommender.model.serialization import KINDS, flatten, unflatten
from services.recommender.model.stars import ItemKnnStars
from tests.support.catalogue import opposite_tastes as tastes
from tests.support.rating_frames import profile_of

PUBLISHED = {
    "DenseWeights": ["matrix"],
    "FactoredWeights": ["left", "right"],
    "FeatureRegression": ["places", "coefficients", "mixtures"],
    "FeatureSpace": ["genres", "years", "usual_year", "terms"],
    "GaussianStars": [
        *("movie_ids", "covariance", "mean", "noise", "component_scale", "loadings", "neighbours", "share"),
    ],
    "ItemKnnStars": ["movie_ids", "overall", "movie_bias", "similarity"],
    "ItemWeightsModel": [
        *("movie_ids", "weights", "popularity", "stars", "values", "star_share", "likes", "nearness", "avoidance"),
        *("by_features", "feature_space"),
    ],
    "Nearness": ["rows"],
    "Popularity": ["counts", "averages", "overall"],
    "PopularityModel": ["movie_ids", "popularity", "stars"],
    "RatingValues": ["by_stars", "recency", "recency_span", "common_mean"],
    "SparseRows": ["data", "indices", "indptr", "columns"],
    "SparseWeights": ["rows"],
    "UserCosineModel": ["movie_ids", "stars", "movie_stars", "user_norms", "popularity"],
    "UserKnnModel": [
        *("movie_ids", "stars_given", "unit_by_movie", "rarity", "popularity", "stars", "neighbours"),
    ],
}
"""The names in published manifests: models in a bucket were written with them."""


def array(name: str) -> dict[str, str]:
    return {"array": f"model.{name}"}


NEAR = [array(f"nearness.rows.{part}") for part in ("data", "indices", "indptr")]
ROWS = [array(f"stars.similarity.{part}") for part in ("data", "indices", "indptr")]
STARS = {
    "kind": "ItemKnnStars",
    "fields": {
        "movie_ids": array("stars.movie_ids"),
        "overall": 3.0,
        "movie_bias": array("stars.movie_bias"),
        "similarity": {
            "kind": "SparseRows",
            "fields": {"data": ROWS[0], "indices": ROWS[1], "indptr": ROWS[2], "columns": 2},
        },
    },
}
ADDED = ("values", "star_share", "likes", "nearness", "avoidance")
STRUCTURE: dict[str, Any] = {
    "kind": "ItemWeightsModel",
    "fields": {
        "movie_ids": array("movie_ids"),
        "weights": {"kind": "DenseWeights", "fields": {"matrix": array("weights.matrix")}},
        "popularity": {
            "kind": "Popularity",
            "fields": {
                "counts": array("popularity.counts"),
                "averages": array("popularity.averages"),
                "overall": 3.5,
            },
        },
        "stars": STARS,
        "values": {
            "kind": "RatingValues",
            "fields": {"by_stars": array("values.by_stars"), "recency": 2.0, "recency_span": 10.0, "common_mean": 3.5},
        },
        "star_share": 0.0,
        "likes": array("likes"),
        "nearness": {
            "kind": "Nearness",
            "fields": {
                "rows": {
                    "kind": "SparseRows",
                    "fields": {"data": NEAR[0], "indices": NEAR[1], "indptr": NEAR[2], "columns": 2},
                }
            },
        },
        "avoidance": 0.5,
    },
}
ARRAYS = {
    "model.movie_ids": np.array([4, 8]),
    "model.weights.matrix": np.array([[0, 0.5], [0.25, 0]]),
    "model.popularity.counts": np.array([1.0, 2.0]),
    "model.popularity.averages": np.array([3.0, 4.0]),
    "model.stars.movie_ids": np.array([4, 8]),
    "model.stars.movie_bias": np.array([0.5, 1.0]),
    "model.stars.similarity.data": np.array([0.5]),
    "model.stars.similarity.indices": np.array([1]),
    "model.stars.similarity.indptr": np.array([0, 1, 1]),
    "model.values.by_stars": np.array([-0.5, 0, 0.5, 0.75, 1]),
    "model.likes": np.array([1.0, 0.0]),
    "model.nearness.rows.data": np.array([1.0]),
    "model.nearness.rows.indices": np.array([1]),
    "model.nearness.rows.indptr": np.array([0, 1, 1]),
}


def test_the_names_of_published_models_stay() -> None:
    assert {name: [field.name for field in fields(kind)] for name, kind in KINDS.items()} == PUBLISHED


@pytest.mark.parametrize("recency", [0.0, 5.0])
def test_a_model_of_before_rating_values_is_read(recency: float) -> None:
    fields_before = {name: part for name, part in STRUCTURE["fields"].items() if name not in ADDED}
    fields_before |= {"value_offset": 0.5, "recency": recency}
    model = unflatten({"kind": "ItemWeightsModel", "fields": fields_before}, ARRAYS)
    assert isinstance(model, ItemWeightsModel)
    assert model.scores(profile_of({4: 5.0})).tolist() == [0, 2.5 if recency else 0.5]
    assert model.predict(profile_of({}))[1] == 4
    assert model.values.by_stars.tolist() == pytest.approx([0.6, 0.7, 0.8, 0.9, 1])
    assert (model.star_share, model.likes, model.nearness) == (0, None, None)


def test_a_model_is_written_as_earlier_versions_published_it() -> None:
    structure, arrays = flatten(unflatten(STRUCTURE, ARRAYS))
    assert structure == STRUCTURE
    assert list(arrays) == list(ARRAYS)
    assert all(arrays[name] is ARRAYS[name] for name in ARRAYS)


def test_what_is_learnt_of_features_is_published() -> None:
    model = cast("ItemWeightsModel", tastes.fitted())
    assert model.feature_space is not None
    structure, arrays = flatten(model)
    read = unflatten(json.loads(json.dumps(structure)), arrays)
    assert read.feature_space.rarity == model.feature_space.rarity != {}
    assert read.by_features.coefficients.shape == (tastes.MOVIES, model.feature_space.size)


def test_values_other_than_arrays_and_classes_are_stored_unchanged() -> None:
    popularity = Popularity(np.array([1.0]), np.array([2.0]), 3.0)
    rows = SparseRows(np.array([]), np.array([]), np.array([0]), 1)
    model = PopularityModel(np.array([1]), popularity, ItemKnnStars(np.array([1]), 3.0, np.array([0.0]), rows))
    structure, _ = flatten(model)
    assert structure["fields"]["popularity"]["fields"]["overall"] == 3.0
    assert unflatten(3.0, {}) == 3.0


@pytest.mark.parametrize(
    ("structure", "error"),
    [
        ({"kind": "Unknown", "fields": {}}, KeyError),
        ({"array": "missing"}, KeyError),
        ({"kind": "SparseWeights", "fields": {"columns": 3}}, TypeError),
    ],
)
def test_what_does_not_fit_is_an_error(structure: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        unflatten(structure, {})

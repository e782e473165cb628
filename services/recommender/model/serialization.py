"""A fitted model as named arrays and a JSON structure, and back; nothing that could run code is stored.

The structure holds the names of classes and fields, and arrays are named by the path of fields that leads to them.
Published models depend on these names: a class or field that is renamed must still be read by its old name."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from services.recommender.model.algorithms.gaussian import GaussianStars
from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.algorithms.nearness import Nearness
from services.recommender.model.algorithms.popularity import Popularity, PopularityModel
from services.recommender.model.algorithms.rating_values import RatingValues, linear_values
from services.recommender.model.algorithms.user_cosine import UserCosineModel
from services.recommender.model.algorithms.user_knn import UserKnnModel
from services.recommender.model.completion.feature_regression import FeatureRegression
from services.recommender.model.matrix import Array, SparseRows
from services.recommender.model.movie_features import FeatureSpace
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import DenseWeights, FactoredWeights, SparseWeights

KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        DenseWeights,
        FactoredWeights,
        FeatureRegression,
        FeatureSpace,
        GaussianStars,
        ItemKnnStars,
        ItemWeightsModel,
        Nearness,
        Popularity,
        PopularityModel,
        RatingValues,
        SparseRows,
        SparseWeights,
        UserCosineModel,
        UserKnnModel,
    )
}


def flatten(model: object, name: str = "model") -> tuple[dict[str, Any], dict[str, Array]]:
    """The structure, in which `{"array": name}` stands for an array, and the arrays by name."""
    arrays: dict[str, Array] = {}
    return _flatten(model, name, arrays), arrays


def _flatten(node: Any, name: str, arrays: dict[str, Array]) -> Any:
    if isinstance(node, np.ndarray):
        arrays[name] = node
        return {"array": name}
    if is_dataclass(node):
        present = [f.name for f in fields(node) if getattr(node, f.name) is not None]  # None is their default
        parts = {part: _flatten(getattr(node, part), f"{name}.{part}", arrays) for part in present}
        return {"kind": type(node).__name__, "fields": parts}
    return node


def unflatten(structure: Any, arrays: dict[str, Array], kinds: Mapping[str, Any] = KINDS) -> Any:
    """Raises `KeyError` for an unknown kind or a missing array, `TypeError` for a field that does not fit."""
    if not isinstance(structure, dict):
        return structure
    if "array" in structure:
        return arrays[structure["array"]]
    kind = kinds[structure["kind"]]
    parts = {name: unflatten(part, arrays, kinds) for name, part in structure["fields"].items()}
    return kind(**(_with_rating_values(parts) if "value_offset" in parts else parts))


def _with_rating_values(parts: dict[str, Any]) -> dict[str, Any]:
    """Models were published with `value_offset` and `recency` before `RatingValues`: the oldest rating counted a fifth
    of the latest, which is a bonus of 4 up to a factor that changes no list."""
    offset, recency = parts.pop("value_offset"), parts.pop("recency")
    values = RatingValues(linear_values(offset), 4.0 if recency else 0.0, recency or 1.0)
    return {**parts, "values": values}

"""Nothing of a model changes once it is built. What holds arrays is compared by identity, options by their values."""

import importlib
import pkgutil
from dataclasses import is_dataclass

from services.recommender import model

BY_VALUE = {
    *("EaseByShape", "Ease", "GaussianProcess", "ItemKnn", "MostPopular", "UserCosine", "UserKnn"),
    *("Execution", "Neighbours"),
}
BY_IDENTITY = {
    *("Contributions", "DenseWeights", "FactoredWeights", "GaussianStars", "ItemKnnStars", "ItemSimilarity"),
    *("ItemWeightsModel", "MemberScores", "MovieFilter", "Popularity", "PopularityModel", "Profile", "Ranking"),
    *("RatingMatrix", "SparseRows", "SparseWeights", "TasteGroup", "TitleSearch", "UserCosineModel", "UserKnnModel"),
    "UserSimilarity",
}
STATE_OF_A_FIT = {"Sampler", "Side"}
"""They change while the sampler runs, and are dropped with it."""


def dataclasses_of_the_model() -> dict[str, type]:
    modules = [
        importlib.import_module(each.name) for each in pkgutil.walk_packages(model.__path__, f"{model.__name__}.")
    ]
    return {
        name: kind
        for module in modules
        for name, kind in vars(module).items()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
    }


def options(kind: type) -> tuple[bool, bool]:
    parameters = vars(kind)["__dataclass_params__"]
    return parameters.frozen, parameters.eq


def test_only_the_state_of_a_fit_changes() -> None:
    found = dataclasses_of_the_model()
    assert {name for name, kind in found.items() if options(kind)[0]} == BY_VALUE | BY_IDENTITY
    assert {name for name, kind in found.items() if not options(kind)[0]} == STATE_OF_A_FIT


def test_what_holds_arrays_is_compared_by_identity() -> None:
    found = dataclasses_of_the_model()
    assert {name for name, kind in found.items() if not options(kind)[1]} == BY_IDENTITY

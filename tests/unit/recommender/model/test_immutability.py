"""Nothing of a model changes once it is built. What holds arrays is compared by identity, options by their values."""

from services.recommender import model
from tests.support.package_dataclasses import dataclasses_of, is_compared_by_identity, is_frozen

BY_VALUE = {
    *("EaseByShape", "Ease", "GaussianProcess", "ItemKnn", "MostPopular", "UserCosine", "UserKnn"),
    *("Execution", "Neighbours"),
}
BY_IDENTITY = {
    *("Contributions", "DenseWeights", "FactoredWeights", "FoldIn", "GaussianStars", "ItemKnnStars", "ItemSimilarity"),
    *("ItemWeightsModel", "MemberScores", "MovieFilter", "Nearness", "Popularity", "PopularityModel", "Profile"),
    *("Ranking", "RatingMatrix", "RatingValues", "SparseRows", "SparseWeights", "TasteGroup", "UserCosineModel"),
    *("UserKnnModel", "UserSimilarity"),
    *("AddedMovies", "FeatureColumns", "FeatureRegression", "FeatureSpace", "TailProblem"),
    *("AbsoluteSums", "FittedRows", "MovieSums", "NormalisedRows", "PartTotals", "PreferenceRows", "RatedRows"),
    *("RatingTotals", "RatingsByUser", "ResidualRows", "StoredRatings", "ValueRows", "_ByContent"),
}
STATE_OF_A_FIT = {"Sampler", "Side"}
"""They change while the sampler runs, and are dropped with it."""


def test_only_the_state_of_a_fit_changes() -> None:
    found = dataclasses_of(model)
    assert {name for name, kind in found.items() if is_frozen(kind)} == BY_VALUE | BY_IDENTITY
    assert {name for name, kind in found.items() if not is_frozen(kind)} == STATE_OF_A_FIT


def test_what_holds_arrays_is_compared_by_identity() -> None:
    found = dataclasses_of(model)
    assert {name for name, kind in found.items() if is_compared_by_identity(kind)} == BY_IDENTITY

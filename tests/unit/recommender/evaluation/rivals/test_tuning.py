import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.protocols import temporal, whole_sittings
from services.recommender.evaluation.rivals import tuning
from services.recommender.evaluation.rivals.plain_ease import PlainEase
from services.recommender.evaluation.rivals.tuning import inner_splits, tuned


def test_the_best_on_inner_splits_is_taken(dataset: Dataset) -> None:
    good, useless = PlainEase((-1, -0.5, 0, 0.5, 1), 5), PlainEase((1, 0.5, 0, -0.5, -1), 5)
    assert tuned({"one": [useless, good], "other": [good]}, dataset) == {"one": good, "other": good}


def test_no_test_rating_is_used(dataset: Dataset) -> None:
    tests = {"inner temporal": temporal(dataset.ratings)[0].test, "sittings": whole_sittings(dataset.ratings)[0].test}
    for split in inner_splits(dataset):
        held_out = tests["sittings" if split.name == "sittings" else "inner temporal"]
        for part in (split.train, split.test):
            assert part.join(held_out, on=["user_id", "movie_id"], how="semi").is_empty()


def test_every_protocol_that_ranks_has_an_inner_split(dataset: Dataset) -> None:
    assert [split.name for split in inner_splits(dataset)] == ["temporal"]
    assert tuning.SEED == 1
    assert isinstance(inner_splits(dataset)[0].train, pl.DataFrame)

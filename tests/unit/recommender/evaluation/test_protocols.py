import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import RATINGS, Dataset
from services.recommender.evaluation import protocols
from services.recommender.evaluation.protocols import (
    five_folds,
    ms,
    protocols_for,
    stratified,
    temporal,
    ten_a_user,
    whole_sittings,
)


@pytest.fixture
def lines() -> pl.DataFrame:
    """Users with 1 to 30 ratings in random order, each with its own time."""
    rng = np.random.default_rng(5)
    pairs = [(user, movie) for user in range(1, 31) for movie in rng.choice(60, user, replace=False)]
    rows = [
        (*map(int, pairs[n]), float(rng.integers(1, 6)), int(rng.integers(1_000_000)))
        for n in rng.permutation(len(pairs))
    ]
    return pl.DataFrame(rows, schema=RATINGS, orient="row")


def rows(frame: pl.DataFrame) -> set[tuple[object, ...]]:
    return set(frame.iter_rows())


def test_ms_matches_the_definition_of_the_stratified_split(lines: pl.DataFrame) -> None:
    """The expected split uses NumPy's global generator, as the original does, and plain Python."""
    state = np.random.get_state()
    np.random.seed(42)
    draws = np.random.rand(lines.height)
    np.random.set_state(state)
    by_movie: dict[int, list[tuple[float, tuple[object, ...]]]] = {}
    for draw, row in zip(draws, lines.iter_rows(), strict=True):
        by_movie.setdefault(row[1], []).append((draw, row))
    train = {row for drawn in by_movie.values() for _, row in sorted(drawn)[: round(0.75 * len(drawn))]}
    split = ms(lines)[0]
    assert rows(split.train) == train
    assert rows(split.test) == rows(lines) - train
    assert split.relevant == 0


def test_another_seed_is_another_split(lines: pl.DataFrame) -> None:
    assert rows(stratified(lines, 0.75, 1).train) != rows(stratified(lines, 0.75, 2).train)


def test_ua_and_ub_hold_out_the_first_and_second_ten_rows_of_each_user(lines: pl.DataFrame) -> None:
    by_user: dict[int, list[tuple[object, ...]]] = {}
    for row in lines.iter_rows():
        by_user.setdefault(row[0], []).append(row)
    ua, ub = ten_a_user(lines)
    assert rows(ua.test) == {row for user_rows in by_user.values() for row in user_rows[:10]}
    assert rows(ub.test) == {row for user_rows in by_user.values() for row in user_rows[10:20]}
    for split in (ua, ub):
        assert rows(split.train) == rows(lines) - rows(split.test)
        assert split.relevant == 4


def test_the_five_folds_are_consecutive_blocks_of_rows(lines: pl.DataFrame) -> None:
    folds = five_folds(lines)
    assert pl.concat([fold.test for fold in folds]).equals(lines)
    assert [fold.test.height for fold in folds] == [93] * 5
    assert all(rows(fold.train) == rows(lines) - rows(fold.test) for fold in folds)


def test_temporal_holds_out_the_last_fifth_of_each_user(lines: pl.DataFrame) -> None:
    split = temporal(lines)[0]
    for user in range(1, 31):
        train, test = (frame.filter(pl.col("user_id") == user)["rated_at"] for frame in (split.train, split.test))
        assert (train.len(), test.len()) == (user * 4 // 5, user - user * 4 // 5)
        assert train.is_empty() or train.max() <= test.min()  # type: ignore[operator]
    assert split.relevant == 4


def test_temporal_does_not_depend_on_the_order_of_rows(lines: pl.DataFrame) -> None:
    tied = lines.with_columns(rated_at=pl.col("rated_at") // 100_000)
    shuffled = tied.sample(fraction=1, shuffle=True, seed=3)
    assert rows(temporal(tied)[0].test) == rows(temporal(shuffled)[0].test)


def test_only_a_sample_of_many_users_is_tested_and_all_are_trained_on(
    lines: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = temporal(lines)[0]
    monkeypatch.setattr(protocols, "MAX_TEST_USERS", 7)
    some = temporal(lines)[0]
    assert some.train.equals(every.train)
    assert some.test["user_id"].unique().sort().to_list() == [1, 6, 11, 16, 21, 26]
    assert rows(some.test) <= rows(every.test)


def test_a_data_set_that_is_not_movielens_100k_is_split_by_time_alone(dataset: Dataset) -> None:
    assert list(protocols_for(dataset.ratings, dataset.movies)) == ["sittings", "temporal"]


def test_whole_sittings_are_held_out() -> None:
    """Four ratings on one day, one on the next: the last sitting is a fifth. A single sitting is trained on."""
    times = [0, 10, 20, 30, 100_000]
    rows = [(1, movie, 4.0, time) for movie, time in enumerate(times)] + [(2, movie, 4.0, movie) for movie in range(5)]
    split = whole_sittings(pl.DataFrame(rows, schema=RATINGS, orient="row"))[0]
    assert rows_of_times(split.test) == [(1, 100_000)]
    assert split.train.height == 9


def test_as_many_sittings_are_held_out_as_make_a_fifth_but_never_the_first() -> None:
    late = [(1, movie, 4.0, time) for movie, time in enumerate([*range(8), 50_000, 100_000])]
    first = [(2, movie, 4.0, time) for movie, time in enumerate([0, *range(50_000, 50_009)])]
    small_last = [(3, movie, 4.0, time) for movie, time in enumerate([*range(9), 90_000])]
    split = whole_sittings(pl.DataFrame([*late, *first, *small_last], schema=RATINGS, orient="row"))[0]
    held_out = rows_of_times(split.test)
    assert [time for user, time in held_out if user == 1] == [50_000, 100_000]
    assert [time for user, time in held_out if user == 2] == list(range(50_000, 50_009))
    assert [time for user, time in held_out if user == 3] == [90_000]


def rows_of_times(frame: pl.DataFrame) -> list[tuple[int, int]]:
    return frame.select("user_id", "rated_at").rows()

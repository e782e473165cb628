from pathlib import Path

import polars as pl
import pytest

from bench.dataset import read, sample_profiles, write
from services.recommender.evaluation.synthetic.ratings import SHAPES, Shape, generate

SHAPE = Shape(60, 200, 1800)


def test_every_process_reads_the_same_generated_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SHAPES, "tiny", SHAPE)
    write("tiny", tmp_path / "new" / "folder")
    for stored, generated in zip(read(tmp_path / "new" / "folder"), generate(SHAPE), strict=True):
        assert stored.equals(generated)


def test_profiles_are_whole_and_of_different_users() -> None:
    ratings, _ = generate(SHAPE)
    profiles = sample_profiles(ratings, 10)
    sizes = dict(ratings.group_by("user_id").len().iter_rows())
    first_profile = {(row[0], row[1]) for row in zip(profiles[0].movie_ids, profiles[0].ratings, strict=True)}
    owners = [
        user
        for (user,), rows in ratings.partition_by("user_id", as_dict=True).items()
        if set(rows.select("movie_id", "rating").iter_rows()) == first_profile
    ]
    assert len(profiles) == 10
    assert len(owners) == 1
    assert sizes[owners[0]] == len(profiles[0].movie_ids)
    assert len(sample_profiles(ratings, 1000)) == SHAPE.users


def test_the_same_profiles_are_sampled_again() -> None:
    ratings: pl.DataFrame = generate(SHAPE)[0]
    for one, other in zip(sample_profiles(ratings, 5), sample_profiles(ratings, 5), strict=True):
        assert one.movie_ids.tolist() == other.movie_ids.tolist()

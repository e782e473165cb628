"""Writes and reads the synthetic data set that all contenders share. `python -m bench.dataset SIZE DIR`"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from services.recommender.evaluation.synthetic.ratings import SHAPES, generate
from services.recommender.model import Profile


def write(size: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in zip(("ratings", "movies"), generate(SHAPES[size]), strict=True):
        frame.write_parquet(folder / f"{name}.parquet")


def read(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    ratings, movies = (pl.read_parquet(folder / f"{name}.parquet") for name in ("ratings", "movies"))
    return ratings, movies


def sample_profiles(ratings: pl.DataFrame, count: int) -> list[Profile]:
    """Profiles of random users, in random order; at most one per user."""
    all_users = ratings["user_id"].unique().sort().to_numpy()
    users = np.random.default_rng(1).permutation(all_users)[:count]
    rows = ratings.filter(pl.col("user_id").is_in(users.tolist())).partition_by("user_id", as_dict=True)
    columns = ("movie_id", "rating", "rated_at")
    return [Profile(*(rows[(user,)][name].to_numpy(writable=True) for name in columns)) for user in users.tolist()]


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]))

"""`make dataset SIZE=32m`: generates ratings in the format of the larger MovieLens data sets."""

import argparse
import sys
from pathlib import Path

import polars as pl

from services.recommender.evaluation.output_folders import prepare_output
from services.recommender.evaluation.synthetic.ratings import SHAPES, Shape, generate


def write(shape: Shape, folder: Path) -> None:
    """Write ratings.csv and movies.csv."""
    ratings, movies = generate(shape)
    folder.mkdir(parents=True, exist_ok=True)
    ratings.select(userId="user_id", movieId="movie_id", rating="rating", timestamp="rated_at").write_csv(
        folder / "ratings.csv"
    )
    titles = pl.format("{} ({})", "title", "year")
    movies.select(movieId="movie_id", title=titles, genres=pl.col("genres").list.join("|")).write_csv(
        folder / "movies.csv"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make dataset",
        usage=f"make dataset SIZE={'|'.join(SHAPES)} [TO=folder]",
        description="Generate ratings with the shape of a MovieLens data set.",
    )
    parser.add_argument("size", choices=SHAPES)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    shape = SHAPES[arguments.size]
    folder = arguments.folder.resolve()
    prepare_output(folder)
    try:
        write(shape, folder)
    except OSError as error:
        sys.exit(f"The ratings could not be written: {error}")
    print(f"{shape.ratings:,} ratings are in {folder}. DATASET={folder.name} DATASET_PATH={folder} make run")


if __name__ == "__main__":
    main()

from pathlib import Path

from services.recommender.datasets.formats import read_dataset
from services.recommender.evaluation.synthetic.__main__ import write
from services.recommender.evaluation.synthetic.ratings import Shape, generate

SHAPE = Shape(users=50, movies=80, ratings=1_200)


def test_generated_files_can_be_read_as_a_data_set(tmp_path: Path) -> None:
    write(SHAPE, tmp_path / "made-up")
    dataset, (ratings, movies) = read_dataset(tmp_path / "made-up"), generate(SHAPE)
    assert dataset.ratings.equals(ratings.cast(dataset.ratings.schema))
    assert dataset.movies.equals(movies.cast(dataset.movies.schema))

from pathlib import Path

from bench.dataset import write
from bench.start.fill_stores import read_dataset
from services.recommender.datasets.formats import RATINGS


def test_the_data_set_is_as_the_recommender_stores_it(tmp_path: Path) -> None:
    write("100k", tmp_path)
    dataset = read_dataset(tmp_path)
    assert dataset.ratings.schema == RATINGS
    assert (dataset.ratings.height, dataset.movies.height, dataset.users.height) == (100_000, 1_682, 943)

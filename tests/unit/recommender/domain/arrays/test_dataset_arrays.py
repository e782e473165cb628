from dataclasses import replace

import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.arrays.dataset_arrays import DatasetArrays


def test_there_is_one_id_per_movie_and_the_ratings_are_counted_as_they_were(dataset: Dataset) -> None:
    first, second = dataset.movies["movie_id"].sort()[:2].to_list()
    links = pl.DataFrame({"movie_id": [first, second], "imdb_id": [7, 7], "tmdb_id": [5, 5]})
    arrays = DatasetArrays.from_dataset(replace(dataset, links=links))
    assert arrays.kept == [(second, first)]
    assert arrays.twins.resolve(second) == first
    assert second not in arrays.catalogue.movie_ids
    assert second not in arrays.samples.movie_ids
    assert arrays.ratings == dataset.ratings.height
    assert all(second not in movie_ids for _, movie_ids in arrays.onboarding)

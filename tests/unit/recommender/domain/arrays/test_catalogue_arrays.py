import hashlib

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.arrays.catalogue_arrays import CatalogueArrays, titled
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.contracts.movies import Movie


def test_movies_are_in_the_order_of_their_ids(dataset: Dataset) -> None:
    shuffled = CatalogueArrays.from_dataset(
        Dataset(dataset.ratings, dataset.movies.reverse(), dataset.users, dataset.links)
    )
    ordered = dataset.movies["movie_id"].sort().to_list()
    assert shuffled.movie_ids.tolist() == list(shuffled.fragments().movie_ids) == ordered
    assert shuffled.titles.movie_ids.tolist() == ordered
    assert len(shuffled.star_counts) == len(shuffled.filter.years) == len(ordered)


def test_the_version_is_the_hash_of_the_movies(dataset: Dataset) -> None:
    fragments = CatalogueArrays.from_dataset(dataset).fragments()
    assert fragments.version == hashlib.sha256(fragments.content).hexdigest()


def test_a_film_has_the_other_titles_of_its_record() -> None:
    emma = Movie(movie_id=7, title="Emma", year=1996, genres=[])
    fields = MovieFields(original_title="Emma!", other_titles=["Emma 2"])
    assert titled(emma).other_titles == ()
    assert titled(emma, MovieRecord(movie_id=7, version=1, fields=fields)).other_titles == ("Emma!", "Emma 2")

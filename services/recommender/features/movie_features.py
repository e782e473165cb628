"""The features of movies that a model was not fitted to, from the catalogue and the records."""

from collections.abc import Mapping

from services.recommender.datasets.movie_frame import movie_frame
from services.recommender.features.movie_terms import terms_of
from services.recommender.model.matrix import Array
from services.recommender.model.movie_features import Features, FeatureSpace
from shared.contracts.movie_records import MovieRecord
from shared.contracts.movies import Movie


def movie_features(
    space: FeatureSpace,
    movie_ids: Array,
    movies: Mapping[int, Movie],
    records: Mapping[int, MovieRecord],
    *,
    with_tmdb: bool,
) -> Features:
    """movies x features, in the order of the sorted `movie_ids`."""
    ids = movie_ids.tolist()
    described = (records[movie_id] for movie_id in ids if movie_id in records)
    terms = terms_of(described, with_tmdb=with_tmdb, known=space.rarity)
    return space.encode(movie_frame([movies[movie_id] for movie_id in ids]), terms, movie_ids)

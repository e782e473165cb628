from services.recommender.datasets.movie_frame import DESCRIBED, movie_frame
from shared.contracts.movies import Movie

EMMA = Movie(movie_id=7, title="Emma", year=1996, genres=["Drama"], imdb_id=116191)


def test_the_frame_has_the_genres_of_each_movie() -> None:
    frame = movie_frame(
        [EMMA, Movie(movie_id=8, title="X", year=None, genres=[]), EMMA.model_copy(update={"genres": ["A", "B"]})]
    )
    assert frame.schema == DESCRIBED
    assert frame.rows() == [(7, 1996, ["Drama"]), (8, None, []), (7, 1996, ["A", "B"])]

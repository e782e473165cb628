import polars as pl

from services.recommender.model.matrix import RatingMatrix


def matrix_of(rows: list[tuple[int, int, float, int]], movies: dict[str, list[object]]) -> RatingMatrix:
    ratings = pl.DataFrame(rows, schema=["user_id", "movie_id", "rating", "rated_at"], orient="row")
    return RatingMatrix.from_frames(ratings, pl.DataFrame(movies))


def test_a_movie_rated_twice_counts_with_its_latest_rating() -> None:
    movies: dict[str, list[object]] = {"movie_id": [7], "genres": [["Drama"]]}
    matrix = matrix_of([(1, 7, 4.5, 20), (1, 7, 2.0, 10)], movies)
    assert matrix.stars.toarray().tolist() == [[4.5]]


def test_movies_without_ratings_have_a_place_too() -> None:
    movies: dict[str, list[object]] = {"movie_id": [9, 3, 7], "genres": [["B"], ["A", "B"], ["A"]]}
    matrix = matrix_of([(5, 7, 3.0, 0)], movies)
    assert matrix.movie_ids.tolist() == [3, 7, 9]
    assert matrix.genres.tolist() == [[1, 1], [1, 0], [0, 1]]
    assert matrix.rating_counts().tolist() == [0, 1, 0]


def test_five_stars_weigh_one_and_the_offset_lifts_the_rest() -> None:
    movies: dict[str, list[object]] = {"movie_id": [1, 2], "genres": [["A"], ["A"]]}
    matrix = matrix_of([(1, 1, 5.0, 0), (1, 2, 1.0, 0)], movies)
    assert [round(float(v), 3) for v in matrix.values(0).data] == [1.0, 0.2]
    assert [round(float(v), 3) for v in matrix.values(0.5).data] == [1.0, 0.6]

import polars as pl

from services.recommender.model.ratings.by_user import RatingsByUser

RATINGS = pl.DataFrame(
    [(9, 30, 4.5, 70), (2**40, 10, 1.0, 5), (9, 10, 2.0, 80)],
    schema={"user_id": pl.Int64, "movie_id": pl.Int64, "rating": pl.Float32, "rated_at": pl.Int64},
    orient="row",
)
BY_USER = RatingsByUser.from_frame(RATINGS)


def test_the_ratings_of_a_user_are_in_the_order_of_the_data_set() -> None:
    assert list(BY_USER.of_user(9)) == [(30, 4.5, 70), (10, 2.0, 80)]
    assert list(BY_USER.of_user(2**40)) == [(10, 1.0, 5)]


def test_others_have_none() -> None:
    for user_id in (-1, 8, 10, 2**41, 2**80):
        assert not BY_USER.knows(user_id)
        assert list(BY_USER.of_user(user_id)) == []


def test_users_are_counted() -> None:
    assert (BY_USER.users, BY_USER.last_user_id, len(BY_USER)) == (2, 2**40, 3)
    nobody = RatingsByUser.from_frame(RATINGS.clear())
    assert (nobody.users, nobody.last_user_id, list(nobody.of_user(1))) == (0, 0, [])


def test_ids_and_times_take_32_bits_where_they_fit() -> None:
    sizes = [column.dtype.itemsize for column in (BY_USER.user_ids, BY_USER.movie_ids, BY_USER.rated_at)]
    assert sizes == [8, 4, 4]

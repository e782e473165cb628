import numpy as np

from services.recommender.model.matrix import RatingMatrix
from services.recommender.model.parts.stored import PartTotals, StoredRatings
from tests.support.rating_frames import matrix_of_table, movies_frame, ratings_of_table

TABLE: list[list[float]] = [[5, 0, 1], [0, 2, 4], [3, 4.5, 0]]
GENRES = {1: ["A"], 2: [], 3: ["A", "B"]}
WHOLE = matrix_of_table(TABLE, GENRES)


def part_of(users: list[int]) -> PartTotals:
    ratings = ratings_of_table(TABLE)
    part = RatingMatrix.from_frames(ratings.filter(ratings["user_id"].is_in(users)), movies_frame(GENRES))
    return PartTotals(part, part.totals)


def test_parts_in_any_order_are_the_whole() -> None:
    stored = StoredRatings.from_movies(movies_frame(GENRES), [part_of([3]), part_of([1, 2])])
    assert list(stored.users_of_parts) == [1, 2]
    again = stored.whole()
    assert again.user_ids.tolist() == WHOLE.user_ids.tolist()
    assert np.array_equal(again.stars.toarray(), WHOLE.stars.toarray())
    assert again.rated_at.tolist() == WHOLE.rated_at.tolist()


def test_what_is_known_of_movies_and_sums_are_those_of_the_whole() -> None:
    stored = StoredRatings.from_movies(movies_frame(GENRES), [part_of([1]), part_of([2, 3])])
    assert stored.genres.tolist() == WHOLE.genres.tolist()
    assert stored.totals.users == 3
    assert stored.rating_counts().tolist() == WHOLE.rating_counts().tolist()
    assert stored.most_rated(2).tolist() == WHOLE.most_rated(2).tolist()

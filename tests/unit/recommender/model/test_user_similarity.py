from dataclasses import replace
from math import log, sqrt

import pytest

from services.recommender.model import Profile
from services.recommender.model.user_similarity import UserSimilarity
from tests.support.rating_frames import profile_of, ratings_frame

RATINGS = [
    (1, 10, 5.0),
    (1, 20, 4.0),
    (2, 10, 1.0),
    (2, 30, 5.0),
    (3, 20, 5.0),
    (3, 30, 2.0),
    (4, 40, 3.0),
    (4, 10, 3.0),
]
SIMILARITY = UserSimilarity.from_ratings(ratings_frame(RATINGS))
PROFILE = profile_of({10: 2.0, 20: 5.0, 99: 4.0})


def naive(user: int, profile: dict[int, float]) -> float:
    """Cosine of weighted stars, except for the length of the profile, which is the same for all users."""

    def idf(movie: int) -> float:
        return max(log(4 / sum(m == movie for _, m, _ in RATINGS)), 1e-3)

    row = {m: stars * idf(m) for u, m, stars in RATINGS if u == user}
    dot = sum(row.get(m, 0) * stars * idf(m) for m, stars in profile.items() if m in row)
    return dot / sqrt(sum(weight * weight for weight in row.values()))


def test_the_most_similar_users_come_first() -> None:
    expected = sorted((1, 2, 3, 4), key=lambda user: -naive(user, {10: 2.0, 20: 5.0}))
    assert SIMILARITY.nearest_users(PROFILE, exclude=0).tolist() == expected


@pytest.mark.parametrize(
    "profile", [{10: 5.0, 30: 3.0}, {10: 5.0, 30: 0.5}, {20: 0.5, 30: 5.0}, {10: 1.0, 40: 5.0}, {20: 4.0, 40: 1.0}]
)
def test_any_profile_is_compared_by_the_formula(profile: dict[int, float]) -> None:
    found = SIMILARITY.nearest_users(profile_of(profile), exclude=0).tolist()
    common = [user for user in (1, 2, 3, 4) if naive(user, profile)]
    assert found == sorted(common, key=lambda user: (-naive(user, profile), user))


def test_a_user_is_not_their_own_neighbour_and_the_count_is_a_limit() -> None:
    assert 3 not in SIMILARITY.nearest_users(PROFILE, exclude=3).tolist()
    assert len(SIMILARITY.nearest_users(PROFILE, exclude=3)) == 3
    assert SIMILARITY.nearest_users(PROFILE, exclude=0, count=1).tolist() == [1]


def test_equally_similar_users_are_ordered_by_id() -> None:
    twins = UserSimilarity.from_ratings(ratings_frame([(7, 1, 4.0), (5, 1, 4.0), (6, 1, 4.0), (9, 2, 1.0)]))
    assert twins.nearest_users(profile_of({1: 3.0}), exclude=0).tolist() == [5, 6, 7]


def test_a_movie_that_everybody_rated_counts_a_little() -> None:
    """Its inverse document frequency would be 0, and all similarities 0 / 0."""
    everybody = UserSimilarity.from_ratings(ratings_frame([(1, 1, 5.0), (2, 1, 1.0)]))
    assert everybody.idf.tolist() == [1e-3]
    assert everybody.nearest_users(profile_of({1: 3.0}), exclude=2).tolist() == [1]


def test_norms_are_the_lengths_of_weighted_stars() -> None:
    norms = dict(zip(SIMILARITY.user_ids.tolist(), SIMILARITY.norms.tolist(), strict=True))
    assert norms[3] == pytest.approx(sqrt((5 * log(4 / 2)) ** 2 + (2 * log(4 / 2)) ** 2))
    assert norms[4] == pytest.approx(sqrt((3 * log(4 / 1)) ** 2 + (3 * log(4 / 3)) ** 2))


def test_without_ratings_in_common_nobody_is_similar() -> None:
    assert SIMILARITY.nearest_users(Profile.empty(), exclude=0).tolist() == []
    assert SIMILARITY.nearest_users(profile_of({99: 5.0}), exclude=0).tolist() == []


def test_ratings_are_those_of_the_users_who_rated_the_movie() -> None:
    users = SIMILARITY.user_ids
    assert sorted(SIMILARITY.ratings_of(users, 10)) == [1, 3, 5]
    assert SIMILARITY.ratings_of(users[users == 2], 10) == [1]
    assert SIMILARITY.ratings_of(users[users == 3], 10) == []
    assert SIMILARITY.ratings_of(users, 99) == []


def test_there_are_sixty_neighbours_by_default() -> None:
    many = UserSimilarity.from_ratings(ratings_frame([(user, 1, 4.0) for user in range(70)] + [(99, 2, 1.0)]))
    assert len(many.nearest_users(profile_of({1: 3.0}), exclude=-1)) == 60


def test_it_is_compared_by_identity_and_never_changes() -> None:
    assert replace(SIMILARITY) != SIMILARITY
    with pytest.raises(AttributeError):
        SIMILARITY.idf = SIMILARITY.norms  # type: ignore[misc]

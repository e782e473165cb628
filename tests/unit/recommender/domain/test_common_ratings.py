from services.recommender.domain.common_ratings import common_ratings
from services.recommender.domain.profile import UserProfile, Verdict
from shared.contracts.groups import CommonGround
from tests.support.served_models import IDS, LOADED


def profile(*stars: float | None) -> UserProfile:
    """Rates the movies in their order; None dismisses one."""
    verdicts = {IDS[place]: Verdict(rating, 0, dismissed=rating is None) for place, rating in enumerate(stars)}
    return UserProfile(1, 1, verdicts)


def compared(one: UserProfile, other: UserProfile) -> CommonGround:
    return common_ratings(one, other, LOADED.catalogue)


def test_only_movies_that_both_rated_are_compared() -> None:
    result = compared(profile(5, 4, 5, 1, 3, 2), profile(5, 4.5, 1.5, 4, 2, None))
    assert (result.alike, result.close, result.apart) == (2, 1, 2)
    assert [movie.movie_id for movie in result.loved] == [IDS[0], IDS[1]]
    divided = [(movie.movie_id, movie.ratings) for movie in result.divided]
    assert divided == [(IDS[2], [5.0, 1.5]), (IDS[3], [1.0, 4.0])]


def test_bounds_of_each_group() -> None:
    result = compared(profile(4, 4, 3.5, 5, 5), profile(4, 3.5, 5, 3, 3.5))
    assert (result.alike, result.close, result.apart) == (2, 0, 3)
    assert [movie.movie_id for movie in result.loved] == [IDS[0]]
    assert [movie.movie_id for movie in result.divided] == [IDS[3]]


def test_the_most_loved_and_the_most_divided_come_first_up_to_a_limit() -> None:
    loved = compared(profile(4, 5, 4, 4, 4, 4.5, 5, 4), profile(4, 5, 4, 4, 4, 4.5, 4.5, 4)).loved
    assert [movie.movie_id for movie in loved] == [IDS[place] for place in (1, 6, 5, 0, 2, 3)]
    divided = compared(profile(3, 5, 5, 5, 5), profile(1, 0.5, 2, 3, 2)).divided
    assert [movie.movie_id for movie in divided] == [IDS[place] for place in (1, 2, 4)]


def test_without_a_common_movie_there_is_nothing_to_compare() -> None:
    result = compared(profile(5), UserProfile(2, 1, {IDS[9]: Verdict(5, 0)}))
    assert result == CommonGround(alike=0, close=0, apart=0, loved=[], divided=[])

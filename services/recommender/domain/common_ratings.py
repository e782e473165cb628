"""Compares the ratings of two people, for the movies that both have rated."""

from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile
from shared.contracts.groups import CommonGround, DividedMovie

LOVED, CLOSE, DIVIDED = 4.0, 1.0, 2.0
MAX_LOVED, MAX_DIVIDED = 6, 3
Pair = tuple[float, float]


def common_ratings(one: UserProfile, other: UserProfile, catalogue: Catalogue) -> CommonGround:
    pairs = rating_pairs(one, other)
    gaps = {movie_id: abs(first - second) for movie_id, (first, second) in pairs.items()}
    loved = [movie_id for movie_id, pair in pairs.items() if min(pair) >= LOVED]
    divided = [movie_id for movie_id, gap in gaps.items() if gap >= DIVIDED]
    most_loved = sorted(loved, key=lambda movie_id: (-sum(pairs[movie_id]), movie_id))[:MAX_LOVED]
    most_divided = sorted(divided, key=lambda movie_id: (-gaps[movie_id], movie_id))[:MAX_DIVIDED]
    return CommonGround(
        alike=sum(gap < CLOSE for gap in gaps.values()),
        close=sum(gap == CLOSE for gap in gaps.values()),
        apart=sum(gap > CLOSE for gap in gaps.values()),
        loved=[catalogue.get(movie_id) for movie_id in most_loved],
        divided=[DividedMovie(**vars(catalogue.get(m)), ratings=list(pairs[m])) for m in most_divided],
    )


def rating_pairs(one: UserProfile, other: UserProfile) -> dict[int, Pair]:
    """Both ratings of each movie that both have rated."""
    first, second = one.rated, other.rated
    return {m: (first[m].rating or 0, second[m].rating or 0) for m in sorted(first.keys() & second.keys())}

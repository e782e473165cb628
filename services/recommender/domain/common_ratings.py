"""What two people gave the movies that both have rated."""

from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile
from shared.contracts.groups import CommonGround, DividedMovie

LOVED, CLOSE, DIVIDED = 4.0, 1.0, 2.0
MOST_LOVED, MOST_DIVIDED = 6, 3
Pair = tuple[float, float]


def common_ground(one: UserProfile, other: UserProfile, catalogue: Catalogue) -> CommonGround:
    given = stars_of_both(one, other)
    gaps = {movie_id: abs(first - second) for movie_id, (first, second) in given.items()}
    loved = [movie_id for movie_id, stars in given.items() if min(stars) >= LOVED]
    divided = [movie_id for movie_id, gap in gaps.items() if gap >= DIVIDED]
    most_loved = sorted(loved, key=lambda movie_id: (-sum(given[movie_id]), movie_id))[:MOST_LOVED]
    most_divided = sorted(divided, key=lambda movie_id: (-gaps[movie_id], movie_id))[:MOST_DIVIDED]
    return CommonGround(
        alike=sum(gap < CLOSE for gap in gaps.values()),
        close=sum(gap == CLOSE for gap in gaps.values()),
        apart=sum(gap > CLOSE for gap in gaps.values()),
        loved=[catalogue.get(movie_id) for movie_id in most_loved],
        divided=[DividedMovie(**vars(catalogue.get(m)), ratings=list(given[m])) for m in most_divided],
    )


def stars_of_both(one: UserProfile, other: UserProfile) -> dict[int, Pair]:
    """By movie, of those that both have rated."""
    ours, theirs = one.rated, other.rated
    return {m: (ours[m].rating or 0, theirs[m].rating or 0) for m in sorted(ours.keys() & theirs.keys())}

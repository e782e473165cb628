"""Why a movie is in a list, as data: only what the model's own explanation holds."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from weakref import WeakKeyDictionary

from services.recommender.domain.catalogue import Catalogue
from services.recommender.features.shared_features import Amounts, Names, names_of, shared_features
from services.recommender.model import BriefAttribution, LargestContributions, Neighbours
from services.recommender.model.matrix import CITABLE
from shared.contracts.explanations import LIKED_STARS, CitedMovie, CitedRating, CommonFeature, Explanation
from shared.contracts.movies import Movie
from shared.lists.compact_list import (
    AVERAGE_UNITS,
    STAR_UNITS,
    Citation,
    NeighboursReason,
    PopularityReason,
    RatingsReason,
    Reason,
)

MAX_CITED = 2
_by_names: WeakKeyDictionary[Catalogue, dict[int, Names]] = WeakKeyDictionary()
_by_popularity: WeakKeyDictionary[Catalogue, dict[int, PopularityReason]] = WeakKeyDictionary()


def reason_of(attribution: BriefAttribution, movie_id: int, catalogue: Catalogue) -> Reason:
    """Cites the largest contributions that are positive, of movies that the user liked, or else did not dislike."""
    if isinstance(attribution, LargestContributions) and (cited := _supporting(attribution)):
        return RatingsReason(cited)
    if isinstance(attribution, Neighbours):
        return NeighboursReason(attribution.count, attribution.among, _tenths(attribution.average))
    return _from_popularity(movie_id, catalogue)


def with_shared_features(
    reason: Reason, movie_id: int, amounts_of: Callable[[int, Sequence[int]], Amounts], catalogue: Catalogue
) -> Reason:
    """Adds what a movie that is scored by its features has in common with the cited ones, if the user liked these; with
    the first one alone, if all together have nothing in common. `amounts_of` is the model's `feature_amounts`."""
    if not isinstance(reason, RatingsReason) or any(each.stars < STAR_UNITS * LIKED_STARS for each in reason.cited):
        return reason
    for cited in (reason.cited, reason.cited[:1]):
        rated = [each.movie_id for each in cited]
        if amounts := amounts_of(movie_id, rated):
            others = [_names(each, catalogue) for each in rated]
            if shared := shared_features(amounts, _names(movie_id, catalogue), others):
                return RatingsReason(cited, shared)
    return reason


def _names(movie_id: int, catalogue: Catalogue) -> Names:
    """Computed once a movie: lists name the same ones again and again."""
    known = _by_names.setdefault(catalogue, {})
    if movie_id not in known:
        known[movie_id] = names_of(catalogue.get(movie_id), catalogue.facts_about(movie_id))
    return known[movie_id]


def _supporting(largest: LargestContributions) -> tuple[Citation, ...]:
    ratings = zip(*largest, strict=True)
    citable = [(movie, stars) for movie, stars, amount in ratings if amount > 0 and stars >= CITABLE]
    liked = [(movie, stars) for movie, stars in citable if stars >= LIKED_STARS]
    return tuple([_citation(movie, stars) for movie, stars in liked or citable])


@lru_cache(10_000)
def _citation(movie_id: int, stars: float) -> Citation:
    """A list of 100 movies cites the same few ratings again and again."""
    return Citation(movie_id, round(STAR_UNITS * stars))


def _from_popularity(movie_id: int, catalogue: Catalogue) -> PopularityReason:
    """Computed once a movie: a list has up to a hundred of them."""
    known = _by_popularity.setdefault(catalogue, {})
    if movie_id not in known:
        average = catalogue.average_rating(movie_id)
        tenths = None if average is None else _tenths(average)
        known[movie_id] = PopularityReason(catalogue.rating_count(movie_id), tenths)
    return known[movie_id]


def _tenths(average: float) -> int:
    return round(AVERAGE_UNITS * round(average, 1))


def explanation_of(reason: Reason, catalogue: Catalogue) -> Explanation:
    if isinstance(reason, RatingsReason):
        shared = [CommonFeature.model_validate(feature._asdict()) for feature in reason.shared]
        movies = [_cited(citation, catalogue) for citation in reason.cited]
        return Explanation(kind="ratings", movies=movies, shared=shared)
    average = None if reason.average is None else reason.average / AVERAGE_UNITS
    if isinstance(reason, NeighboursReason):
        return Explanation(kind="neighbours", count=reason.people, among=reason.among, average=average)
    return Explanation(kind="popularity", count=reason.people, average=average)


def as_likeness(explanation: Explanation, like: Sequence[Movie]) -> Explanation:
    """Of a list of movies like these, which nobody has rated for it."""
    if explanation.kind == "popularity":
        return explanation
    cited = explanation.movies or like[:MAX_CITED]
    movies = [CitedMovie(movie_id=movie.movie_id, title=movie.title) for movie in cited]
    return explanation.model_copy(update={"like": movies})


def _cited(citation: Citation, catalogue: Catalogue) -> CitedRating:
    title = catalogue.get(citation.movie_id).title
    return CitedRating(movie_id=citation.movie_id, title=title, stars=citation.stars / STAR_UNITS)

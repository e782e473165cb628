"""Why a movie is on the list: the recommender's explanation as a statement, which each locale puts into words."""

from services.voice.dialogue.conversation import MovieRef
from services.voice.dialogue.handlers.movies.more import find_on_list
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn, or_none
from services.voice.language.wording import Statement, statement
from shared.contracts.explanations import DIRECTOR, LIKED_STARS, Explanation
from shared.contracts.lists import RecommendedMovie


async def why(turn: Turn) -> Reply:
    ref = await resolve_movie(turn)
    listed, listing = await find_on_list(turn, ref), turn.conversation.listing
    if isinstance(listed, RecommendedMovie):
        reason = explain(ref.title, await _with_explanation(turn, listed))
    elif listed and listing and listing.source.similar_to:
        reason = statement("why.similar", title=ref.title, like=listing.source.similar_to.title)
    elif listed and listing and listing.source.is_popular:
        reason = await explain_popular(turn, ref)
    elif listed:
        reason = statement("why.for_owner", title=ref.title)
    else:
        reason = statement("why.not_listed", title=ref.title)
    return turn.reply(current_movie=ref, unfinished=None).answer(reason).ask(turn.next_question())


async def explain_popular(turn: Turn, ref: MovieRef) -> Statement:
    details = await or_none(turn.ports.movies.details(ref.movie_id))
    if details is None or details.average_rating is None:
        return statement("why.often_rated", title=ref.title)
    return statement("why.popular", title=ref.title, people=details.rating_count, stars=details.average_rating)


async def _with_explanation(turn: Turn, movie: RecommendedMovie) -> RecommendedMovie:
    """A list stored before explanations existed has none: the recommender is asked instead."""
    listing = turn.conversation.listing
    if movie.explanation or listing is None or listing.source.user_id is None:
        return movie
    explanation = await or_none(turn.ports.movies.explanation(listing.source.user_id, movie.movie_id))
    return movie.model_copy(update={"explanation": explanation})


def explain(title: str, movie: RecommendedMovie) -> Statement:
    """Without an explanation there is only the English reason."""
    if movie.explanation is None:
        return statement("why.stored_reason", title=title, reason=movie.reason)
    if movie.explanation.like:
        return _by_likeness(title, movie.explanation)
    if movie.explanation.kind == "ratings":
        return _by_ratings(title, movie.explanation)
    if movie.explanation.kind == "neighbours":
        return _by_neighbours(title, movie.explanation)
    return _by_popularity(title, movie.explanation)


def _by_ratings(title: str, explanation: Explanation) -> Statement:
    liked = [rating.title for rating in explanation.movies if rating.stars >= LIKED_STARS]
    by_director = any(feature.kind == DIRECTOR for feature in explanation.shared)
    if not liked:
        return statement("why.taste", title=title)
    first, *others = liked
    if not others:
        return statement("why.director_one" if by_director else "why.one", title=title, first=first)
    return statement("why.director_two" if by_director else "why.two", title=title, first=first, second=others[0])


def _by_likeness(title: str, explanation: Explanation) -> Statement:
    first, *others = [movie.title for movie in explanation.like]
    if not others:
        return statement("why.like_one", title=title, first=first)
    return statement("why.like_two", title=title, first=first, second=others[0])


def _by_neighbours(title: str, neighbours: Explanation) -> Statement:
    count, among, stars = neighbours.count, neighbours.among, neighbours.average
    if among is not None:
        return statement("why.closest", title=title, people=count, among=among, stars=stars)
    if count == 1:
        return statement("why.neighbour", title=title, stars=stars)
    return statement("why.neighbours", title=title, people=count, stars=stars)


def _by_popularity(title: str, popularity: Explanation) -> Statement:
    count, stars = popularity.count, popularity.average
    if stars is None:
        return statement("why.unrated", title=title)
    if count == 1:
        return statement("why.popular_one", title=title, stars=stars)
    return statement("why.popular", title=title, people=count, stars=stars)

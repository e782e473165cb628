"""What one user has said of every movie."""

from collections.abc import Callable
from datetime import UTC, datetime

from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile, Verdict
from shared.contracts.movies import Movie
from shared.contracts.profiles import OwnRating, WholeProfile


def told(profile: UserProfile, catalogue: Catalogue) -> WholeProfile:
    newest_first = sorted(profile.verdicts.items(), key=lambda said: (-said[1].rated_at, said[0]))

    def where(holds: Callable[[Verdict], bool]) -> list[Movie]:
        return [catalogue.get(movie_id) for movie_id, verdict in newest_first if holds(verdict)]

    return WholeProfile(
        user_id=profile.user_id,
        profile_version=profile.version,
        ratings=[own_rating(*said, catalogue) for said in newest_first if said[1].rating is not None],
        seen=where(lambda verdict: verdict.seen),
        dismissed=where(lambda verdict: verdict.dismissed),
    )


def own_rating(movie_id: int, verdict: Verdict, catalogue: Catalogue) -> OwnRating:
    return OwnRating(
        **catalogue.get(movie_id).model_dump(),
        rating=verdict.rating,
        rated_at=datetime.fromtimestamp(verdict.rated_at, UTC),
        average_rating=catalogue.average_of(movie_id),
    )

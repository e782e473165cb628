"""What was just done to a movie, said above the list with a way to undo it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from services.web.dependencies import Dependencies
from services.web.queries.forms import MAX_ID, parse_integer
from shared.contracts.errors import MatineeError
from shared.contracts.movies import Movie

Deed = Literal["rated", "dismissed", "seen"]
WORDS: dict[Deed, str] = {"rated": "rating", "dismissed": "dismissed", "seen": "seen"}


@dataclass(frozen=True)
class Notice:
    deed: Deed
    movie_id: int
    title: str
    rating: float | None = None

    @property
    def undo(self) -> str:
        """Where to post to."""
        return f"/movies/{self.movie_id}/{WORDS[self.deed]}/delete"


async def told_notice(query: Mapping[str, str], deps: Dependencies) -> Notice | None:
    """From the address that a form without JavaScript led to, such as `?rated=50`."""
    for deed in get_args(Deed):
        movie_id = parse_integer(query.get(deed, ""))
        if movie_id is not None and 1 <= movie_id <= MAX_ID:
            return await notice_of(deed, movie_id, deps)
    return None


async def notice_of(deed: Deed | None, movie_id: int, deps: Dependencies, rating: float | None = None) -> Notice | None:
    if deed is None:
        return None
    try:
        movie = Movie.model_validate_json(await deps.recommender.movie(movie_id))
    except MatineeError:
        return None
    return Notice(deed, movie_id, movie.title, rating)

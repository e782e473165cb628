"""The message above a list about the last action on a movie, with a way to undo it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from services.web.dependencies import Dependencies
from services.web.queries.forms import MAX_ID, parse_integer
from shared.contracts.errors import MatineeError
from shared.contracts.movies import Movie

Action = Literal["rated", "dismissed", "seen"]
PATHS: dict[Action, str] = {"rated": "rating", "dismissed": "dismissed", "seen": "seen"}


@dataclass(frozen=True)
class Flash:
    action: Action
    movie_id: int
    title: str
    rating: float | None = None

    @property
    def undo(self) -> str:
        """The path to post to."""
        return f"/movies/{self.movie_id}/{PATHS[self.action]}/delete"


async def flash_from_query(query: Mapping[str, str], deps: Dependencies) -> Flash | None:
    """From the address that a form without JavaScript redirected to, such as `?rated=50`."""
    for action in get_args(Action):
        movie_id = parse_integer(query.get(action, ""))
        if movie_id is not None and 1 <= movie_id <= MAX_ID:
            return await build_flash(action, movie_id, deps)
    return None


async def build_flash(
    action: Action | None, movie_id: int, deps: Dependencies, rating: float | None = None
) -> Flash | None:
    """None without an action, or if the movie's title cannot be read."""
    if action is None:
        return None
    try:
        movie = Movie.model_validate_json(await deps.recommender.movie(movie_id))
    except MatineeError:
        return None
    return Flash(action, movie_id, movie.title, rating)

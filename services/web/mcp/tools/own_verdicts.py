"""Tools that write what the user says of a movie. They write nothing unless the title is certain."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from pydantic import Field

from services.web.clients.recommender import Recommender
from services.web.localization.messages import N_
from services.web.localization.translation import gettext
from services.web.mcp.tools.results import Changed, RankedItem
from services.web.mcp.tools.titles import WhichMovie, find_movie
from services.web.mcp.tools.tool import Answer, Tool
from services.web.mcp.tools.wording import movie_lines, named, with_data
from services.web.mcp.visit import Visit
from services.web.oauth.app_scopes import RATINGS_WRITE, WATCHLIST_WRITE
from shared.contracts.lists import ProfileChanged
from shared.contracts.values import Stars

SHOWN = 5
Write = Callable[[Recommender, Any, int, int], Awaitable[bytes]]
"""With what was given, and the ids of the user and of the movie."""


class NewStars(WhichMovie):
    stars: Annotated[Stars, Field(description="Half stars from 0.5 (awful) to 5 (wonderful).")]


async def rate(recommender: Recommender, given: NewStars, user_id: int, movie_id: int) -> bytes:
    return await recommender.rate(user_id, movie_id, given.stars, SHOWN)


async def unrate(recommender: Recommender, _given: WhichMovie, user_id: int, movie_id: int) -> bytes:
    return await recommender.unrate(user_id, movie_id, SHOWN)


async def dismiss(recommender: Recommender, _given: WhichMovie, user_id: int, movie_id: int) -> bytes:
    return await recommender.dismiss(user_id, movie_id, SHOWN)


async def see(recommender: Recommender, _given: WhichMovie, user_id: int, movie_id: int) -> bytes:
    return await recommender.see(user_id, movie_id, SHOWN)


async def want(recommender: Recommender, _given: WhichMovie, user_id: int, movie_id: int) -> bytes:
    return await recommender.watching.want(user_id, movie_id, SHOWN)


def writing(write: Write, done: str, already: str) -> Callable[[WhichMovie, Visit], Awaitable[Answer]]:
    """`done`: the sentence that says what was done. `already`: that nothing was, as it was so before."""

    async def run(given: WhichMovie, visit: Visit) -> Answer:
        owner, recommender = visit.owner(), visit.deps.recommender
        meant = await find_movie(given, recommender)
        if meant.movie is None:
            return meant.unclear(given, Changed)
        body = await write(recommender, given, owner.user_id, meant.movie.movie_id)
        changed = ProfileChanged.model_validate_json(body)
        movies = list(map(RankedItem.ranked, changed.recommendations.movies))
        content = Changed(
            movie=meant.movie, changed=changed.changed, movies=movies, profile_version=changed.profile_version
        )
        lines = [named(meant.movie), "", *movie_lines(content.movies)]
        return Answer(with_data(gettext(done if changed.changed else already), lines), content)

    return run


TOOLS = (
    Tool(
        name="rate",
        title="Rate a movie",
        description="Saves the stars that the user gives a movie, in place of those that they gave before. Call it "
        "only when the user has said how many stars, or clearly how much they like it. Answers with the new list, "
        "which already knows the rating.",
        arguments=NewStars,
        content=Changed,
        run=writing(
            rate,
            N_("The rating is saved. The movie, and the list that knows of it:"),
            N_("The movie had these stars before, so nothing is changed. The movie, and the list:"),
        ),
        scope=RATINGS_WRITE,
        writes=True,
        overwrites=True,
    ),
    Tool(
        name="unrate",
        title="Take a rating back",
        description="Removes the user's rating of a movie, as if it had never been rated.",
        arguments=WhichMovie,
        content=Changed,
        run=writing(
            unrate,
            N_("The rating is removed. The movie, and the list without it:"),
            N_("The movie was not rated, so nothing is changed. The movie, and the list:"),
        ),
        scope=RATINGS_WRITE,
        writes=True,
        overwrites=True,
    ),
    Tool(
        name="dismiss",
        title="Never recommend a movie",
        description="Keeps a movie out of the user's list for good, because they do not want to see it. On their "
        "profile they can take that back.",
        arguments=WhichMovie,
        content=Changed,
        run=writing(
            dismiss,
            N_("The movie is not recommended any more. The movie, and the list without it:"),
            N_("The movie was not recommended before either, so nothing is changed. The movie, and the list:"),
        ),
        scope=RATINGS_WRITE,
        writes=True,
        overwrites=True,
    ),
    Tool(
        name="seen",
        title="Mark a movie as seen",
        description="Notes that the user has seen a movie without saying how they liked it. It leaves their list.",
        arguments=WhichMovie,
        content=Changed,
        run=writing(
            see,
            N_("The movie is marked as seen. The movie, and the list without it:"),
            N_("The movie was marked as seen before, so nothing is changed. The movie, and the list:"),
        ),
        scope=RATINGS_WRITE,
        writes=True,
    ),
    Tool(
        name="want_to_see",
        title="Put a movie on the watchlist",
        description="Puts a movie on the user's watchlist, until they have seen, rated or dismissed it.",
        arguments=WhichMovie,
        content=Changed,
        run=writing(
            want,
            N_("The movie is on the watchlist. The movie, and the list:"),
            N_("The movie was on the watchlist before, so nothing is changed. The movie, and the list:"),
        ),
        scope=WATCHLIST_WRITE,
        writes=True,
    ),
)

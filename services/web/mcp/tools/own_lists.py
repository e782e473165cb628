"""Tools that read what belongs to the user whose account is connected."""

from pydantic import Field

from services.web.http.group_consent import require_consent
from services.web.lists.user_lists import OWNER
from services.web.localization.translation import gettext
from services.web.mcp.tools.catalogue import ToolAmount
from services.web.mcp.tools.filter_notes import with_notes
from services.web.mcp.tools.results import (
    MovieItem,
    RankedItem,
    RankedMovies,
    Reason,
    SharedItem,
    SharedMovies,
    WantedItem,
    WantedMovies,
)
from services.web.mcp.tools.titles import WhichMovie, find_movie
from services.web.mcp.tools.tool import Answer, Arguments, Tool
from services.web.mcp.tools.wording import about_filters, movie_lines, named, no_movies, stars, with_data
from services.web.mcp.visit import Visit
from services.web.oauth.app_scopes import LISTS_READ
from services.web.queries.api_queries import ControlsQuery
from services.web.queries.group_query import may_compare, read_invitation
from services.web.views.explanations import reason_text
from shared.contracts.groups import SharedMovie, Together
from shared.contracts.lists import ReadableList
from shared.contracts.profiles import Outlook
from shared.contracts.watching import WantedMovie, Watchlist, WatchlistOrder


class MyList(ControlsQuery):
    amount: ToolAmount = 10


class MyWatchlist(Arguments):
    sort: WatchlistOrder = "predicted"
    amount: ToolAmount = 10


class ForTwo(ControlsQuery):
    invitation: str = Field(
        min_length=1,
        max_length=200,
        description="The invitation link that the other person finds on “Together”, or their id with the link's key, "
        "such as 944.Xy3…; the id alone is enough for the sample users of MovieLens.",
    )
    amount: ToolAmount = 10


async def my_list(given: MyList, visit: Visit) -> Answer:
    content = await read_list(given, visit)
    about = await with_notes(about_filters(content), given, content.unknown, visit.deps.recommender)
    return Answer(with_data(about, movie_lines(content.movies)), content)


async def read_list(given: MyList, visit: Visit) -> RankedMovies:
    body = await visit.deps.user_lists.read(visit.owner().user_id, given.amount, given.controls(), OWNER)
    listed = ReadableList.model_validate_json(body)
    movies = [RankedItem.ranked(movie) for movie in listed.movies]
    content = RankedMovies(movies=movies, profile_version=listed.profile_version)
    if listed.selection is not None:
        content.matching, content.unknown = listed.selection.matching, listed.selection.unknown
    return content


async def why(which: WhichMovie, visit: Visit) -> Answer:
    meant = await find_movie(which, visit.deps.recommender)
    if meant.movie is None:
        return meant.unclear(which, Reason)
    body = await visit.deps.recommender.outlook(visit.owner().user_id, meant.movie.movie_id)
    outlook = Outlook.model_validate_json(body)
    content = Reason(
        movie=meant.movie,
        predicted_stars=round(outlook.predicted_rating, 1),
        reason=reason_text(outlook),
        own_stars=outlook.rating,
        seen=outlook.seen,
        dismissed=outlook.dismissed,
    )
    line = f"{named(meant.movie)}, {stars(outlook.predicted_rating)}. {content.reason}"
    lines = [line, *_own_words(outlook)]
    return Answer(with_data(gettext("What the user's ratings say about the movie:"), lines), content)


def _own_words(outlook: Outlook) -> list[str]:
    """What the user has said of the movie."""
    said = [gettext("The user gave it: %(stars)s") % {"stars": stars(outlook.rating)}] if outlook.rating else []
    seen = [gettext("The user has seen it.")] if outlook.seen else []
    return [*said, *seen, *([gettext("The user does not want it recommended.")] if outlook.dismissed else [])]


async def watchlist(given: MyWatchlist, visit: Visit) -> Answer:
    body = await visit.deps.recommender.watching.watchlist(visit.owner().user_id, given.sort)
    wanted = Watchlist.model_validate_json(body).movies
    content = WantedMovies(total=len(wanted), movies=[_wanted(movie) for movie in wanted[: given.amount]])
    if not wanted:
        return Answer(gettext("The watchlist is empty."), content)
    return Answer(with_data(gettext("Movies on the watchlist:"), movie_lines(content.movies)), content)


def _wanted(movie: WantedMovie) -> WantedItem:
    predicted = round(movie.predicted_rating, 1)
    return WantedItem(**dict(MovieItem.of(movie)), predicted_stars=predicted, runtime=movie.runtime)


async def tonight_for_two(given: ForTwo, visit: Visit) -> Answer:
    """With the consent that the page for two asks for."""
    own, recommender = visit.owner(), visit.deps.recommender
    other, key = read_invitation(given.invitation, own.user_id, visit.is_own_host)
    await require_consent([(own.user_id, ""), (other, key)], own, visit.deps)
    common = await may_compare((own.user_id, other), own, recommender)
    controls = given.controls()
    body = await recommender.together(own.user_id, other, given.amount, controls, reader=own.user_id, common=common)
    found = Together.model_validate_json(body)
    content = SharedMovies(movies=list(map(_shared, found.movies)))
    content.unknown = found.selection.unknown if found.selection else 0
    for_both = gettext("Movies for both, with the stars that each would give: the user's / the other's.")
    about = await with_notes(for_both if content.movies else no_movies(), given, content.unknown, recommender)
    return Answer(with_data(about, movie_lines(content.movies)), content)


def _shared(movie: SharedMovie) -> SharedItem:
    yours, theirs = (round(liking.predicted_rating, 1) for liking in movie.likings)
    return SharedItem(**dict(MovieItem.of(movie)), your_stars=yours, their_stars=theirs)


TOOLS = (
    Tool(
        name="my_list",
        title="My recommendations",
        description="The movies that the user is predicted to like best and has not rated, best first, each with a "
        "reason from their own ratings. It knows their latest rating. Optional: filters (genre, people, tags, years, "
        "runtime in minutes, language, age, services), exclusions (without_…), popularity from -1 (little known) to 1 "
        "(famous), and diversity from 0 to 1.",
        arguments=MyList,
        content=RankedMovies,
        run=my_list,
        scope=LISTS_READ,
    ),
    Tool(
        name="why",
        title="Why this movie?",
        description="Why one movie is or would be recommended to the user: the ratings of theirs that count most, and "
        "how many stars they are predicted to give.",
        arguments=WhichMovie,
        content=Reason,
        run=why,
        scope=LISTS_READ,
    ),
    Tool(
        name="watchlist",
        title="My watchlist",
        description="The movies that the user wants to see, those with the most predicted stars first.",
        arguments=MyWatchlist,
        content=WantedMovies,
        run=watchlist,
        scope=LISTS_READ,
    ),
    Tool(
        name="tonight_for_two",
        title="Tonight for two",
        description="One list for the user and another person who has invited them, with what each would give. Ask "
        "the user for the invitation link; do not guess ids of people.",
        arguments=ForTwo,
        content=SharedMovies,
        run=tonight_for_two,
        scope=LISTS_READ,
    ),
)

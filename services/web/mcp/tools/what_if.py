"""What the user's list would be with other ratings. Nothing is stored."""

from typing import Annotated

from pydantic import Field

from services.web.localization.translation import gettext
from services.web.mcp.tools.catalogue import ToolAmount
from services.web.mcp.tools.own_verdicts import NewStars
from services.web.mcp.tools.results import ChangedRating, MovieItem, RankedItem, WhatIfList
from services.web.mcp.tools.titles import Meant, WhichMovie, find_movies, unclear_titles
from services.web.mcp.tools.tool import Answer, Arguments, Tool
from services.web.mcp.tools.wording import movie_lines, which_movies, with_data
from services.web.mcp.visit import Visit
from services.web.oauth.app_scopes import LISTS_READ
from services.web.views.questions.what_if import what_if_text
from shared.contracts.errors import InvalidInput
from shared.contracts.questions.what_if import MAX_CHANGES, RatingChange, WhatIf, WhatIfQuery


class WhatIfAsked(Arguments):
    without: Annotated[tuple[WhichMovie, ...], Field(max_length=MAX_CHANGES)] = Field(
        (), description="Rated movies: as if the user had not rated them."
    )
    rated: Annotated[tuple[NewStars, ...], Field(max_length=MAX_CHANGES)] = Field(
        (), description="Movies with stars: as if the user had rated them so."
    )
    movie: WhichMovie | None = Field(None, description="A movie whose place in the list is asked for.")
    amount: ToolAmount = 10


async def what_if(given: WhatIfAsked, visit: Visit) -> Answer:
    owner = visit.owner()
    which = [*given.without, *given.rated, *([given.movie] if given.movie else [])]
    meant = await find_movies(which, visit.deps.recommender)
    unclear = unclear_titles(which, meant)
    if unclear:
        return Answer(which_movies(unclear), WhatIfList(movie=None, unclear=unclear), is_error=True)
    body = await visit.deps.recommender.what_if(owner.user_id, _query(given, meant))
    answer = WhatIf.model_validate_json(body)
    content = _content(answer, meant[-1].movie if given.movie else None)
    lines = [content.statement, "", *movie_lines(content.movies)]
    return Answer(with_data(gettext("What would be, and the list then:"), lines), content)


def _query(given: WhatIfAsked, meant: list[Meant]) -> WhatIfQuery:
    ids = [each.movie.movie_id for each in meant if each.movie is not None]
    first, changed = len(given.without), len(given.without) + len(given.rated)
    if len(set(ids[:changed])) < changed:
        raise InvalidInput("Name each movie once.")
    rated = zip(ids[first:changed], given.rated, strict=True)
    return WhatIfQuery(
        without=ids[:first],
        rate=[f"{movie_id}:{each.stars:g}" for movie_id, each in rated],
        movie=ids[-1] if given.movie else None,
        amount=given.amount,
    )


def _content(answer: WhatIf, movie: MovieItem | None) -> WhatIfList:
    return WhatIfList(
        movie=movie,
        statement=what_if_text(answer),
        place_now=answer.movie and answer.movie.place_now,
        place_then=answer.movie and answer.movie.place,
        changes=list(map(_changed, answer.changes)),
        movies=list(map(RankedItem.ranked, answer.movies)),
    )


def _changed(change: RatingChange) -> ChangedRating:
    return ChangedRating(movie_id=change.movie_id, title=change.title, stars_now=change.before, stars_then=change.after)


TOOLS = (
    Tool(
        name="what_if",
        title="What if?",
        description="The user's list as it would be without some of their ratings, or with others, and the place that "
        "a movie would have in it. Computed, not estimated; nothing is stored. Use it when the user asks what a rating "
        "does to their list.",
        arguments=WhatIfAsked,
        content=WhatIfList,
        run=what_if,
        lists_of_titles=("without", "rated"),
        scope=LISTS_READ,
    ),
)

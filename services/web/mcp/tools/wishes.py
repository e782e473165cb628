"""Movies for a wish in words, read by a grammar: what was understood is told, and what was not."""

from typing import Annotated

from pydantic import Field

from services.web.localization.translation import gettext
from services.web.mcp.tools.catalogue import ToolAmount
from services.web.mcp.tools.filter_notes import noted
from services.web.mcp.tools.results import RankedItem, WishedList, WishPartItem
from services.web.mcp.tools.tool import Answer, Arguments, Tool
from services.web.mcp.tools.wording import about_filters, movie_lines, with_data
from services.web.mcp.visit import Visit
from services.web.oauth.app_scopes import LISTS_READ
from services.web.views.questions.wishes import meaning_text
from shared.contracts.questions.wishes import MAX_PARTS, MAX_WORDS_LENGTH, WishedMovies, WishQuery


class WishInWords(Arguments):
    words: Annotated[str, Field(min_length=1, max_length=MAX_WORDS_LENGTH)] = Field(
        description="In English or German, such as: like Heat but lighter, after 2000, nothing with De Niro."
    )
    without: Annotated[tuple[Annotated[int, Field(ge=0, lt=MAX_PARTS)], ...], Field(max_length=MAX_PARTS)] = Field(
        (), description="Numbers of parts from an earlier answer that shall not count, from 0."
    )
    include_unknown: bool = Field(False, description="With movies of which something that is asked for is unknown.")
    amount: ToolAmount = 10


async def recommend_for_words(given: WishInWords, visit: Visit) -> Answer:
    """By the taste of the user who has granted that, if the wish names no movie."""
    query = WishQuery(
        words=given.words, without=list(given.without), include_unknown=given.include_unknown, amount=given.amount
    )
    reader = visit.user.user_id if visit.user and visit.allows(LISTS_READ) else None
    found = WishedMovies.model_validate_json(await visit.deps.recommender.wished_movies(query, reader))
    content = _content(found)
    parts = [f"{each.number}: “{each.said}” = {each.means}" for each in content.parts if not each.taken_away]
    lines = [*parts, *([f"?: {', '.join(content.not_understood)}"] if content.not_understood else [])]
    understood = with_data(gettext("This was understood, and behind “?” what was not; say so to the user:"), lines)
    unknown = 0 if given.include_unknown else content.unknown
    about = noted(about_filters(content), unknown, people_unknown=found.wish.people_unknown)
    return Answer(f"{understood}\n{with_data(about, movie_lines(content.movies))}", content)


def _content(found: WishedMovies) -> WishedList:
    selection = found.selection
    return WishedList(
        movies=list(map(RankedItem.ranked, found.movies)),
        matching=selection and selection.matching,
        unknown=selection.unknown if selection else 0,
        parts=[
            WishPartItem(number=each.number, said=each.said, means=meaning_text(each.means), taken_away=each.taken_away)
            for each in found.wish.parts
        ],
        not_understood=found.wish.not_understood,
    )


TOOLS = (
    Tool(
        name="recommend_for_words",
        title="Recommend for a wish in words",
        description="Recommends movies for what somebody says in a sentence: movies that it should be like, moods, "
        "years, lengths, people. A fixed grammar reads it; the answer lists how each part was understood and what was "
        "not, so tell the user what was left out. With separate values at hand, recommend_for_taste or my_list with "
        "filters is surer.",
        arguments=WishInWords,
        content=WishedList,
        run=recommend_for_words,
    ),
)

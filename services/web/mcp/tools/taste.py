"""Recommendations for a taste that is told in titles, without an account. Nothing is stored."""

from typing import Annotated

from pydantic import Field

from services.web.lists.stored_selection import select_movies
from services.web.mcp.tools.catalogue import ToolAmount
from services.web.mcp.tools.filter_notes import with_notes
from services.web.mcp.tools.results import MovieItem, RankedItem, TasteList
from services.web.mcp.tools.titles import Title, WhichMovie, certain_movies, find_movies, unclear_titles
from services.web.mcp.tools.tool import Answer, Tool
from services.web.mcp.tools.wording import about_filters, movie_lines, which_movies, with_data
from services.web.mcp.visit import Visit
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.lists import Preview, RecommendedMovie
from shared.contracts.profiles import Pick, Picks
from shared.contracts.values import MAX_AMOUNT

LOVED_STARS, HATED_STARS = 5.0, 1.0
Titles = Annotated[tuple[Title, ...], Field(max_length=20)]


class Taste(MovieFilters):
    loved: Titles = Field(min_length=1, description="Titles that the person loves, best with the year: “Heat (1995)”.")
    hated: Titles = Field((), description="Titles that the person hates.")
    amount: ToolAmount = 10


async def recommend_for_taste(given: Taste, visit: Visit) -> Answer:
    titles = [WhichMovie(title=title) for title in (*given.loved, *given.hated)]
    meant = await find_movies(titles, visit.deps.recommender)
    loved, hated = certain_movies(meant[: len(given.loved)]), certain_movies(meant[len(given.loved) :])
    unclear = unclear_titles(titles, meant)
    if not loved:
        content = TasteList(movies=[], understood=[], unclear=unclear)
        return Answer(which_movies(unclear), content, is_error=True)
    preview = await visit.deps.recommender.preview(_picks(loved, hated), MAX_AMOUNT)
    content = await _chosen(Preview.model_validate_json(preview).movies, given, visit)
    content.understood, content.unclear = loved + hated, unclear
    about = await with_notes(about_filters(content), given, content.unknown, visit.deps.recommender)
    return Answer(_text(about, content), content)


def _picks(loved: list[MovieItem], hated: list[MovieItem]) -> Picks:
    """A movie that is named twice counts once, as it was named last."""
    stars = {each.movie_id: LOVED_STARS for each in loved} | {each.movie_id: HATED_STARS for each in hated}
    return Picks(ratings=[Pick(movie_id=movie_id, rating=rating) for movie_id, rating in stars.items()])


async def _chosen(movies: list[RecommendedMovie], given: Taste, visit: Visit) -> TasteList:
    """Filters choose among the best hundred."""
    filters = given.filters()
    if not filters.are_filtering():
        return TasteList(movies=list(map(RankedItem.ranked, movies[: given.amount])), understood=[], unclear=[])
    selected = await select_movies(movies, filters, visit.deps.recommender)
    by_id = {movie.movie_id: movie for movie in movies}
    passing = [RankedItem.ranked(by_id[each]) for each in selected.movie_ids[: given.amount] if each in by_id]
    selection = selected.selection
    return TasteList(movies=passing, matching=selection.matching, unknown=selection.unknown, understood=[], unclear=[])


def _text(about: str, content: TasteList) -> str:
    text = with_data(about, movie_lines(content.movies))
    return f"{text}\n{which_movies(content.unclear)}" if content.unclear else text


TOOLS = (
    Tool(
        name="recommend_for_taste",
        title="Recommend for a taste",
        description="Recommends movies to somebody who names a few titles that they love, and perhaps some that they "
        "hate, by a model of many people's ratings; with optional filters, which choose among the best hundred. "
        "Nothing is stored. For the user who has connected an account use my_list, which knows all their ratings.",
        arguments=Taste,
        content=TasteList,
        run=recommend_for_taste,
        lists_of_titles=("loved", "hated"),
    ),
)

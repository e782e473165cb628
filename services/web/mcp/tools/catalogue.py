"""Tools on the catalogue, for anybody."""

import json
from typing import Annotated

from pydantic import Field

from services.web.localization.translation import gettext
from services.web.mcp.tools.filter_notes import with_notes
from services.web.mcp.tools.results import Details, FoundMovies, SimilarList, items
from services.web.mcp.tools.titles import WhichMovie, find_movie
from services.web.mcp.tools.tool import Answer, Tool
from services.web.mcp.tools.wording import movie_lines, named, with_data
from services.web.mcp.visit import Visit
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.movies import MovieDetails, MoviePage, SimilarMovies
from shared.contracts.queries import MovieQuery

ToolAmount = Annotated[int, Field(ge=1, le=25, description="How many movies to answer with.")]
MAX_NAMES = 12


class SearchMovies(MovieFilters):
    words: str = Field(
        min_length=1, max_length=200, description="Words of a title, a person or a tag; typos are tolerated."
    )
    amount: ToolAmount = 10


class Popular(MovieFilters):
    amount: ToolAmount = 10


class SimilarTo(WhichMovie):
    amount: ToolAmount = 10


async def search_movies(given: SearchMovies, visit: Visit) -> Answer:
    return await _browse(MovieQuery(q=given.words, limit=given.amount, **dict(given.filters())), visit)


async def popular(given: Popular, visit: Visit) -> Answer:
    return await _browse(MovieQuery(sort="best_known", limit=given.amount, **dict(given.filters())), visit)


async def _browse(query: MovieQuery, visit: Visit) -> Answer:
    page = MoviePage.model_validate_json(await visit.deps.recommender.movies(query))
    unknown = page.selection.unknown if page.selection else 0
    found = FoundMovies(movies=items(page.movies), total=page.total, unknown=unknown)
    sentence = gettext("Nothing was found. Try fewer or other words, or loosen a filter.")
    if found.movies:
        sentence = gettext("%(count)s found; these are the first:") % {"count": found.total}
    about = await with_notes(sentence, query, unknown, visit.deps.recommender)
    return Answer(with_data(about, movie_lines(found.movies)), found)


async def movie_details(which: WhichMovie, visit: Visit) -> Answer:
    meant = await find_movie(which, visit.deps.recommender)
    if meant.movie is None:
        return meant.unclear(which, Details)
    movie = MovieDetails.model_validate_json(await visit.deps.recommender.movie(meant.movie.movie_id))
    average = None if movie.average_rating is None else round(movie.average_rating, 2)
    details = Details(
        movie=meant.movie,
        runtime=movie.runtime,
        directors=movie.directors[:MAX_NAMES],
        cast=movie.cast[:MAX_NAMES],
        tags=movie.tags[:MAX_NAMES],
        languages=movie.languages[:MAX_NAMES],
        certificate=movie.certificate,
        overview=movie.overview,
        rating_count=movie.rating_count,
        average_stars=average,
        watch=movie.watch,
    )
    known = details.model_dump(mode="json", exclude_defaults=True, exclude={"movie"})
    facts = json.dumps({"genres": meant.movie.genres, **known}, ensure_ascii=False)
    return Answer(with_data(gettext("What is known of the movie:"), [named(meant.movie), facts]), details)


async def similar_movies(given: SimilarTo, visit: Visit) -> Answer:
    meant = await find_movie(given, visit.deps.recommender)
    if meant.movie is None:
        return meant.unclear(given, SimilarList)
    found = await visit.deps.recommender.similar(meant.movie.movie_id, given.amount)
    similar = items(SimilarMovies.model_validate_json(found).movies)
    content = SimilarList(movie=meant.movie, movies=similar)
    return Answer(with_data(gettext("Movies that the same people like:"), movie_lines(similar)), content)


TOOLS = (
    Tool(
        name="search_movies",
        title="Search movies",
        description="Finds movies of the catalogue by words of a title, a person or a tag, with optional filters. Use "
        "it to get the movie_id of a title, or to see which movies match. It does not know anybody's taste.",
        arguments=SearchMovies,
        content=FoundMovies,
        run=search_movies,
    ),
    Tool(
        name="movie_details",
        title="Details of a movie",
        description="What is known of one movie: year, genres, runtime, people, plot, average rating of all people, "
        "and where it can be seen. To tell why it is recommended to the user, use why instead.",
        arguments=WhichMovie,
        content=Details,
        run=movie_details,
    ),
    Tool(
        name="similar_movies",
        title="Similar movies",
        description="Movies that are liked by the people who like a given one. For several liked titles use "
        "recommend_for_taste.",
        arguments=SimilarTo,
        content=SimilarList,
        run=similar_movies,
    ),
    Tool(
        name="popular",
        title="Best known movies",
        description="The movies that most people have rated, with optional filters. Use it for somebody of whose "
        "taste nothing is known.",
        arguments=Popular,
        content=FoundMovies,
        run=popular,
    ),
)

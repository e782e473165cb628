"""The movies of the fake backend of the voice service."""

from collections.abc import Sequence

from shared.contracts.english_reasons import reason
from shared.contracts.explanations import CitedRating, Explanation
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movie_facts import MovieFacts, WatchOffers
from shared.contracts.movies import Movie

CATALOGUE = [
    ("The Godfather", 1972, ["Crime", "Drama"]),
    ("Alien", 1979, ["Horror", "Sci-Fi"]),
    ("Brazil", 1985, ["Comedy", "Sci-Fi"]),
    ("Heat", 1995, ["Crime", "Thriller"]),
    ("Jaws", 1975, ["Horror", "Thriller"]),
    ("Fargo", 1996, ["Comedy", "Crime"]),
    ("Psycho", 1960, ["Horror", "Thriller"]),
    ("Casablanca", 1942, ["Drama", "Romance"]),
    ("Vertigo", 1958, ["Mystery", "Thriller"]),
    ("Rear Window", 1954, ["Mystery", "Thriller"]),
    ("Groundhog Day", 1993, ["Comedy", "Romance"]),
    ("The Good, the Bad and the Ugly", 1966, ["Western"]),
    ("Tom & Jerry", 1992, ["Animation", "Children's"]),
    ("Mars Attacks!", 1996, ["Comedy", "Sci-Fi"]),
    ('<b>Bold</b> "Times"', None, []),
]
MOVIES = {
    movie_id: Movie(movie_id=movie_id, title=title, year=year, genres=genres)
    for movie_id, (title, year, genres) in enumerate(CATALOGUE, 1)
}
ALIEN, CASABLANCA = (
    CitedRating(movie_id=id, title=CATALOGUE[id - 1][0], stars=stars) for id, stars in [(2, 5), (8, 4)]
)
TOM_AND_JERRY = CitedRating(movie_id=13, title="Tom and Jerry", stars=4.5)
EXPLANATIONS = [
    Explanation(kind="ratings", movies=[ALIEN, TOM_AND_JERRY]),
    Explanation(kind="ratings", movies=[CASABLANCA]),
]


def recommended(movie_id: int) -> RecommendedMovie:
    explanation = EXPLANATIONS[movie_id % 2]
    return RecommendedMovie(
        **MOVIES[movie_id].model_dump(),
        score=1 / movie_id,
        predicted_rating=5 - movie_id / 10,
        reason=reason(explanation),
        explanation=explanation,
    )


FACTS = {
    5: MovieFacts(
        overview="A shark keeps a seaside town out of the water. A policeman, a scientist and a fisherman go after it.",
        runtime=124,
        directors=["Steven Spielberg"],
        cast=["Roy Scheider", "Robert Shaw", "Richard Dreyfuss", "Lorraine Gary"],
        watch=dict.fromkeys(("US", "GB", "DE"), WatchOffers(stream=["Netflix"], buy=["Apple TV"])),
    )
}
"""What is known of some movies."""


def without_article(title: str) -> str:
    return title.casefold().replace(",", "").removeprefix("the ")


def is_similar(spoken: str, title: str) -> bool:
    """Whether two thirds of the letters are in their places, counted from the start or from the end."""
    same = sum(a == b for a, b in zip(spoken, title, strict=False))
    same = max(same, sum(a == b for a, b in zip(reversed(spoken), reversed(title), strict=False)))
    is_part = spoken in title and 2 * len(spoken) > len(title)
    return same * 3 >= 2 * max(len(spoken), len(title)) or is_part


def select(movies: Sequence[Movie], filters: MovieFilters) -> tuple[list[Movie], int]:
    """The movies that pass the filters, and of how many that is unknown."""
    judged = [(movie, _judge(movie, filters)) for movie in movies]
    return [movie for movie, passes in judged if passes], sum(passes is None for _, passes in judged)


def _judge(movie: Movie, filters: MovieFilters) -> bool | None:
    """As the recommender judges; of languages and certificates, the facts say nothing."""
    facts = FACTS.get(movie.movie_id, MovieFacts())
    genres = [genre.removesuffix("'s") for genre in movie.genres]
    judged = [filters.judge(movie.model_copy(update={"genres": genres}))]
    people = {name.casefold() for name in [*facts.directors, *facts.cast]}
    judged += [name.casefold() in people for name in filters.person]
    judged += [name in facts.tags for name in filters.tag]
    if filters.min_runtime is not None or filters.max_runtime is not None:
        least, most = filters.min_runtime or 0, filters.max_runtime or 9999
        judged.append(None if facts.runtime is None else least <= facts.runtime <= most)
    if filters.language or filters.max_age is not None:
        judged.append(None)
    return False if False in judged else None if None in judged else True

"""Movies of the same title, which are told apart by their years."""

from services.voice.dialogue.conversation import MAX_CANDIDATES, Conversation, MovieRef
from shared.contracts.movies import Movie, SpokenTitle


def remakes(match: SpokenTitle) -> list[MovieRef]:
    """The movies that have the title of the likeliest one, the oldest first; none if it is the only one."""
    same = [
        movie for movie in match.movies if movie.year and movie.title.casefold() == match.movies[0].title.casefold()
    ]
    by_year = {movie.year: movie for movie in reversed(same)}
    refs = [_ref(by_year[year]) for year in sorted(year for year in by_year if year)]
    return refs[:MAX_CANDIDATES] if len(refs) > 1 else []


def chosen_remake(conversation: Conversation, answer: str | int | None) -> MovieRef | None:
    """The movie that the answer to "the one of 1954 or of 1995?" means: by its year, its place or its age."""
    if conversation.question != "remake":
        return None
    movies = conversation.candidates
    answers = {str(movie.year): movie for movie in movies}
    answers |= {str(place): movie for place, movie in enumerate(movies, 1)}
    answers |= {"older": movies[0], "newer": movies[-1], "last": movies[-1]}
    return answers.get(str(answer))


def _ref(movie: Movie) -> MovieRef:
    return MovieRef(movie_id=movie.movie_id, title=movie.title, year=movie.year)

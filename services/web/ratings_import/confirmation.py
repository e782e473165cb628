"""Whether the id of a film and its title name the same film. One wrong digit of an id is another film."""

from services.web.ratings_import.reading.entries import Film
from shared.contracts.movies import MatchCandidate, Movie, TitleMatch

DOUBTFUL = 0.5
SHORTEST_WORD = 3
TWO_IDS = 2


def is_confirmed(film: Film, match: TitleMatch) -> bool:
    """Also true of a match by the title, and of a film without one."""
    movie = _matched(match)
    if movie is None:
        return not (film.title and film.movie_id)
    agreeing, differing = _compare_ids(film, movie)
    if not film.title or (film.movie_id, agreeing) == (None, 0):
        return True
    if film.movie_id == movie.movie_id and film.title == movie.title:
        return True
    return not differing and (agreeing >= TWO_IDS or (_share_a_word(film, movie) and _is_near(film, movie)))


def settle(film: Film, by_id: TitleMatch, by_title: TitleMatch) -> TitleMatch:
    """A title that the catalogue does not know may be a translation. Else somebody has to look."""
    movie = _matched(by_id)
    if movie is None or by_title.movie_id == movie.movie_id:
        return by_title
    agreeing, differing = _compare_ids(film, movie)
    if agreeing and not differing and by_title.movie_id is None and film.year is not None and _is_near(film, movie):
        return by_id
    if not agreeing:
        return by_title  # a number of a data set alone is the weakest sign
    others = [each for each in by_title.candidates if each.movie.movie_id != movie.movie_id]
    candidates = [MatchCandidate(movie=movie, confidence=DOUBTFUL), *others]
    return TitleMatch(movie_id=None, confidence=DOUBTFUL, candidates=candidates)


def _matched(match: TitleMatch) -> Movie | None:
    return next((each.movie for each in match.candidates if each.movie.movie_id == match.movie_id), None)


def _compare_ids(film: Film, movie: Movie) -> tuple[int, int]:
    """How many ids of other sites agree, and how many differ."""
    pairs = [(film.imdb_id, movie.imdb_id), (film.tmdb_id, movie.tmdb_id)]
    equal = [mine == other for mine, other in pairs if mine is not None and other is not None]
    return sum(equal), len(equal) - sum(equal)


def _is_near(film: Film, movie: Movie) -> bool:
    return film.year is None or movie.year is None or abs(film.year - movie.year) <= 1


def _share_a_word(film: Film, movie: Movie) -> bool:
    return bool(_words(f"{film.title} {film.other_title}") & _words(movie.title))


def _words(title: str) -> set[str]:
    words = "".join(letter if letter.isalnum() else " " for letter in title.casefold()).split()
    return {word for word in words if len(word) >= SHORTEST_WORD and word != "the"} or set(words)

"""Wishes as the recommender in memory answers them: read by the grammar, with all movies but those that it names."""

import httpx

from services.recommender.wishes.grammar import read_wish
from services.recommender.wishes.interpretation import Interpreter
from services.recommender.wishes.rules import rules_of
from shared.contracts.filtering.selection import Selection
from shared.contracts.movies import Movie
from shared.contracts.questions.wishes import Wish, WishedMovies
from tests.support.catalogue.fake_catalogue import TITLES, movie_json, recommended_movie

GENRES = ["Comedy", "Crime", "Drama", "Horror", "Thriller", "Western"]
YEAR, NEWEST = 2026, 1998


class FakeNames:
    knows_people = False

    def title(self, words: str) -> Movie | None:
        found = [movie_id for movie_id, title in enumerate(TITLES, 1) if title.casefold() == words.casefold()]
        return Movie.model_validate(movie_json(found[0])) if found else None

    def likely_title(self, words: str) -> Movie | None:
        return self.title(words.rstrip("s"))

    def person(self, _words: str) -> str | None:
        return None

    tag = service = person


def read(params: httpx.QueryParams) -> Wish:
    parts, not_understood = read_wish(params["words"], rules_of(YEAR, NEWEST), FakeNames())
    without = [int(part) for part in params.get_list("without")]
    interpreter = Interpreter(GENRES, NEWEST, lambda _: None, FakeNames.knows_people)
    return interpreter.wish(params["words"], parts, not_understood, without)


def wished(params: httpx.QueryParams) -> WishedMovies:
    wish = read(params)
    liked = {movie.movie_id for movie in wish.means.like}
    movie_ids = [movie_id for movie_id in range(1, len(TITLES) + 1) if movie_id not in liked]
    movies = [recommended_movie(movie_id) for movie_id in movie_ids[: int(params.get("amount", 10))]]
    return WishedMovies(wish=wish, movies=movies, selection=Selection(matching=len(movies), unknown=2))

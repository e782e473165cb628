"""Wishes in words with what they mean, and the reading of the grammar in the same form."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.recommender.titles import spoken
from services.recommender.titles.title_index import TitleIndex
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.wishes.grammar import read_wish
from services.recommender.wishes.interpretation import Interpreter
from services.recommender.wishes.rules import rules_of
from shared.contracts.movies import Movie
from shared.contracts.questions.wishes import Wish, WishMeaning

FOLDER = Path(__file__).parents[2] / "data/wishes"
YEAR, NEWEST = 2026, 1998
TITLES = [
    *(("Heat", 1995), ("Fargo", 1996), ("Alien", 1979), ("Aliens", 1986), ("Pulp Fiction", 1994)),
    *(("The Godfather", 1972), ("The Godfather: Part II", 1974), ("Toy Story", 1995), ("Titanic", 1997)),
    *(("Star Wars", 1977), ("Casablanca", 1942), ("The Matrix", 1999), ("Seven (Se7en)", 1995), ("Speed", 1994)),
    *(("Jaws", 1975), ("When Harry Met Sally...", 1989), ("Four Weddings and a Funeral", 1994)),
    *(("The Silence of the Lambs", 1991), ("Groundhog Day", 1993), ("Blade Runner", 1982), ("Psycho", 1960)),
    *(("Dumb & Dumber", 1994), ("Crime of the Century", 1996), ("That Thing You Do!", 1996), ("The War", 1994)),
    *(("It Could Happen to You", 1994), ("Nothing to Lose", 1994), ("Before Sunrise", 1995)),
    ("The Good, the Bad and the Ugly", 1966),
]
"""Some of which are made of words that the grammar knows."""
GENRES = [
    *("Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy"),
    *("Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western"),
]
GENRE_FIELDS = ("more", "less", "genre", "without_genre")
NAMES = {
    **{"genre": "genres", "without_genre": "without_genres"},
    "without_movie": "without_movies",
    **{"person": "people", "without_person": "without_people", "tag": "tags"},
}
RANGES = ("years", "runtime")


@dataclass(frozen=True)
class WishNames:
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    index = TitleIndex.from_movies([TitledMovie(place, *title) for place, title in enumerate(TITLES, 1)])

    @property
    def knows_people(self) -> bool:
        return bool(self.people)

    def title(self, words: str) -> Movie | None:
        found = spoken.named(words, self.index, lambda _: 100)
        return None if found is None else _movie(found)

    def likely_title(self, words: str) -> Movie | None:
        found = spoken.understand(words, self.index, lambda _: 100)
        return None if found.certainty is spoken.Certainty.ABSENT else _movie(found.candidates[0])

    def person(self, words: str) -> str | None:
        return words if words in self.people else None

    def tag(self, words: str) -> str | None:
        return words if words in self.tags else None

    def service(self, words: str) -> str | None:
        return words if words in self.services else None


def _movie(titled: TitledMovie) -> Movie:
    return Movie(movie_id=titled.movie_id, title=titled.title.partition(" (")[0], year=titled.year, genres=[])


def read(words: str, without: tuple[int, ...] = (), names: WishNames | None = None, minutes: int | None = None) -> Wish:
    parts, not_understood = read_wish(words, rules_of(YEAR, NEWEST), names or WishNames())
    return Interpreter(GENRES, NEWEST, lambda _: minutes).wish(words, parts, not_understood, without)


def means(meaning: WishMeaning) -> dict[str, Any]:
    """In the form of the cases; the order of names does not matter."""
    movies = {name: getattr(meaning, name) for name in ("like", "without_movie")}
    stated = meaning.model_dump(mode="json") | {
        name: [f"{movie.title} ({movie.year})" for movie in each] for name, each in movies.items()
    }
    for name in GENRE_FIELDS:
        stated[name] = [genre.removesuffix("'s") for genre in stated.get(name, [])]
    return _sorted({NAMES.get(name, name): value for name, value in stated.items() if value != []})


def _sorted(stated: dict[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, list) and name not in RANGES else value
        for name, value in stated.items()
    }


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def wrong(name: str) -> Iterator[str]:
    """The sentences that are not understood exactly as they are meant."""
    for case in cases(name):
        wish = read(case["said"])
        if (means(wish.means), ", ".join(wish.not_understood)) != (
            _sorted(case["means"]),
            case.get("not_understood", ""),
        ):
            yield case["said"]

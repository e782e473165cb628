"""What an Echo with a screen shows: a list, or one movie. Touches come back as `UserEvent` with these arguments."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from services.voice.alexa.response import RenderDocument
from services.voice.language.wording import Said, Wording, say
from shared.contracts.movies import Movie

DOCUMENTS = Path(__file__).parent / "apl"
TOUCHED, BACK = "movie", "list"


@cache
def document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


class Screen(Protocol):
    def rendered(self, wording: Wording) -> RenderDocument: ...


@dataclass(frozen=True)
class ListScreen:
    title: Said
    movies: Sequence[tuple[int, Movie]]
    """With their numbers on the list."""

    def rendered(self, wording: Wording) -> RenderDocument:
        movies = [
            {"id": movie.movie_id, "title": f"{place}. {movie.title}", "year": _year(movie)}
            for place, movie in self.movies
        ]
        shown = {"title": wording.text(self.title), "movies": movies, "hint": wording.text(say("card.screen_hint"))}
        return _rendered("list", shown)


@dataclass(frozen=True)
class MovieScreen:
    movie: Movie
    told: Sequence[Said]

    def rendered(self, wording: Wording) -> RenderDocument:
        shown = {
            "title": self.movie.title,
            "year": _year(self.movie),
            "told": " ".join(wording.text(said) for said in self.told),
            "back": wording.text(say("card.back")),
        }
        return _rendered("movie", shown)


def _rendered(name: str, shown: dict[str, Any]) -> RenderDocument:
    return RenderDocument(token=name, document=document(name), datasources={"shown": shown})


def _year(movie: Movie) -> str:
    return "" if movie.year is None else str(movie.year)

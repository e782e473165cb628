"""What an Echo with a screen shows: a list, or one movie. Touches come back as a `UserEvent` with these arguments."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from services.voice.alexa.response import RenderDocument
from services.voice.language.wording import Statement, Wording, statement
from shared.contracts.movies import Movie

DOCUMENTS = Path(__file__).parent / "apl"
TOUCHED_MOVIE, TOUCHED_BACK = "movie", "list"


@cache
def document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


class Screen(Protocol):
    def render(self, wording: Wording, posters: str = "") -> RenderDocument:
        """`posters` is the address under which the web service has them, if it has any."""
        ...


@dataclass(frozen=True)
class ListScreen:
    title: Statement
    movies: Sequence[tuple[int, Movie]]
    """Each with its number on the list."""

    def render(self, wording: Wording, posters: str = "") -> RenderDocument:
        movies = [
            {"id": movie.movie_id, "title": f"{number}. {movie.title}", "year": _year(movie), **_tile(movie, posters)}
            for number, movie in self.movies
        ]
        hint = wording.text(statement("card.screen_hint"))
        if posters:
            hint = f"{hint} · {wording.text(statement('card.posters'))}"
        return _render_document("list", {"title": wording.text(self.title), "movies": movies, "hint": hint})


@dataclass(frozen=True)
class MovieScreen:
    movie: Movie
    details: Sequence[Statement]

    def render(self, wording: Wording, posters: str = "") -> RenderDocument:
        content = {
            **_tile(self.movie, posters),
            "title": self.movie.title,
            "year": _year(self.movie),
            "details": " ".join(wording.text(detail) for detail in self.details),
            "back": wording.text(statement("card.back")),
            "credit": wording.text(statement("card.posters")) if posters else "",
        }
        return _render_document("movie", content)


def _render_document(name: str, content: dict[str, Any]) -> RenderDocument:
    return RenderDocument(token=name, document=document(name), datasources={"shown": content})


def _tile(movie: Movie, posters: str) -> dict[str, str]:
    """The poster, and the drawing beneath it, which is seen where there is none."""
    return {"initial": movie.title[:1].upper(), "poster": f"{posters}/{movie.movie_id}" if posters else ""}


def _year(movie: Movie) -> str:
    return "" if movie.year is None else str(movie.year)

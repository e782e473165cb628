"""The Movie Database as an ASGI app: details with appended parts, find, search and discover in its documented shapes.
It can be told to answer single requests in other ways: too many requests, errors, pages of HTML, half answers."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from pydantic import SecretStr

from shared.tmdb.api import TmdbApi
from shared.tmdb.paced_api import PacedTmdb

Json = dict[str, Any]
TOO_MANY = Response('{"status_code": 25, "success": false}', 429, {"retry-after": "7"}, "application/json")
HTML = Response("<html><h1>502 Bad Gateway</h1></html>", 502, media_type="text/html")
HTML_OK = Response("<html>Maintenance</html>", 200, media_type="text/html")
REFUSED = Response('{"status_code": 7, "success": false}', 401, media_type="application/json")
APPENDED = ("credits", "keywords", "alternative_titles", "videos", "release_dates", "watch/providers")
NULLS = dict.fromkeys(
    ("imdb_id", "overview", "runtime", "poster_path", "original_language", "spoken_languages", "production_countries")
) | dict.fromkeys(APPENDED)


def tmdb_movie(tmdb_id: int, title: str, year: int | None, **others: Any) -> Json:
    return {
        "id": tmdb_id,
        "title": title,
        "original_title": title,
        "release_date": f"{year}-05-25" if year else "",
        "vote_count": 100,
        "adult": False,
        **others,
    }


ALIEN = tmdb_movie(
    348,
    "Alien",
    1979,
    imdb_id="tt0078748",
    overview="During its return to the earth, commercial spaceship Nostromo intercepts a distress signal.",
    runtime=117,
    original_language="en",
    poster_path="/alien.jpg",
    genres=[{"id": 27, "name": "Horror"}, {"id": 878, "name": "Science Fiction"}],
    spoken_languages=[
        {"english_name": "Spanish", "iso_639_1": "es", "name": "Español"},
        {"english_name": "English", "iso_639_1": "en", "name": "English"},
    ],
    production_countries=[{"iso_3166_1": "GB", "name": "United Kingdom"}],
    credits={
        "cast": [
            {"name": "Tom Skerritt", "order": 1, "character": "Dallas"},
            {"name": "Sigourney Weaver", "order": 0, "character": "Ripley"},
        ],
        "crew": [
            {"name": "Ridley Scott", "job": "Director", "department": "Directing"},
            {"name": "Dan O'Bannon", "job": "Screenplay", "department": "Writing"},
        ],
    },
    keywords={"keywords": [{"id": 803, "name": "android"}, {"id": 10158, "name": "alien"}]},
    alternative_titles={"titles": [{"iso_3166_1": "PL", "title": "Obcy", "type": ""}]},
    videos={
        "results": [
            {"site": "YouTube", "type": "Teaser", "key": "teaser", "official": True},
            {"site": "YouTube", "type": "Trailer", "key": "fan_made-1", "official": False},
            {"site": "YouTube", "type": "Trailer", "key": "LjLamj-b0I8", "official": True},
        ]
    },
    release_dates={
        "results": [
            {"iso_3166_1": "DE", "release_dates": [{"certification": "16", "type": 3}]},
            {
                "iso_3166_1": "US",
                "release_dates": [{"certification": "", "type": 1}, {"certification": "R", "type": 3}],
            },
        ]
    },
    **{
        "watch/providers": {
            "results": {
                "DE": {
                    "link": "https://www.themoviedb.org/movie/348-alien/watch?locale=DE",
                    "flatrate": [{"provider_name": "Disney Plus", "display_priority": 2}],
                    "buy": [
                        {"provider_name": "Google Play", "display_priority": 9},
                        {"provider_name": "Apple TV", "display_priority": 4},
                    ],
                },
                "FR": {"link": "", "rent": [{"provider_name": "Canal VOD", "display_priority": 1}]},
            }
        }
    },
)


@dataclass
class FalseTmdb:
    movies: dict[int, Json] = field(default_factory=lambda: {348: ALIEN})
    answers: dict[str, list[Response]] = field(default_factory=dict)
    """What the next requests of a path get in place of the truth."""
    always: Response | None = None
    requests: list[Request] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/3/{path:path}", self.respond)
        return app

    async def respond(self, request: Request) -> Response:
        self.requests.append(request)
        path = request.url.path.removeprefix("/3")
        scripted = self.answers.get(path)
        if self.always or scripted:
            return self.always or scripted.pop(0)  # type: ignore[union-attr]
        if "api_key" not in request.query_params and "authorization" not in request.headers:
            return REFUSED
        answer = self.handle(path, request)
        return Response(json.dumps(answer), media_type="application/json") if answer else Response("{}", 404)

    def handle(self, path: str, request: Request) -> Json | None:
        match path.split("/")[1:]:
            case ["movie", tmdb_id]:
                appended = request.query_params.get("append_to_response", "").split(",")
                movie = self.movies.get(int(tmdb_id), {})
                return {name: value for name, value in movie.items() if name in appended or name not in APPENDED}
            case ["find", imdb_id]:
                return {"movie_results": [m for m in self.movies.values() if m.get("imdb_id") == imdb_id]}
            case ["search", "movie"]:
                return self.page(self.search(**request.query_params), request)
            case ["discover", "movie"]:
                year = request.query_params["primary_release_year"]
                found = [m for m in self.movies.values() if m["release_date"].startswith(year)]
                return self.page(sorted(found, key=lambda m: -m["vote_count"]), request)
        return None

    def search(self, query: str, year: str = "", **_others: str) -> Iterable[Json]:
        words = query.casefold().split()
        for movie in self.movies.values():
            others = [each["title"] for each in (movie.get("alternative_titles") or {}).get("titles", [])]
            titles = " ".join([movie["title"], movie["original_title"], *others]).casefold()
            if any(word in titles for word in words) and movie["release_date"].startswith(year):
                yield movie

    def page(self, found: Iterable[Json], request: Request) -> Json:
        movies, page = list(found), int(request.query_params.get("page", 1))
        shown = ("id", "title", "original_title", "release_date", "vote_count")
        results = [{name: movie[name] for name in shown} for movie in movies[(page - 1) * 20 : page * 20]]
        return {"page": page, "results": results, "total_pages": -(-len(movies) // 20), "total_results": len(movies)}

    @property
    def paths(self) -> list[str]:
        return [request.url.path.removeprefix("/3") for request in self.requests]

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.paths)


async def without_waiting(_seconds: float) -> None:
    """Retries follow at once."""


def paced_tmdb(fake: FalseTmdb) -> PacedTmdb:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(fake.app()))
    clock = iter(range(1_000_000)).__next__
    return PacedTmdb(TmdbApi(client, "http://tmdb/3", SecretStr("key")), 1000, clock, without_waiting)

"""The Movie Database as an ASGI app, with one movie, Alien."""

import asyncio
from dataclasses import dataclass, field

from fastapi import FastAPI, Request, Response

JPEG = b"\xff\xd8\xff\xe0 a poster"


@dataclass
class FakeTmdb:
    poster_path: object = "/alien.jpg"
    year: str = "1979"
    image: bytes = JPEG
    status: int = 200
    requests: list[Request] = field(default_factory=list)
    concurrent: int = 0
    max_concurrent: int = 0

    def app(self) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/3/movie/{tmdb_id}", self.movie)
        app.add_api_route("/3/search/movie", self.search)
        app.add_api_route("/t/p/w342/{name}", self.picture)
        return app

    async def movie(self, request: Request) -> object:
        self.requests.append(request)
        return Response(status_code=self.status) if self.status != 200 else {"poster_path": self.poster_path}

    async def search(self, request: Request) -> object:
        self.requests.append(request)
        found = (request.query_params.get("query"), request.query_params.get("year")) == ("Alien", self.year)
        return {"results": [{"poster_path": self.poster_path}] if found else []}

    async def picture(self, request: Request) -> Response:
        self.requests.append(request)
        self.concurrent += 1
        self.max_concurrent = max(self.max_concurrent, self.concurrent)
        await asyncio.sleep(0.02)
        self.concurrent -= 1
        return Response(self.image, media_type="image/jpeg")

    @property
    def paths(self) -> list[str]:
        return [request.url.path for request in self.requests]

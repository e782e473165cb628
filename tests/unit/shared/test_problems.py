import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from shared.errors import MovieNotFound, Unavailable
from shared.limits import BodyLimit
from shared.problems import install_problem_handlers
from shared.schemas import Amount


class Body(BaseModel):
    text: str


def app() -> FastAPI:
    app = FastAPI()
    app.add_middleware(BodyLimit, max_bytes=2000)
    install_problem_handlers(app)

    @app.get("/amount")
    async def amount(amount: Amount) -> int:
        return amount

    @app.post("/body")
    async def body(body: Body) -> int:
        return len(body.text)

    @app.get("/missing")
    async def missing() -> None:
        raise MovieNotFound

    @app.get("/away")
    async def away() -> None:
        raise Unavailable

    @app.get("/crash")
    async def crash() -> None:
        raise RuntimeError("a secret detail")

    return app


@pytest.fixture
def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app(), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_an_error_of_the_family_is_a_problem_that_says_what_to_do(client: httpx.AsyncClient) -> None:
    answer = await client.get("/missing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No movie has this id. Search for it by its title.",
    }


async def test_a_wrong_value_is_named_with_what_is_allowed(client: httpx.AsyncClient) -> None:
    answer = await client.get("/amount?amount=500")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "amount: Input should be less than or equal to 100."


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/body", 405)])
async def test_what_the_framework_refuses_is_a_problem_too(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


async def test_unavailable_tells_when_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/away")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_a_crash_tells_nothing_of_its_inside(client: httpx.AsyncClient) -> None:
    answer = await client.get("/crash")
    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_a_large_body_is_refused_whether_or_not_it_tells_its_length(client: httpx.AsyncClient) -> None:
    async def chunks() -> object:
        for _ in range(30):
            yield b"x" * 100

    told = await client.post("/body", content=b"x" * 3000)
    untold = await client.post("/body", content=chunks())  # type: ignore[arg-type]
    assert (told.status_code, untold.status_code) == (413, 413)
    assert (await client.post("/body", json={"text": "x" * 1000})).json() == 1000

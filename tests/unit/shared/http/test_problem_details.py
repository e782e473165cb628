import httpx
import pytest
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, ConfigDict

from shared.contracts.errors import MovieNotFound, Unavailable
from shared.contracts.values import Amount
from shared.http.limits import BodyLimit
from shared.http.problem_details import NO_JSON, ErrorResponses, install_problem_handlers
from shared.http.security_headers import SECURITY_HEADERS, SecurityHeaders


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str


def app() -> FastAPI:
    app = FastAPI()
    app.add_middleware(BodyLimit, max_bytes=2000)
    app.add_middleware(ErrorResponses)
    app.add_middleware(SecurityHeaders)
    install_problem_handlers(app)

    @app.get("/amount")
    async def amount(amount: Amount) -> int:
        return amount

    @app.post("/body")
    async def body(body: Body) -> int:
        return len(body.text)

    nested = APIRouter()

    @nested.delete("/body")
    async def forget() -> None: ...

    app.include_router(nested)

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


async def test_our_errors_are_problems_with_advice(client: httpx.AsyncClient) -> None:
    answer = await client.get("/missing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No movie has this id. Search for it by its title.",
    }


async def test_an_invalid_value_is_named_with_its_rule(client: httpx.AsyncClient) -> None:
    answer = await client.get("/amount?amount=500")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "amount: must be at most 100."


@pytest.mark.parametrize(
    ("content", "content_type", "detail"),
    [
        ('{"text": "a"}', None, NO_JSON),
        ('{"text": "a"}', "text/plain", NO_JSON),
        ("text=a", "application/x-www-form-urlencoded", NO_JSON),
        ("[]", "application/json", "body: must be an object."),
        ("", "application/json", "body: is missing."),
        ('{"text":', "application/json", "body: is not valid JSON: Expecting value at character 8."),
        ('{"text": 5, "more": 1}', "application/json", "text: must be a text. more: is not known here."),
    ],
)
async def test_a_body_that_cannot_be_read_says_what_to_send(
    client: httpx.AsyncClient, content: str, content_type: str | None, detail: str
) -> None:
    headers = {"content-type": content_type} if content_type else {}
    answer = await client.post("/body", content=content, headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (422, detail)


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/body", 405)])
async def test_errors_of_the_framework_are_problems_too(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


async def test_unavailable_has_retry_after(client: httpx.AsyncClient) -> None:
    answer = await client.get("/away")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_a_crash_reveals_no_details(client: httpx.AsyncClient) -> None:
    answer = await client.get("/crash")
    assert answer.status_code == 500
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/amount?amount=5", "/amount", "/missing", "/away", "/crash", "/nowhere", "/body"])
async def test_every_response_has_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert SECURITY_HEADERS.items() <= {name: answer.headers.get(name, "") for name in SECURITY_HEADERS}.items()


@pytest.mark.parametrize(("path", "taken"), [("/body", "POST, DELETE"), ("/missing", "GET")])
async def test_the_response_to_an_unsupported_method_lists_the_supported_ones(
    client: httpx.AsyncClient, path: str, taken: str
) -> None:
    for method in ("PUT", "OPTIONS", "TRACE"):
        answer = await client.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, taken)


async def test_few_invalid_values_are_named_and_long_names_are_cut(client: httpx.AsyncClient) -> None:
    answer = await client.post("/body", json={"x" * 500: 1} | {f"x{number}": 1 for number in range(100)})
    assert answer.status_code == 422
    assert 100 < len(answer.json()["detail"]) < 500


async def test_an_unknown_method_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.request("BREW", "/missing")).status_code == 405


async def test_a_large_body_is_refused_with_and_without_a_declared_length(client: httpx.AsyncClient) -> None:
    async def chunks() -> object:
        for _ in range(30):
            yield b"x" * 100

    announced = await client.post("/body", content=b"x" * 3000)
    unannounced = await client.post("/body", content=chunks())  # type: ignore[arg-type]
    assert (announced.status_code, unannounced.status_code) == (413, 413)
    for answer in (announced, unannounced):
        assert answer.json()["detail"] == "The request is too large. At most 2,000 bytes are read here."
    assert (await client.post("/body", json={"text": "x" * 1000})).json() == 1000

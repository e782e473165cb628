import httpx
import pytest
from pydantic import SecretStr

from shared.tmdb.api import MAX_BYTES, TmdbApi


def api(status: int = 200, content: bytes = b"{}", key: str = "short") -> tuple[TmdbApi, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, content=content)

    client = httpx.AsyncClient(transport=httpx.MockTransport(respond))
    return TmdbApi(client, "http://tmdb/3/", SecretStr(key)), seen


async def test_a_short_key_is_sent_in_the_query_and_a_long_one_in_a_header() -> None:
    short, seen = api()
    assert await short.call("/movie/348", language="de") == b"{}"
    assert str(seen[0].url) == "http://tmdb/3/movie/348?language=de&api_key=short"
    long, seen = api(key="a.long.token")
    await long.call("/movie/348")
    assert (str(seen[0].url), seen[0].headers["authorization"]) == ("http://tmdb/3/movie/348", "Bearer a.long.token")


async def test_what_tmdb_has_not_is_none_and_other_errors_are_raised() -> None:
    assert await api(404)[0].call("/movie/1") is None
    with pytest.raises(httpx.HTTPStatusError):
        await api(500)[0].call("/movie/1")


async def test_an_answer_that_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        await api(content=b"x" * (MAX_BYTES + 1))[0].call("/movie/1")

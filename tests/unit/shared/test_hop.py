import httpx
import pytest
from pydantic import SecretStr

from shared.errors import MatineeError, Problem, RecommenderUnavailable
from shared.hop import hop, open_hop

PROBLEM = "application/problem+json"


async def relayed(status: int, content_type: str = PROBLEM, body: bytes | None = None) -> MatineeError:
    problem = Problem(title="T", status=status, detail="What to do.").model_dump_json().encode()
    headers = {"content-type": content_type, "retry-after": "7"}
    answer = httpx.Response(status, content=problem if body is None else body, headers=headers)
    transport = httpx.MockTransport(lambda _: answer)
    async with open_hop("http://recommender", SecretStr("token"), transport) as client:
        with pytest.raises(MatineeError) as raised:
            await hop(client, "GET", "/internal/status")
    return raised.value


@pytest.mark.parametrize("status", [403, 404, 409, 422, 429, 503])
async def test_what_the_client_can_do_something_about_is_told_on(status: int) -> None:
    error = await relayed(status)
    assert (error.status, error.message, error.retry_after) == (status, "What to do.", 7)


@pytest.mark.parametrize("status", [400, 401, 405, 408, 413, 414, 431, 500, 502])
async def test_a_fault_between_services_is_theirs_alone(status: int) -> None:
    assert isinstance(await relayed(status), RecommenderUnavailable)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"\xff"])
async def test_what_is_no_problem_of_ours_is_not_read(body: bytes) -> None:
    assert isinstance(await relayed(404, "text/html", body), RecommenderUnavailable)

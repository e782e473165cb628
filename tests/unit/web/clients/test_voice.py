import json

import httpx
import pytest
from pydantic import SecretStr

from services.web.clients.voice import Voice, VoiceUnavailable
from shared.http.service_client import open_service_client

ANSWER = {
    "request": {"session": {"user": {"accessToken": "944.9.secret"}}},
    "response": {"response": {}},
    "said": "Hello.",
    "asks": True,
    "suggestions": ["yes"],
}


def voice(answer: httpx.Response | Exception, asked: list[httpx.Request]) -> Voice:
    def answered(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Voice(
        open_service_client("http://voice", SecretStr("token"), httpx.MockTransport(answered), service="voice")
    )


async def test_a_text_is_sent_with_its_session_and_speaker() -> None:
    asked: list[httpx.Request] = []
    answer = await voice(httpx.Response(200, json=ANSWER), asked).say("hi", {"asked": "what"}, "en-GB", "me", None)
    assert (asked[0].method, asked[0].url.path) == ("POST", "/internal/dialogue")
    assert asked[0].headers["authorization"] == "Bearer token"
    assert json.loads(asked[0].content) == {
        "text": "hi",
        "session": {"attributes": {"asked": "what"}, "new": False},
        "locale": "en-GB",
        "user": "me",
        "access_token": None,
        "screen": True,
    }
    assert (answer.said, answer.suggestions) == ("Hello.", ["yes"])


async def test_the_access_token_is_redacted() -> None:
    answer = await voice(httpx.Response(200, json=ANSWER), []).say("hi", {}, "en-US", "me", "944.9.secret")
    assert answer.request == {"session": {"user": {"accessToken": "..."}}}


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("down"),
        httpx.ReadTimeout("slow"),
        httpx.Response(500),
        httpx.Response(422, json={}, headers={"content-type": "application/problem+json"}),
        httpx.Response(200, text="nonsense"),
        httpx.Response(200, json={"said": "half"}),
    ],
)
async def test_anything_but_a_valid_reply_means_unavailable(answer: httpx.Response | Exception) -> None:
    with pytest.raises(VoiceUnavailable):
        await voice(answer, []).say("hi", {}, "en-US", "me", None)

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.alexa.certificate_authority import alexa_request, intent
from tests.support.fakes.voice import FakeBackend
from tests.support.running.voice_service import BEARER, post_signed, voice_over_http


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with voice_over_http(FakeBackend()) as client:
        yield client


async def test_a_signed_request_is_answered(client: httpx.AsyncClient) -> None:
    welcome = await post_signed(client, alexa_request("LaunchRequest"))
    assert "Welcome to the movie recommendation system" in welcome.text
    read = await post_signed(client, alexa_request("IntentRequest", **intent("SubmitIntent", UserId="196", Amount="2")))
    assert read.status_code == 200
    assert "Here are 2 movies for you: The Godfather and Alien." in read.json()["response"]["outputSpeech"]["ssml"]


async def test_a_refusal_does_not_reveal_the_reason(client: httpx.AsyncClient) -> None:
    launch = alexa_request("LaunchRequest")
    refusals = [
        await client.post("/alexa", content=b"{}"),
        await post_signed(client, {}),
        await post_signed(client, launch, Signature_256="AAAA"),
        await post_signed(client, launch, SignatureCertChainUrl="http://evil.example/"),
        await post_signed(client, alexa_request("LaunchRequest", skill_id="another")),
        await post_signed(client, alexa_request("LaunchRequest", timestamp="2020-01-01T00:00:00Z")),
    ]
    assert {refusal.status_code for refusal in refusals} == {400}
    assert {refusal.headers["content-type"] for refusal in refusals} == {"application/problem+json"}
    assert len({refusal.text for refusal in refusals}) == 1


async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/alexa", content=b"x" * 70_000)).status_code == 413


async def talk(client: httpx.AsyncClient, text: str, **session: Any) -> dict[str, Any]:
    response = await client.post("/internal/dialogue", json={"text": text, "session": session}, headers=BEARER)
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


async def test_typed_text_goes_through_the_same_dialogue(client: httpx.AsyncClient) -> None:
    first = await talk(client, "my id is 196", new=True)
    assert first["request"]["request"]["intent"]["name"] == "SubmitIntent"
    assert first["request"]["session"]["new"] is True
    second = await talk(client, "two", attributes=first["response"]["sessionAttributes"])
    assert "The Godfather and Alien" in second["response"]["response"]["outputSpeech"]["ssml"]


async def test_the_request_for_typed_text_is_valid_for_alexa_too(client: httpx.AsyncClient) -> None:
    request = (await talk(client, "five movies"))["request"]
    assert (await post_signed(client, request)).status_code == 200


async def test_speech_and_suggestions_come_with_the_response(client: httpx.AsyncClient) -> None:
    opened = await talk(client, "open movie", new=True)
    assert opened["said"] == "Welcome to the movie recommendation system. what can I do for you?"
    assert opened["asks"] is True
    assert opened["suggestions"] == ["request movies", "read my list", "something like Alien", "help"]
    stopped = await talk(client, "stop", attributes=opened["response"]["sessionAttributes"])
    assert (stopped["asks"], stopped["suggestions"]) == (False, [])


async def test_typed_text_may_have_a_locale_user_account_and_screen(client: httpx.AsyncClient) -> None:
    who = {"locale": "de-DE", "user": "visitor 7", "access_token": "good", "screen": True}
    response = await client.post("/internal/dialogue", json={"text": "lies meine Liste vor", **who}, headers=BEARER)
    answer = response.raise_for_status().json()
    assert answer["request"]["context"]["System"]["user"] == {"userId": "typed.visitor 7", "accessToken": "good"}
    assert answer["said"].startswith("Hier ist deine Liste. Nummer 1: Heat.")
    assert answer["response"]["response"]["directives"][0]["token"] == "list"


@pytest.mark.parametrize("attributes", [{"asked": "\ud800"}, {"a": "\ud800"}, {"again": [{"key": "x" * 9999}]}])
async def test_hostile_session_attributes_do_not_fail(client: httpx.AsyncClient, attributes: dict[str, Any]) -> None:
    body = json.dumps({"text": "repeat", "session": {"attributes": attributes}})
    headers = BEARER | {"Content-Type": "application/json"}
    response = await client.post("/internal/dialogue", content=body, headers=headers)
    assert response.status_code in {200, 422}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
async def test_typed_text_needs_the_internal_token(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    response = await client.post("/internal/dialogue", json={"text": "hi"}, headers=headers)
    assert response.status_code == 401


@pytest.mark.parametrize("said", [{}, {"text": "x" * 501}, {"text": 5}, {"text": "hi", "locale": "English"}])
async def test_invalid_text_input_is_refused(client: httpx.AsyncClient, said: dict[str, Any]) -> None:
    response = await client.post("/internal/dialogue", json=said, headers=BEARER)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


async def test_readiness_names_each_dependency(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).status_code == 200
    ready = await client.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "degraded", "dependencies": {"dynamodb": "up", "redis": "down"}}


async def test_the_api_describes_itself(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()
    assert {"/alexa", "/internal/dialogue", "/health/live"} <= set(described["paths"])

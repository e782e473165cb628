"""The voice page with the real dialogue behind it."""

import html
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.web.clients.voice import Voice
from tests.support.fakes.voice import FakeBackend
from tests.support.running.voice_service import BEARER, voice_over_http
from tests.unit.web.conftest import Site

HTMX = {"HX-Request": "true"}
NUMBERS = "my id is 196 and I want three movies"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egnp.exe",
    "{{ 7 * 7 }}",
    "\0",
    "🎬" * 120,
]


@dataclass
class VoicePage:
    site: Site
    voice: httpx.AsyncClient
    requests: list[dict[str, Any]]

    async def say(self, text: str, **more: str) -> str:
        """Submits the form without scripts. Returns the page that it redirects to."""
        page = await self.site.client.get("/voice", params={"locale": more.get("locale", "en-US")})
        form = {"text": text, "session": self.session(page.text), **more}
        answer = await self.site.client.post("/voice", data=form, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def post(self, **form: str) -> httpx.Response:
        return await self.site.client.post("/voice", data=form)

    @staticmethod
    def session(page: str) -> str:
        found = re.search(r'id="session" value="([^"]*)"', page)
        assert found is not None
        return html.unescape(found[1])


def words(page: str) -> list[str]:
    return [html.unescape(said) for said in re.findall(r'<bdi class="words">(.*?)</bdi>', page, re.DOTALL)]


def chips(page: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r'<button class="btn btn-sm chip"[^>]*>(.*?)</button>', page)]


@pytest.fixture
async def voice_page(site: Site) -> AsyncIterator[VoicePage]:
    requests: list[dict[str, Any]] = []

    async def record(request: httpx.Request) -> None:
        if request.url.path == "/internal/dialogue":
            requests.append(json.loads(request.content))

    async with voice_over_http(FakeBackend()) as voice:
        voice.headers.update(BEARER)
        voice.event_hooks = {"request": [record]}
        site.replace(voice=Voice(voice))
        yield VoicePage(site, voice, requests)


async def test_the_paper_conversation_works_without_scripts(voice_page: VoicePage) -> None:
    for text in ("open movie", "request movies", NUMBERS):
        page = await voice_page.say(text)
    assert words(page) == [
        "Welcome to the movie recommendation system. what can I do for you?",
        "Ok cool. Please tell me your ID and how many movies do you want?",
        "Here are 3 movies for you: The Godfather, Alien, and Brazil. Would you like another list?",
    ]
    assert '<a href="/movies/2"><bdi>2. Alien</bdi></a>' in page
    assert "tell me more about number two" in chips(page)
    assert words(await voice_page.say("tell me more about number two"))[-1].startswith("Alien came out in 1979.")


async def test_htmx_gets_the_turn_the_suggestions_and_the_session(voice_page: VoicePage) -> None:
    form = {"text": NUMBERS, "session": ""}
    answer = (await voice_page.site.client.post("/voice", data=form, headers=HTMX)).text
    assert "<html" not in answer
    assert answer.lstrip().startswith('<li class="turn"')
    assert answer.count('hx-swap-oob="true"') == 2
    assert chips(answer)[0] == "next"
    form = {"text": "next", "session": voice_page.session(answer)}
    following = (await voice_page.site.client.post("/voice", data=form, headers=HTMX)).text
    assert words(following)[0].startswith(("Here are the next", "Going on", "Next"))
    assert voice_page.requests[1]["session"]["new"] is False


async def test_the_page_contains_the_alexa_request_and_response(voice_page: VoicePage) -> None:
    page = await voice_page.say(NUMBERS)
    request, response = (json.loads(html.unescape(text)) for text in re.findall(r"<code>(\{.*?)</code>", page, re.S))
    assert request["request"]["intent"]["name"] == "SubmitIntent"
    assert response["response"]["outputSpeech"]["ssml"].startswith("<speak>Here are 3 movies")


async def test_the_conversation_is_in_german_if_chosen(voice_page: VoicePage) -> None:
    page = await voice_page.say("öffne movie matinee", locale="de-DE")
    assert words(page) == ["Willkommen beim Filmempfehlungssystem. Was kann ich für dich tun?"]
    assert chips(page)[0] == "Filme anfordern"
    assert '<p lang="de">' in page
    english = (await voice_page.site.client.get("/voice?locale=xx-XX")).text
    assert '<option value="en-US" selected>' in english
    assert chips(english)[0] == "open movie"


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_shown_as_text(voice_page: VoicePage, text: str) -> None:
    page = await voice_page.say(text)
    assert len(words(page)) == 1
    assert html.escape(text, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", "Nothing was said."), ("   ", "Nothing was said."), ("x" * 501, "500 characters at most")],
)
async def test_invalid_input_is_refused_and_kept(voice_page: VoicePage, text: str, expected: str) -> None:
    answer = await voice_page.post(text=text, session='{"asked": "both"}')
    assert answer.status_code == 422
    assert expected in answer.text
    assert f'name="text" value="{text}"' in answer.text
    assert voice_page.session(answer.text) == '{"asked": "both"}'
    assert voice_page.requests == []


@pytest.mark.parametrize(
    "session", ["", "[]", "NaN", '{"asked": 1e999}', '{"a": NaN}', "[" * 9000, '{"asked": "\\ud800"}', '"x"', "null"]
)
async def test_an_invalid_session_starts_a_new_one(voice_page: VoicePage, session: str) -> None:
    assert (await voice_page.post(text="open movie", session=session)).status_code == 303
    assert words((await voice_page.site.client.get("/voice")).text) == [
        "Welcome to the movie recommendation system. what can I do for you?"
    ]


async def test_while_the_skill_is_unavailable_the_input_is_kept(site: Site) -> None:
    site.recommender.down = True
    answer = await site.client.post("/voice", data={"text": "request movies", "session": '{"asked": "else"}'})
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert "The skill is temporarily unavailable." in answer.text
    assert 'name="text" value="request movies"' in answer.text
    assert VoicePage.session(answer.text) == '{"asked": "else"}'
    for path in ("/", "/voice", "/about", "/status"):
        assert (await site.client.get(path)).status_code == 200


async def test_an_invalid_response_of_the_skill_counts_as_unavailable(site: Site) -> None:
    answer = await site.client.post("/voice", data={"text": "request movies"})
    assert answer.status_code == 503


async def test_the_conversation_continues_without_redis(voice_page: VoicePage) -> None:
    voice_page.site.stores.redis.down = True
    page = (await voice_page.post(text="request movies")).text
    page = (await voice_page.post(text="my id is 196", session=voice_page.session(page))).text
    assert words(page) == ["How many movies do you want?"]
    page = (await voice_page.post(text="three", session=voice_page.session(page))).text
    assert words(page)[0].startswith("Here are 3 movies for you")
    assert (await voice_page.site.client.post("/voice/again")).status_code == 303


async def test_starting_again_clears_the_conversation(voice_page: VoicePage) -> None:
    await voice_page.say("request movies", locale="de-DE")
    answer = await voice_page.site.client.post("/voice/again", data={"locale": "de-DE"})
    assert answer.headers["location"] == "/voice?locale=de-DE"
    page = (await voice_page.site.client.get(answer.headers["location"])).text
    assert words(page) == []
    assert voice_page.session(page) == ""


async def test_after_the_end_a_new_session_starts(voice_page: VoicePage) -> None:
    await voice_page.say("request movies")
    page = await voice_page.say("stop")
    assert "The skill has ended." in page
    assert chips(page)[0] == "open movie"
    await voice_page.say("request movies")
    assert [each["session"]["new"] for each in voice_page.requests] == [True, False, True]


async def test_visitors_are_distinguished_by_a_secret_cookie(voice_page: VoicePage) -> None:
    answer = await voice_page.post(text="open movie")
    cookie = answer.headers["set-cookie"]
    secret = answer.cookies["matinee_voice"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = (await voice_page.site.client.get("/voice")).text
    assert len(words(page)) == 1
    assert secret not in page
    voice_page.site.client.cookies.set("matinee_voice", "guessed", domain="web.local")
    assert words((await voice_page.site.client.get("/voice")).text) == []
    await voice_page.post(text="open movie")
    assert len({each["user"] for each in voice_page.requests}) == 2


async def test_over_https_the_cookie_is_bound_to_the_host(voice_page: VoicePage) -> None:
    answer = await voice_page.site.client.post("https://web/voice", data={"text": "open movie"})
    assert answer.headers["set-cookie"].startswith("__Host-matinee_voice=")
    assert "Secure" in answer.headers["set-cookie"]


async def test_a_signed_in_user_is_known_to_the_skill_by_a_secret_token(voice_page: VoicePage) -> None:
    await voice_page.post(text="open movie")
    user_id = await voice_page.site.sign_up()
    page = await voice_page.say("request movies")
    assert len(words(page)) == 1, "signing in starts a new conversation"
    assert chips(page)[0] == f"my ID is {user_id} and I want five movies"
    token = voice_page.requests[-1]["access_token"]
    owner = await voice_page.site.client.post("/internal/token", json={"access_token": token}, headers=BEARER)
    assert owner.json() == {"user_id": user_id, "name": "Ada", "scopes": ["lists:read", "ratings:write"]}
    assert token not in page
    assert "accessToken" in page
    assert voice_page.requests[0]["access_token"] is None


async def test_what_requires_an_account_links_to_signing_in(voice_page: VoicePage) -> None:
    assert 'href="/signin?next=/voice">sign in</a>, and the skill knows you' in await voice_page.say("link my account")


async def test_a_missing_list_links_to_the_form(voice_page: VoicePage) -> None:
    assert 'This is the web site: <a href="/movies">' in await voice_page.say("my id is 500 and I want three movies")


async def test_too_many_turns_are_refused_and_the_input_is_kept(voice_page: VoicePage) -> None:
    voice_page.site.stores.redis.values["tries:voice:127.0.0.1"] = b"1000"
    answer = await voice_page.post(text="request movies")
    assert answer.status_code == 429
    assert 'name="text" value="request movies"' in answer.text


async def test_another_site_cannot_talk_to_the_skill(voice_page: VoicePage) -> None:
    answer = await voice_page.site.client.post(
        "/voice", data={"text": "stop"}, headers={"origin": "http://evil.example"}
    )
    assert answer.status_code == 403
    assert voice_page.requests == []


async def test_the_lists_of_suggested_users_are_computed(site: Site) -> None:
    user_id = await site.sign_up()
    await site.client.get("/voice")
    paths = {request.url.path for request in site.recommender.requests}
    assert {f"/internal/users/{each}/recommendations" for each in (196, user_id)} <= paths

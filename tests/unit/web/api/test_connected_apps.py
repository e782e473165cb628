"""Connecting an app through the endpoints."""

import html
import re
from urllib.parse import urlencode

import pytest

from services.web.accounts.limits import Limit
from services.web.api import connected_apps
from services.web.oauth.app_scopes import APP_SCOPES
from tests.support.alexa.account_linking import callback_params, question_on
from tests.support.apps.connecting_app import ConnectingApp
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import Assistant, assistant_with, status_with


@pytest.fixture
async def app(site: Site) -> ConnectingApp:
    """Registered; Ada is signed in; her id is 944."""
    await site.sign_up()
    app = ConnectingApp(site.client)
    await app.registers()
    return app


async def test_an_app_finds_its_way_from_the_challenge_to_the_endpoints(site: Site) -> None:
    challenge = (await Assistant(site.client).asks("tools/call", name="my_list")).headers["www-authenticate"]
    address = challenge.split('resource_metadata="')[1].rstrip('"')
    document = (await site.client.get(address)).json()
    assert document["resource"] == "http://web/mcp"
    [issuer] = document["authorization_servers"]
    metadata = (await site.client.get(f"{issuer}/.well-known/oauth-authorization-server")).json()
    assert metadata["issuer"] == issuer
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["client_id_metadata_document_supported"] is True
    for endpoint in ("authorization", "token", "registration", "revocation"):
        answer = await site.client.request("GET", metadata[f"{endpoint}_endpoint"])
        assert answer.status_code in {400, 405}, endpoint


async def test_a_rating_by_an_assistant_is_in_the_next_list_of_the_site(app: ConnectingApp, site: Site) -> None:
    tokens = await app.connects()
    assistant = assistant_with(site, tokens["access_token"])
    rated = await assistant.calls("rate", title="Alien", stars=4.5)
    assert rated["structuredContent"]["changed"] is True
    assert site.recommender.ratings[944] == {1: 4.5}
    listed = (await site.client.get("/api/users/944/recommendations")).json()
    assert 1 not in [movie["movie_id"] for movie in listed["movies"]]
    assert listed["movies"][0]["movie_id"] == rated["structuredContent"]["movies"][0]["movie_id"]


async def test_the_page_names_the_app_where_the_answer_goes_and_the_scopes(app: ConnectingApp) -> None:
    page = await app.asks(scope="lists:read")
    for words in ("Claude", "Ada", "127.0.0.1:7777", "nobody has checked", "read your list"):
        assert words in page.text
    assert "rate movies" not in page.text
    policy = page.headers["content-security-policy"]
    assert "form-action 'self' http://127.0.0.1:7777;" in policy
    assert page.headers["cache-control"] == "no-store"


async def test_a_name_cannot_be_markup_or_too_long(app: ConnectingApp) -> None:
    await app.registers(client_name="<script>alert(1)</script>\n" + "x" * 170)
    page = (await app.asks()).text
    assert "<script>alert" not in page
    assert "x" * 60 not in page


async def test_the_answer_says_who_gave_it_against_mix_up(app: ConnectingApp) -> None:
    assert (await app.callback())["iss"] == "http://web"
    assert (await app.callback("deny"))["iss"] == "http://web"
    refused = await app.asks(scope="everything")
    assert callback_params(refused.headers["location"])["iss"] == "http://web"


async def test_tokens_have_the_scopes_that_were_asked_for_and_no_others(app: ConnectingApp, site: Site) -> None:
    tokens = await app.connects(scope="lists:read")
    assert tokens["scope"] == "lists:read"
    assistant = assistant_with(site, tokens["access_token"])
    assert (await assistant.asks("tools/call", name="my_list")).status_code == 200
    answer = await assistant.asks("tools/call", name="rate", arguments={"movie_id": 1, "stars": 5})
    assert answer.status_code == 403
    challenge = answer.headers["www-authenticate"]
    assert 'error="insufficient_scope", scope="lists:read ratings:write"' in challenge
    assert not site.recommender.ratings.get(944)


async def test_the_user_sees_the_app_on_the_profile_and_ends_it_there(app: ConnectingApp, site: Site) -> None:
    tokens = await app.connects()
    profile = (await site.client.get("/profile")).text
    assert "Connected apps" in profile
    assert "<bdi>Claude</bdi>" in profile
    assert all(html.escape(text, quote=False) in profile for text in APP_SCOPES.values())
    assert "Alexa is connected" not in profile
    [connected] = await site.dependencies.connected_apps.of_user(944)
    answer = await site.client.post("/oauth/apps/disconnect", data={"app": connected.family})
    assert answer.headers["location"] == "/profile?changed=app#apps"
    assert "The app is disconnected." in (await site.client.get(answer.headers["location"])).text
    assert await status_with(site, tokens["access_token"]) == 401
    assert (await app.refresh(tokens["refresh_token"])).status_code == 400
    assert "Connected apps" not in (await site.client.get("/profile")).text


async def test_the_profile_tells_what_an_app_may_do_and_no_more(app: ConnectingApp, site: Site) -> None:
    await app.connects(scope="lists:read")
    profile = (await site.client.get("/profile")).text
    assert "It may: read your list" in profile
    assert "rate movies for you" not in profile


async def test_a_refused_request_tells_which_part_is_wrong(app: ConnectingApp) -> None:
    for changes, words in (
        ({"client_id": "https://127.0.0.1.example.invalid/client.json"}, "document that cannot be read"),
        ({"client_id": "app.e30.x"}, "No app is registered here under this id"),
        ({"client_id": None}, "No app is registered here under this id"),
        ({"redirect_uri": "https://other.example/callback"}, "has not registered"),
        ({"redirect_uri": None}, "not how an app asks"),
    ):
        refused = await app.asks(**changes)
        assert refused.status_code == 400
        assert words in html.unescape(refused.text)


async def test_errors_of_the_token_endpoint_say_what_is_wrong(app: ConnectingApp) -> None:
    for form, error in (
        ({}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_request"),
        ({"client_id": app.client_id}, "invalid_request"),
        ({"client_id": "nobody", "grant_type": "refresh_token"}, "invalid_client"),
        ({"client_id": app.client_id, "grant_type": "password"}, "unsupported_grant_type"),
        ({"client_id": app.client_id, "grant_type": "refresh_token"}, "invalid_request"),
        ({"client_id": app.client_id, "grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"client_id": app.client_id, "grant_type": "authorization_code", "code": "x"}, "invalid_grant"),
    ):
        refused = await app.posts("token", form)
        assert (refused.status_code >= 400, refused.json()["error"]) == (True, error), form
        assert refused.json()["error_description"]


async def test_without_a_session_the_visitor_signs_in_first_and_comes_back(app: ConnectingApp) -> None:
    app.browser.cookies.clear()
    answer = await app.asks()
    assert answer.headers["location"].startswith("/signin?next=%2Foauth%2Fapps%2Fauthorize%3F")


async def test_another_site_cannot_consent_for_its_visitors(app: ConnectingApp) -> None:
    form = {"question": question_on((await app.asks()).text), "decision": "allow"}
    answer = await app.browser.post("/oauth/apps/authorize", data=form, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


async def test_requests_that_make_us_read_documents_are_counted(app: ConnectingApp, site: Site) -> None:
    limit: Limit = connected_apps.AUTHORIZATION_LIMIT
    site.stores.redis.values[f"tries:{limit.name}:127.0.0.1"] = str(limit.attempts).encode()
    assert (await app.asks()).status_code == 429


async def test_a_long_request_outlives_the_sign_in(app: ConnectingApp, site: Site) -> None:
    redirects = [f"https://app.example/{number}/{'x' * 270}" for number in range(5)]
    await app.registers(redirect_uris=redirects, client_name="\u5f71" * 60)
    site.client.cookies.clear()
    asking = app.request(redirect_uri=redirects[0], state="%" * 300)
    address = f"/oauth/apps/authorize?{urlencode(asking)}"
    page = await site.client.get(address)
    assert page.status_code == 200
    assert f'name="next" value="{address.replace("&", "&amp;")}"' in page.text
    form = {"name": "Ada", "password": "correct horse", "next": address}
    signed_in = await site.client.post("/signin", data=form)
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, address)
    asked = await site.client.get(address)
    assert "Use another account" not in asked.text, "its address would be refused"
    answer = await app.answered(question_on(asked.text))
    assert answer.headers["location"].startswith(redirects[0])


async def test_an_app_at_an_ipv6_address_is_answered_by_a_link(app: ConnectingApp) -> None:
    """No policy can name such an address, so browsers would not follow a redirect."""
    app.redirect_uri = "http://[::1]:7777/callback"
    await app.registers()
    asked = await app.asks()
    assert "form-action 'self';" in asked.headers["content-security-policy"]
    answer = await app.answered(question_on(asked.text))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    link = re.search(r'href="(http://\[::1\]:7777/callback[^"]+)"', answer.text)
    assert link
    tokens = await app.exchange(callback_params(html.unescape(link[1]))["code"])
    assert tokens.status_code == 200

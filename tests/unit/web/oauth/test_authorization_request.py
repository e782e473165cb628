"""The request to link and the consent page, through the endpoints. Only a registered address is redirected to."""

import html
import re
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from services.web.app import create_app
from tests.support.alexa.account_linking import REDIRECT_URIS, SCOPE, VENDOR, LinkingAlexa, callback_params, question_on
from tests.support.running.app import RunningApp
from tests.unit.web.conftest import SETTINGS, Site
from tests.unit.web.oauth.conftest import Clock

GOOD = REDIRECT_URIS[0]


@pytest.mark.parametrize("redirect_uri", REDIRECT_URIS)
async def test_each_registered_address_gets_a_code_and_the_state(alexa: LinkingAlexa, redirect_uri: str) -> None:
    alexa.redirect_uri = redirect_uri
    answer = await alexa.answered(await alexa.question())
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{redirect_uri}?")
    assert callback_params(answer.headers["location"]).keys() == {"code", "state"}
    assert callback_params(answer.headers["location"])["state"] == alexa.state


async def test_without_a_state_none_is_returned(alexa: LinkingAlexa) -> None:
    answer = await alexa.answered(await alexa.question(state=None))
    assert callback_params(answer.headers["location"]).keys() == {"code"}


async def test_a_refusal_gives_no_code(alexa: LinkingAlexa, site: Site) -> None:
    answer = await alexa.answered(await alexa.question(), "deny")
    assert callback_params(answer.headers["location"]).keys() == {"error", "error_description", "state"}
    assert callback_params(answer.headers["location"])["error"] == "access_denied"
    assert site.stores.users.links == {}
    assert site.stores.grants.stored == {}


async def test_the_consent_page_names_the_user_and_the_scopes(alexa: LinkingAlexa) -> None:
    page = (await alexa.asks()).text
    for words in ("Ada", "read your list to you", "rate movies for you", "disconnect", 'href="/profile"'):
        assert words in page
    assert "rate movies for you" not in (await alexa.asks(scope="lists:read")).text


async def test_the_consent_page_is_never_framed_or_cached_and_its_form_may_lead_to_alexa(alexa: LinkingAlexa) -> None:
    headers = (await alexa.asks()).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://pitangui.amazon.com;" in policy
    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers


async def test_no_other_page_lets_a_form_lead_to_alexa(alexa: LinkingAlexa) -> None:
    for path in ("/", "/profile", "/signin"):
        policy = (await alexa.browser.get(path)).headers["content-security-policy"]
        assert "form-action 'self';" in policy


@pytest.mark.parametrize(
    "redirect_uri",
    [
        None,
        "",
        f"{GOOD}/",
        f"{GOOD}/../../evil",
        f"{GOOD}?",
        f"{GOOD}?x=1",
        f"{GOOD}#",
        f"{GOOD}#x",
        f"{GOOD}2",
        GOOD[:-1],
        GOOD.replace("https:", "http:"),
        GOOD.replace("https:", "HTTPS:"),
        GOOD.replace("https:", "javascript:"),
        GOOD.replace("pitangui", "PITANGUI"),
        GOOD.replace(VENDOR, VENDOR.lower()),
        GOOD.replace(".com/", ".com:443/"),
        GOOD.replace(".com/", ".com:8443/"),
        GOOD.replace(".com/", ".com./"),
        GOOD.replace(".com/", ".com.evil.example/"),
        GOOD.replace(".com/", ".com@evil.example/"),
        GOOD.replace("https://", "https://evil.example/"),
        GOOD.replace("https://", "https://evil.example@"),
        GOOD.replace("https://", "https://evil."),
        GOOD.replace("https://", "//"),
        GOOD.replace("/api", "//api"),
        GOOD.replace("/api", "/%61pi"),
        GOOD.replace("/api", "\\api"),
        GOOD.replace("a", "а"),  # noqa: RUF001
        f" {GOOD}",
        f"{GOOD}\n",
        f"{GOOD}\x00",
        f"{GOOD},{REDIRECT_URIS[1]}",
        "https://evil.example/",
        "/",
        "urn:ietf:wg:oauth:2.0:oob",
    ],
)
async def test_an_unregistered_address_is_never_redirected_to(alexa: LinkingAlexa, redirect_uri: str | None) -> None:
    assert_refused_here(await alexa.asks(redirect_uri=redirect_uri))
    assert_refused_here(await alexa.asks(redirect_uri=redirect_uri, response_type="token"))


@pytest.mark.parametrize("client_id", [None, "", "alexa2", "ALEXA", "alexa ", "älexa", "alexa\x00"])
async def test_an_unknown_client_is_never_redirected_to(alexa: LinkingAlexa, client_id: str | None) -> None:
    assert_refused_here(await alexa.asks(client_id=client_id))


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge"])
async def test_a_repeated_parameter_is_refused(alexa: LinkingAlexa, name: str) -> None:
    twice = f"{alexa.address()}&{urlencode({name: alexa.request()[name]})}"
    assert_refused_here(await alexa.browser.get(twice))


@pytest.mark.parametrize("query", ["", "%ff", "redirect_uri=%ff", "&" * 50, "a&" * 50, "client_id", "%00=%00", "\xff"])
async def test_a_malformed_query_is_refused_with_a_page(alexa: LinkingAlexa, query: str) -> None:
    assert_refused_here(await alexa.browser.get(f"/oauth/authorize?{query}"))


def assert_refused_here(answer: httpx.Response) -> None:
    assert answer.status_code == 400
    assert "Start again in the Alexa app" in answer.text
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "lists:read ratings:write everything"}, "invalid_scope"),
        ({"scope": "LISTS:READ"}, "invalid_scope"),
        ({"scope": "lists:read,ratings:write"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": "ä" * 43}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": "s256"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    ],
)
async def test_other_errors_are_sent_to_alexa(alexa: LinkingAlexa, changes: dict[str, str | None], error: str) -> None:
    answer = await alexa.asks(**changes)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{GOOD}?")
    assert (
        callback_params(answer.headers["location"])["error"],
        callback_params(answer.headers["location"])["state"],
    ) == (
        error,
        alexa.state,
    )


@pytest.mark.parametrize("scope", [None, "", " "])
async def test_a_request_without_scopes_means_all_scopes(alexa: LinkingAlexa, scope: str | None) -> None:
    tokens = (await alexa.exchange(await alexa.code(scope=scope))).json()
    assert tokens["scope"] == SCOPE


async def test_a_question_can_be_answered_once(alexa: LinkingAlexa) -> None:
    question = await alexa.question()
    assert (await alexa.answered(question)).status_code == 303
    for decision in ("allow", "deny"):
        again = await alexa.answered(question, decision)
        assert (again.status_code, "location" in again.headers) == (400, False)


async def test_only_the_user_who_was_asked_can_answer(alexa: LinkingAlexa, site: Site) -> None:
    question = await alexa.question()
    await site.sign_up(name="Mallory")
    assert (await alexa.answered(question)).status_code == 400
    assert site.stores.users.links == {}


async def test_a_question_expires_after_ten_minutes(alexa: LinkingAlexa, clock: Clock) -> None:
    question = await alexa.question()
    clock.ahead = 601
    assert (await alexa.answered(question)).status_code == 400


@pytest.mark.parametrize("question", ["a" * 43, "944", "é"])
async def test_an_invented_question_is_refused(alexa: LinkingAlexa, question: str) -> None:
    assert (await alexa.answered(question)).status_code == 400


async def test_codes_and_tokens_do_not_work_as_questions(alexa: LinkingAlexa) -> None:
    tokens = await alexa.links()
    for secret in (await alexa.code(), tokens["access_token"], tokens["refresh_token"]):
        assert (await alexa.answered(secret)).status_code == 400


async def test_another_site_cannot_consent_for_its_visitors(alexa: LinkingAlexa) -> None:
    form = {"question": await alexa.question(), "decision": "allow"}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert (await alexa.browser.post("/oauth/authorize", data=form, headers=headers)).status_code == 403


async def test_an_anonymous_visitor_signs_in_and_returns(alexa: LinkingAlexa) -> None:
    alexa.browser.cookies.clear()
    first = await alexa.asks()
    assert first.status_code == 303
    form = await alexa.browser.get(first.headers["location"])
    goes_on = hidden_next(form)
    assert goes_on == alexa.address()
    credentials = {"name": "Ada", "password": "correct horse", "next": goes_on}
    back = await alexa.browser.post("/signin", data=credentials)
    page = await alexa.browser.get(back.headers["location"])
    answer = await alexa.answered(question_on(page.text))
    assert callback_params(answer.headers["location"])["state"] == alexa.state


async def test_a_visitor_without_an_account_signs_up_and_returns(alexa: LinkingAlexa) -> None:
    alexa.browser.cookies.clear()
    sign_in = (await alexa.browser.get((await alexa.asks()).headers["location"])).text
    other = re.search(r'href="(/signup\?next=[^"]+)"', sign_in)
    assert other
    goes_on = hidden_next(await alexa.browser.get(other[1]))
    new = {"name": "Grace", "password": "correct horse", "next": goes_on}
    back = await alexa.browser.post("/signup", data=new)
    assert back.headers["location"] == alexa.address()
    assert "Grace" in (await alexa.browser.get(back.headers["location"])).text


async def test_errors_are_reported_before_signing_in(alexa: LinkingAlexa) -> None:
    """The sign-in form's policy does not allow a redirect to another site."""
    alexa.browser.cookies.clear()
    answer = await alexa.asks(scope="everything")
    assert callback_params(answer.headers["location"])["error"] == "invalid_scope"
    assert_refused_here(await alexa.asks(redirect_uri="https://evil.example/"))


async def test_a_long_state_survives_signing_in(alexa: LinkingAlexa) -> None:
    alexa.state = "A" * 2500
    alexa.browser.cookies.clear()
    goes_on = hidden_next(await alexa.browser.get((await alexa.asks()).headers["location"]))
    credentials = {"name": "Ada", "password": "correct horse", "next": goes_on}
    assert (await alexa.browser.post("/signin", data=credentials)).headers["location"] == alexa.address()


def hidden_next(form: httpx.Response) -> str:
    assert form.status_code == 200
    found = re.search(r'name="next" value="([^"]*)"', form.text)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example/oauth/authorize",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        " //evil.example",
        "/\x00/evil.example",
    ],
)
@pytest.mark.parametrize("door", ["/signin", "/signup"])
async def test_signing_in_never_leads_to_another_site(site: Site, door: str, evil: str) -> None:
    await site.sign_up()
    name = "Ada" if door == "/signin" else "Grace"
    answer = await site.client.post(door, data={"name": name, "password": "correct horse", "next": evil})
    if door == "/signup":
        assert 'href="/">Go on' in answer.text
        assert "evil" not in answer.text
    else:
        assert answer.status_code == 303
        parts = urlsplit(answer.headers["location"])
        assert (parts.scheme, parts.netloc, parts.path) == ("", "", "/")


async def test_requests_to_link_are_rate_limited(site: Site) -> None:
    await site.sign_up()
    alexa = LinkingAlexa(site.client)
    site.stores.redis.values["tries:oauth:127.0.0.1"] = b"600"
    answer = await alexa.asks()
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "42"
    assert (await alexa.exchange("x")).status_code == 429
    assert (await alexa.revoke("x")).headers["content-type"] == "application/problem+json"


async def test_during_a_store_outage_the_page_says_so(alexa: LinkingAlexa, site: Site) -> None:
    site.stores.grants.down = True
    answer = await alexa.asks()
    assert answer.status_code == 503
    assert "store is temporarily unavailable" in answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/oauth/authorize"),
        ("POST", "/oauth/authorize"),
        ("POST", "/oauth/token"),
        ("POST", "/oauth/revoke"),
        ("POST", "/oauth/disconnect"),
        ("POST", "/internal/token"),
    ],
)
async def test_without_a_client_secret_the_endpoints_do_not_exist(site: Site, method: str, path: str) -> None:
    settings = SETTINGS.model_copy(update={"oauth_client_secret": None})
    running = RunningApp(create_app(settings), {"dependencies": replace(site.dependencies, settings=settings)})
    headers = {"Authorization": f"Bearer {SETTINGS.internal_token.get_secret_value()}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(running), base_url="http://web") as client:
        assert (await client.request(method, path, headers=headers)).status_code == 404

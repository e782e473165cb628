"""Codes and tokens through the endpoints: purpose, lifetime, replay and revocation."""

import base64
import json

import httpx
import pytest

from services.web.oauth.grants import MAX_FAMILIES
from services.web.oauth.scopes import SCOPES
from tests.support.alexa.account_linking import CLIENT_ID, CLIENT_SECRET, REDIRECT_URIS, SCOPE, LinkingAlexa
from tests.unit.web.conftest import Site
from tests.unit.web.oauth.conftest import Clock, Voice

HOUR = 3600
DAY = 24 * HOUR


def assert_refused(answer: httpx.Response, error: str, status: int = 400) -> None:
    """The error response of RFC 6749, never cached."""
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_code_is_exchanged_for_tokens_of_the_consenting_user(alexa: LinkingAlexa, voice: Voice) -> None:
    answer = await alexa.exchange(await alexa.code())
    tokens = answer.json()
    assert tokens.keys() == {"token_type", "access_token", "refresh_token", "expires_in", "scope"}
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", HOUR, SCOPE)
    assert (answer.headers["cache-control"], answer.headers["pragma"]) == ("no-store", "no-cache")
    owner = await voice.asks(tokens["access_token"])
    assert owner.json() == {"user_id": 944, "name": "Ada", "scopes": ["lists:read", "ratings:write"]}


async def test_only_hashes_are_stored(alexa: LinkingAlexa, site: Site) -> None:
    question = await alexa.question()
    stored = repr(site.stores.grants.stored)
    code = await alexa.code()
    tokens = (await alexa.exchange(code)).json()
    stored += repr(site.stores.grants.stored) + repr(site.stores.users.links)
    for secret in (question, code, tokens["access_token"], tokens["refresh_token"], alexa.verifier):
        assert len(secret) >= 43
        assert secret not in stored


async def test_a_replayed_code_ends_the_tokens_it_gave(alexa: LinkingAlexa, voice: Voice) -> None:
    code = await alexa.code()
    tokens = (await alexa.exchange(code)).json()
    assert_refused(await alexa.exchange(code), "invalid_grant")
    assert (await voice.asks(tokens["access_token"])).status_code == 401
    assert_refused(await alexa.refresh(tokens["refresh_token"]), "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"code_verifier": "short"}, "invalid_request"),
        ({"code_verifier": "a" * 43}, "invalid_grant"),
        ({"code_verifier": "a" * 129}, "invalid_request"),
        ({"code_verifier": "ä" * 43}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"redirect_uri": REDIRECT_URIS[1]}, "invalid_grant"),
        ({"redirect_uri": f"{REDIRECT_URIS[0]}/"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"code": ""}, "invalid_grant"),
        ({"code": "a" * 43}, "invalid_grant"),
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "Authorization_Code"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
    ],
)
async def test_a_code_is_worthless_without_matching_parameters(
    alexa: LinkingAlexa, changes: dict[str, str | None], error: str, voice: Voice
) -> None:
    code = await alexa.code()
    asked: dict[str, str | None] = {"code": code, **changes}
    assert_refused(await alexa.exchange(**asked), error)  # type: ignore[arg-type]
    tokens = (await alexa.exchange(code)).json()
    assert (await voice.asks(tokens["access_token"])).status_code == 200, "and a wrong try does not spend it"


async def test_a_stolen_code_is_worthless_in_another_flow(alexa: LinkingAlexa, site: Site) -> None:
    """Code injection: the attacker's verifier does not match the code's challenge."""
    thief = LinkingAlexa(site.client)
    assert_refused(await thief.exchange(await alexa.code()), "invalid_grant")


async def test_the_challenge_does_not_work_as_the_verifier(alexa: LinkingAlexa) -> None:
    """A downgrade to `plain` at the token endpoint."""
    challenge = alexa.request()["code_challenge"]
    code = await alexa.code()
    assert_refused(await alexa.exchange(code, code_verifier=challenge, code_challenge_method="plain"), "invalid_grant")


async def test_a_code_expires_after_five_minutes(alexa: LinkingAlexa, clock: Clock) -> None:
    code, other = await alexa.code(), await alexa.code()
    clock.ahead = 295
    assert (await alexa.exchange(code)).status_code == 200
    clock.ahead = 300
    assert_refused(await alexa.exchange(other), "invalid_grant")


async def test_an_access_token_expires_after_an_hour(alexa: LinkingAlexa, voice: Voice, clock: Clock) -> None:
    tokens = await alexa.links()
    clock.ahead = HOUR - 5
    assert (await voice.asks(tokens["access_token"])).status_code == 200
    clock.ahead = HOUR
    assert (await voice.asks(tokens["access_token"])).status_code == 401


async def test_each_refresh_extends_the_link(alexa: LinkingAlexa, voice: Voice, clock: Clock) -> None:
    tokens = await alexa.links()
    for days in (100, 200, 300):
        clock.ahead = days * DAY
        tokens = (await alexa.refresh(tokens["refresh_token"])).json()
        assert tokens["scope"] == SCOPE
        assert (await voice.asks(tokens["access_token"])).status_code == 200
    clock.ahead = (300 + 180) * DAY
    assert_refused(await alexa.refresh(tokens["refresh_token"]), "invalid_grant")


async def test_a_replayed_refresh_token_ends_its_family(alexa: LinkingAlexa, voice: Voice) -> None:
    first = await alexa.links()
    second = (await alexa.refresh(first["refresh_token"])).json()
    third = (await alexa.refresh(second["refresh_token"])).json()
    assert_refused(await alexa.refresh(first["refresh_token"]), "invalid_grant")
    for tokens in (first, second, third):
        assert (await voice.asks(tokens["access_token"])).status_code == 401
    assert_refused(await alexa.refresh(third["refresh_token"]), "invalid_grant")


async def test_ending_a_family_leaves_other_families_alone(alexa: LinkingAlexa, voice: Voice) -> None:
    ended, other = await alexa.links(), await alexa.links()
    await alexa.refresh(ended["refresh_token"])
    await alexa.refresh(ended["refresh_token"])
    assert (await voice.asks(ended["access_token"])).status_code == 401
    assert (await voice.asks(other["access_token"])).status_code == 200


async def test_a_refresh_can_narrow_the_scopes_but_not_widen_them(alexa: LinkingAlexa, voice: Voice) -> None:
    tokens = (await alexa.exchange(await alexa.code(scope="lists:read"))).json()
    assert tokens["scope"] == "lists:read"
    for wider in (SCOPE, "ratings:write", "everything"):
        assert_refused(await alexa.refresh(tokens["refresh_token"], scope=wider), "invalid_scope")
    wide = await alexa.links()
    narrow = (await alexa.refresh(wide["refresh_token"], scope="lists:read")).json()
    assert (await voice.asks(narrow["access_token"])).json()["scopes"] == ["lists:read"]
    assert (await alexa.refresh(narrow["refresh_token"])).json()["scope"] == SCOPE, "what was consented to stays"


async def test_each_secret_works_only_for_its_own_purpose(alexa: LinkingAlexa, voice: Voice) -> None:
    tokens, code, question = await alexa.links(), await alexa.code(), await alexa.question()
    for secret in (tokens["access_token"], code, question):
        assert_refused(await alexa.refresh(secret), "invalid_grant")
    for secret in (tokens["access_token"], tokens["refresh_token"], question):
        assert_refused(await alexa.exchange(secret), "invalid_grant")
    for secret in (tokens["refresh_token"], code, question, "", "x"):
        assert (await voice.asks(secret)).status_code == 401
    assert (await voice.asks(tokens["access_token"])).status_code == 200


@pytest.mark.parametrize("secret", ["wrong", "", CLIENT_SECRET.upper(), f"{CLIENT_SECRET} ", "ä"])
async def test_a_wrong_client_secret_is_refused(alexa: LinkingAlexa, secret: str, voice: Voice) -> None:
    tokens, code = await alexa.links(), await alexa.code()
    alexa.secret = secret
    for answer in (await alexa.exchange(code), await alexa.refresh(tokens["refresh_token"])):
        assert_refused(answer, "invalid_client", 401)
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert_refused(await alexa.revoke(tokens["access_token"]), "invalid_client", 401)
    assert (await voice.asks(tokens["access_token"])).status_code == 200


async def test_the_client_secret_may_come_in_the_form(alexa: LinkingAlexa) -> None:
    form = {
        "grant_type": "authorization_code",
        "code": await alexa.code(),
        "redirect_uri": alexa.redirect_uri,
        "code_verifier": alexa.verifier,
        "client_id": CLIENT_ID,
    }
    post = alexa.browser.post
    assert_refused(await post("/oauth/token", data=form), "invalid_client", 401)
    assert_refused(await post("/oauth/token", data=form | {"client_secret": "wrong"}), "invalid_client", 401)
    assert (await post("/oauth/token", data=form | {"client_secret": CLIENT_SECRET})).status_code == 200


@pytest.mark.parametrize("header", ["Basic", "Basic =", "Basic /////w==", "Basic é", "Bearer x", "Basic YWxleGE="])
async def test_a_malformed_authorization_header_authenticates_nobody(alexa: LinkingAlexa, header: str) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    headers = {"Authorization": header.encode("latin-1")}
    answer = await alexa.browser.post("/oauth/token", data=form, headers=headers)  # type: ignore[arg-type]
    assert answer.json()["error"] in {"invalid_client", "invalid_request"}
    assert answer.status_code in {400, 401}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"grant_type=%ff%fe",
        b"grant_type=refresh_token&grant_type=refresh_token",
        b"grant_type=a%22%5C%00",
        json.dumps({"grant_type": "refresh_token"}).encode(),
        b"a=1&" * 100,
        b"grant_type=refresh_token&refresh_token=%00",
        b"grant_type=authorization_code&code=" + b"x" * 10_000,
    ],
)
async def test_a_malformed_body_gets_a_standard_error(alexa: LinkingAlexa, body: bytes) -> None:
    basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = await alexa.browser.post("/oauth/token", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"] in {"invalid_request", "unsupported_grant_type", "invalid_grant"}


@pytest.mark.parametrize("name", ["access_token", "refresh_token"])
@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "another"])
async def test_revoking_any_token_ends_the_link(alexa: LinkingAlexa, voice: Voice, name: str, hint: str) -> None:
    tokens = await alexa.links()
    answer = await alexa.revoke(tokens[name], token_type_hint=hint)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert (await voice.asks(tokens["access_token"])).status_code == 401
    assert_refused(await alexa.refresh(tokens["refresh_token"]), "invalid_grant")
    assert (await alexa.revoke(tokens[name])).status_code == 200, "to do it again is no error"


async def test_revoking_an_unknown_token_is_no_error(alexa: LinkingAlexa) -> None:
    assert (await alexa.revoke("x")).status_code == 200
    assert_refused(await alexa.calls("/oauth/revoke", {}), "invalid_request")


async def test_grants_of_another_client_are_refused(alexa: LinkingAlexa, site: Site, voice: Voice) -> None:
    tokens, code = await alexa.links(), await alexa.code()
    grants = site.stores.grants.stored
    for key, grant in grants.items():
        grants[key] = type(grant)(**vars(grant) | {"client_id": "another"})
    assert_refused(await alexa.exchange(code), "invalid_grant")
    assert_refused(await alexa.refresh(tokens["refresh_token"]), "invalid_grant")
    assert_refused(await alexa.revoke(tokens["refresh_token"]), "invalid_grant")
    assert (await voice.asks(tokens["access_token"])).status_code == 401


async def test_disconnecting_ends_every_link_and_outstanding_codes(
    alexa: LinkingAlexa, site: Site, voice: Voice
) -> None:
    assert "Disconnect Alexa" not in (await site.client.get("/profile")).text
    links, code = [await alexa.links(), await alexa.links()], await alexa.code()
    assert "Disconnect Alexa" in (await site.client.get("/profile")).text
    answer = await site.client.post("/oauth/disconnect")
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile?changed=alexa#apps")
    for tokens in links:
        assert (await voice.asks(tokens["access_token"])).status_code == 401
        assert_refused(await alexa.refresh(tokens["refresh_token"]), "invalid_grant")
    assert_refused(await alexa.exchange(code), "invalid_grant")
    page = (await site.client.get(answer.headers["location"])).text
    assert ("Disconnect Alexa" in page, "Alexa is disconnected." in page) == (False, True)


async def test_disconnecting_requires_a_session(alexa: LinkingAlexa, voice: Voice) -> None:
    tokens = await alexa.links()
    alexa.browser.cookies.clear()
    assert (await alexa.browser.post("/oauth/disconnect")).status_code == 401
    assert (await voice.asks(tokens["access_token"])).status_code == 200


async def test_only_signing_out_everywhere_disconnects_alexa(alexa: LinkingAlexa, voice: Voice) -> None:
    tokens = await alexa.links()
    await alexa.browser.post("/signout")
    assert (await voice.asks(tokens["access_token"])).status_code == 200
    await alexa.browser.post("/signin", data={"name": "Ada", "password": "correct horse"})
    await alexa.browser.post("/signout/everywhere")
    assert (await voice.asks(tokens["access_token"])).status_code == 401


async def test_a_deleted_user_has_no_tokens_and_gets_none(alexa: LinkingAlexa, site: Site, voice: Voice) -> None:
    tokens, code, question = await alexa.links(), await alexa.code(), await alexa.question()
    await site.stores.users.remove(944, "ada")
    assert (await voice.asks(tokens["access_token"])).status_code == 401
    assert_refused(await alexa.refresh(tokens["refresh_token"]), "invalid_grant")
    assert_refused(await alexa.exchange(code), "invalid_grant")
    assert (await alexa.answered(question)).status_code == 401, "the session may be known to Redis for a while"


async def test_an_eleventh_link_ends_the_oldest(alexa: LinkingAlexa, voice: Voice, clock: Clock) -> None:
    links = []
    for place in range(MAX_FAMILIES + 1):
        clock.ahead = place
        links.append(await alexa.links())
    statuses = [(await voice.asks(tokens["access_token"])).status_code for tokens in links]
    assert statuses == [401] + [200] * MAX_FAMILIES


async def test_only_services_may_look_up_the_owner_of_a_token(alexa: LinkingAlexa, voice: Voice) -> None:
    voice.token = (await alexa.links())["access_token"]
    answer = await voice.asks(voice.token)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("body", [{}, {"access_token": 7}, {"access_token": "x" * 201}, {"access_token": "\ud800"}, []])
async def test_a_lookup_without_a_valid_body_is_refused(site: Site, voice: Voice, body: object) -> None:
    headers = {"Authorization": f"Bearer {voice.token}", "Content-Type": "application/json"}
    answer = await site.client.post("/internal/token", content=json.dumps(body), headers=headers)
    assert answer.status_code == 422


async def test_during_a_store_outage_tokens_are_not_reported_as_invalid(
    alexa: LinkingAlexa, site: Site, voice: Voice
) -> None:
    tokens = await alexa.links()
    site.stores.grants.down = True
    for answer in (await voice.asks(tokens["access_token"]), await alexa.refresh(tokens["refresh_token"])):
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert answer.headers["retry-after"] == "2"
    assert (await site.client.get("/profile")).status_code == 200
    site.stores.grants.down = False
    assert (await alexa.refresh(tokens["refresh_token"])).status_code == 200


def test_the_consent_page_describes_every_scope() -> None:
    assert list(SCOPES) == SCOPE.split()
    assert all(SCOPES.values())

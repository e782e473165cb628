"""What tokens are good for, and what ends them; and what attackers try with codes and tokens."""

from tests.support.alexa.account_linking import LinkingAlexa, callback_params
from tests.support.apps.connecting_app import ConnectingApp
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import status_with


async def test_tokens_for_another_resource_are_refused(app: ConnectingApp) -> None:
    for resource in ("http://web", "http://other/mcp", "http://web/mcp/other", ""):
        asked = await app.asks(resource=resource)
        assert callback_params(asked.headers["location"])["error"] == "invalid_target"
        exchanged = await app.exchange((await app.callback())["code"], resource=resource)
        assert (exchanged.status_code, exchanged.json()["error"]) == (400, "invalid_target")


async def test_an_older_app_that_names_no_resource_gets_tokens_for_this_one(app: ConnectingApp, site: Site) -> None:
    code = (await app.callback(resource=None))["code"]
    tokens = (await app.exchange(code, resource=None)).json()
    assert await status_with(site, tokens["access_token"]) == 200


async def test_a_token_is_good_for_the_host_that_it_was_issued_for(app: ConnectingApp, site: Site) -> None:
    tokens = await app.connects()
    settings = site.dependencies.settings.model_copy(update={"public_url": "https://movies.example"})
    site.replace(settings=settings)
    assert await status_with(site, tokens["access_token"]) == 401


async def test_alexas_tokens_are_not_good_here_nor_the_other_way(app: ConnectingApp, site: Site) -> None:
    alexa = LinkingAlexa(site.client)
    linked, connected = await alexa.links(), await app.connects()
    assert await status_with(site, linked["access_token"]) == 401
    assert await site.dependencies.account_linking.find_token_owner(connected["access_token"]) is None
    assert (await alexa.refresh(connected["refresh_token"])).status_code == 400
    assert (await app.refresh(linked["refresh_token"])).status_code == 400
    assert (await alexa.exchange((await app.callback())["code"])).status_code == 400
    assert (await app.exchange(await alexa.code())).status_code == 400
    assert await status_with(site, connected["access_token"]) == 200


async def test_neither_refresh_tokens_nor_codes_are_access_tokens(app: ConnectingApp, site: Site) -> None:
    tokens, code = await app.connects(), (await app.callback())["code"]
    assert await status_with(site, tokens["refresh_token"]) == 401
    assert await status_with(site, code) == 401


async def test_a_replayed_code_ends_what_it_gave(app: ConnectingApp, site: Site) -> None:
    code = (await app.callback())["code"]
    tokens = (await app.exchange(code)).json()
    assert await status_with(site, tokens["access_token"]) == 200
    assert (await app.exchange(code)).json()["error"] == "invalid_grant"
    assert await status_with(site, tokens["access_token"]) == 401


async def test_a_replayed_refresh_token_ends_what_it_gave(app: ConnectingApp, site: Site) -> None:
    first = await app.connects()
    second = (await app.refresh(first["refresh_token"])).json()
    assert await status_with(site, second["access_token"]) == 200
    assert (await app.refresh(first["refresh_token"])).status_code == 400
    assert await status_with(site, second["access_token"]) == 401
    assert (await app.refresh(second["refresh_token"])).status_code == 400


async def test_the_code_of_one_app_is_of_no_use_to_another(app: ConnectingApp) -> None:
    code = (await app.callback())["code"]
    other = ConnectingApp(app.browser, verifier=app.verifier)
    await other.registers(client_name="Other")
    assert (await other.exchange(code)).json()["error"] == "invalid_grant"


NOT_ENOUGH: list[dict[str, str | None]] = [
    {"code_verifier": None},
    {"code_verifier": "x" * 43},
    {"redirect_uri": "http://127.0.0.1:7778/callback"},
    {"redirect_uri": None},
    {"client_id": ""},
    {"client_id": "alexa"},
]


async def test_a_code_alone_is_worth_nothing(app: ConnectingApp) -> None:
    for changes in NOT_ENOUGH:
        answer = await app.exchange((await app.callback())["code"], **changes)
        assert answer.status_code in {400, 401}
        assert "access_token" not in answer.json()


async def test_only_s256_is_accepted(app: ConnectingApp) -> None:
    weak: list[dict[str, str | None]] = [
        {"code_challenge": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
    ]
    for changes in weak:
        assert callback_params((await app.asks(**changes)).headers["location"])["error"] == "invalid_request"


async def test_alexa_and_apps_are_disconnected_apart(app: ConnectingApp, site: Site) -> None:
    await LinkingAlexa(site.client).links()
    tokens = await app.connects()
    await site.client.post("/oauth/disconnect")
    assert not await site.dependencies.account_linking.is_linked(944)
    assert await status_with(site, tokens["access_token"]) == 200


async def test_a_changed_password_ends_apps_and_alexa(app: ConnectingApp, site: Site) -> None:
    linked, tokens = await LinkingAlexa(site.client).links(), await app.connects()
    consented = (await app.callback())["code"]
    words = {"old": "correct horse", "new": "another battery"}
    assert (await site.client.post("/profile/password", data=words)).status_code == 303
    assert await status_with(site, tokens["access_token"]) == 401
    assert (await app.refresh(tokens["refresh_token"])).status_code == 400
    assert (await app.exchange(consented)).status_code == 400
    assert await site.dependencies.account_linking.find_token_owner(linked["access_token"]) is None
    assert await site.dependencies.connected_apps.of_user(944) == []


async def test_many_apps_take_no_room_from_alexa(app: ConnectingApp, site: Site) -> None:
    await LinkingAlexa(site.client).links()
    for _ in range(12):
        await app.callback()
    assert await site.dependencies.account_linking.is_linked(944)
    assert len(await site.dependencies.connected_apps.of_user(944)) == 10


async def test_an_app_revokes_its_own_tokens_only(app: ConnectingApp, site: Site) -> None:
    tokens = await app.connects()
    other = ConnectingApp(app.browser)
    await other.registers(client_name="Other")
    await other.revoke(tokens["access_token"])
    assert await status_with(site, tokens["access_token"]) == 200
    assert (await app.revoke(tokens["access_token"])).status_code == 200
    assert await status_with(site, tokens["access_token"]) == 401

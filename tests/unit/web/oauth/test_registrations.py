import time

import pytest
from pydantic import SecretStr

from services.web.oauth import registrations
from services.web.oauth.registrations import NewClient, Registrations
from tests.support.apps.connecting_app import ConnectingApp
from tests.unit.web.conftest import Site


async def test_registrations_store_nothing_are_counted_and_expire(
    app: ConnectingApp, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site.stores.grants.stored == {}
    site.stores.redis.values["tries:app-registration:127.0.0.1"] = b"20"
    assert (await ConnectingApp(site.client).registers()).status_code == 429
    later = time.time() + registrations.LIFETIME_SECONDS + 1
    monkeypatch.setattr("services.web.oauth.registrations.time.time", lambda: later)
    assert (await app.asks()).status_code == 400


async def test_only_registrations_count_and_a_refusal_says_when_to_come_back(site: Site) -> None:
    settings = site.dependencies.settings.model_copy(update={"app_registrations_per_address": 2})
    site.replace(settings=settings)
    site.stores.redis.down = True  # the process counts by the clock
    for wrong in ([], ["http://app.example/"]):
        for _ in range(3):
            refused = await ConnectingApp(site.client).registers(redirect_uris=wrong)
            assert refused.status_code == 400
    assert [(await ConnectingApp(site.client).registers()).status_code for _ in range(3)] == [201, 201, 429]
    refused = await ConnectingApp(site.client).registers()
    assert refused.headers["content-type"] == "application/json"
    assert refused.json() == {
        "error": "temporarily_unavailable",
        "error_description": "Too many attempts. Please try again in 60 minutes.",
    }
    assert int(refused.headers["retry-after"]) > 3500
    assert refused.headers["cache-control"] == "no-store"


async def test_a_registration_cannot_be_made_up_or_changed(app: ConnectingApp) -> None:
    payload, _, seal = app.client_id.rpartition(".")
    for client_id in (f"{payload}x.{seal}", f"{payload}.{'0' * 64}", "app.e30.x", "app.", "é", "x" * 3500, payload):
        assert (await app.asks(client_id=client_id)).status_code == 400


async def test_a_refusal_has_the_form_of_the_standard(site: Site) -> None:
    for body, error in [
        (b"{", "invalid_client_metadata"),
        (b"[]", "invalid_client_metadata"),
        (b'{"redirect_uris": ["https://app.example/"], "client_name": 5}', "invalid_client_metadata"),
        (b"{}", "invalid_redirect_uri"),
        (b'{"redirect_uris": "https://app.example/"}', "invalid_redirect_uri"),
        (b'{"redirect_uris": ["http://app.example/"]}', "invalid_redirect_uri"),
    ]:
        refused = await site.client.post("/oauth/apps/register", content=body, headers={"cookie": ""})
        assert (refused.status_code, refused.json()["error"]) == (400, error)
        assert refused.json()["error_description"]
        assert refused.headers["cache-control"] == "no-store"


def test_both_keys_open_an_id_while_one_replaces_the_other() -> None:
    new = NewClient(redirect_uris=["https://app.example/"])
    old_id, _ = Registrations(SecretStr("old new")).register(new)
    new_id, _ = Registrations(SecretStr("new old")).register(new)
    for keys, opened in [("old new", (True, True)), ("new old", (True, True)), ("new", (False, True))]:
        found = [Registrations(SecretStr(keys)).find(each, "http://web/mcp") for each in (old_id, new_id)]
        assert tuple(each is not None for each in found) == opened

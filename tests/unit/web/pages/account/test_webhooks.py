from dataclasses import replace

from services.web.accounts.devices import Device
from services.web.app import tell_end_to
from services.web.webhooks.webhook import Webhook
from tests.unit.web.conftest import Site
from tests.unit.web.webhooks.memory_webhooks import event

URL = "https://a.example/hook"


async def test_a_webhook_is_made_with_a_secret_that_is_shown_once(site: Site) -> None:
    await site.sign_up()
    made = await site.client.post("/profile/webhooks", data={"url": URL, "list": "true"})
    (webhook,) = site.stores.webhooks.webhooks.values()
    assert made.status_code == 201
    assert webhook.secrets[0].replace("+", "&#43;") in made.text.replace("+", "&#43;")
    assert webhook.scopes == ("list:read",)
    assert "from now on" in made.text
    profile = await site.client.get("/profile")
    assert f"<strong><bdi>{URL}" in profile.text
    assert webhook.secrets[0] not in profile.text
    rotated = await site.client.post(f"/profile/webhooks/{webhook.webhook_id}/secret")
    assert "stays valid" in rotated.text
    assert "from now on" not in rotated.text
    await site.client.post(f"/profile/webhooks/{webhook.webhook_id}/delete")
    assert f"<strong><bdi>{URL}" not in (await site.client.get("/profile")).text


async def test_deliveries_failures_and_the_end_are_told(site: Site) -> None:
    await site.sign_up()
    await site.client.post("/profile/webhooks", data={"url": URL, "list": "true"})
    (webhook,) = site.stores.webhooks.webhooks.values()
    told = replace(webhook.delivered(event(1), 1_790_000_000, "204").failed(event(2), 1_790_000_100, "503"))
    site.stores.webhooks.webhooks[webhook.webhook_id] = told
    page = (await site.client.get("/profile")).text
    assert "failed (503)" in page
    assert "nothing more is sent" not in page
    site.stores.webhooks.webhooks[webhook.webhook_id] = replace(told, gave_up=True)
    assert "nothing more is sent" in (await site.client.get("/profile")).text


async def test_the_end_of_a_webhook_is_told_on_each_page_until_it_was_read(site: Site) -> None:
    webhook = Webhook(await site.sign_up(), URL, ("list:read",))
    await tell_end_to(site.dependencies.notices)(webhook)
    page = (await site.client.get("/")).text
    assert "Nothing more is sent to one of your webhooks" in page
    assert URL in page
    assert "That was me" not in page
    assert "change your password" not in page
    await site.dependencies.notices.add(webhook.user_id, "codes", Device())
    page = (await site.client.get("/")).text
    assert "That was me" in page
    assert "change your password" in page


async def test_an_address_that_cannot_be_public_is_told_on_the_page(site: Site) -> None:
    await site.sign_up()
    refused = await site.client.post("/profile/webhooks", data={"url": "https://localhost/", "list": "true"})
    assert refused.status_code in {400, 422}
    assert "https address" in refused.text


async def test_a_webhook_that_may_know_nothing_is_refused(site: Site) -> None:
    await site.sign_up()
    refused = await site.client.post("/profile/webhooks", data={"url": URL})
    assert refused.status_code == 422
    assert "Choose what the webhook may know." in refused.text
    assert site.stores.webhooks.webhooks == {}


async def test_a_new_webhook_is_told_to_the_owner_of_the_account(site: Site) -> None:
    user_id = await site.sign_up()
    await site.client.post("/profile/webhooks", data={"url": URL, "list": "true"})
    await site.client.post(f"/api/users/{user_id}/webhooks", json={"url": f"{URL}/2", "scopes": ["list:read"]})
    page = (await site.client.get("/")).text
    assert f"The webhook to <bdi>{URL}</bdi> was added." in page
    assert f"The webhook to <bdi>{URL}/2</bdi> was added." in page
    assert "change your password" in page

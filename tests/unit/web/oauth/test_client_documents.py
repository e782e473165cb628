import json
from dataclasses import replace

from services.web.oauth.client_documents import ClientDocuments
from shared.http.calls.public_fetch import FetchRefused
from tests.support.apps.connecting_app import ConnectingApp
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import status_with

DOCUMENT = "https://claude.example/client.json"


class Publisher:
    """Stands for the host of a client's metadata document."""

    def __init__(self, **changes: object) -> None:
        right = {"client_id": DOCUMENT, "client_name": "Claude", "redirect_uris": ["https://claude.example/cb"]}
        self.document: dict[str, object] = {**right, **changes}
        self.asked: list[str] = []

    async def fetch(self, url: str, _max_bytes: int) -> bytes:
        self.asked.append(url)
        return json.dumps(self.document).encode()


def publish(site: Site, publisher: Publisher) -> ConnectingApp:
    apps = replace(site.dependencies.connected_apps, documents=ClientDocuments(publisher.fetch))
    site.replace(connected_apps=apps)
    return ConnectingApp(site.client, client_id=DOCUMENT, redirect_uri="https://claude.example/cb")


async def test_an_app_is_known_by_the_document_at_its_id(site: Site) -> None:
    await site.sign_up()
    publisher = Publisher()
    app = publish(site, publisher)
    page = (await app.asks()).text
    assert "described by <strong><bdi>claude.example</bdi>" in page
    tokens = await app.connects()
    assert await status_with(site, tokens["access_token"]) == 200
    assert publisher.asked == [DOCUMENT]


WRONG_DOCUMENTS: list[dict[str, object]] = [
    {"client_id": "https://other.example/client.json"},
    {"redirect_uris": []},
    {"redirect_uris": ["http://evil.example/"]},
    {"token_endpoint_auth_method": "client_secret_basic"},
    {"client_secret": "x"},
    {"client_name": 1},
]


async def test_a_document_that_is_not_right_identifies_nobody(site: Site) -> None:
    await site.sign_up()
    for changes in WRONG_DOCUMENTS:
        assert (await publish(site, Publisher(**changes)).asks()).status_code == 400, changes


async def test_a_document_that_cannot_be_read_identifies_nobody(site: Site) -> None:
    async def refuse(_url: str, _max_bytes: int) -> bytes:
        raise FetchRefused

    await site.sign_up()
    site.replace(connected_apps=replace(site.dependencies.connected_apps, documents=ClientDocuments(refuse)))
    assert (await ConnectingApp(site.client, client_id=DOCUMENT).asks()).status_code == 400

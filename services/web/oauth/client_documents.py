"""Apps whose id is the https address of a document that describes them (OAuth Client ID Metadata Documents)."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError

from services.web.oauth.app_client import MAX_ADDRESSES, AppClient, are_redirects, shown_name
from shared.http.calls.public_fetch import FetchRefused, check_url, fetch_json

MAX_BYTES = 8 * 1024
KEPT_SECONDS, MAX_KEPT = 600.0, 500
Fetch = Callable[[str, int], Awaitable[bytes]]


class ClientDocument(BaseModel):
    """Other fields are ignored."""

    client_id: str
    client_name: str = Field(default="", max_length=200)
    redirect_uris: list[str] = Field(min_length=1, max_length=MAX_ADDRESSES)
    token_endpoint_auth_method: str = "none"
    client_secret: Any = None


def is_document_address(client_id: str) -> bool:
    """With a path, so that a host that lets others publish does not vouch for all of them."""
    try:
        parts = check_url(client_id)
    except FetchRefused:
        return False
    steps = parts.path.split("/")
    return parts.path not in {"", "/"} and not {".", ".."} & set(steps)


class ClientDocuments:
    def __init__(self, fetch: Fetch = fetch_json, clock: Callable[[], float] = time.monotonic) -> None:
        self.fetch = fetch
        self.clock = clock
        self._kept: OrderedDict[str, tuple[float, ClientDocument]] = OrderedDict()

    async def find(self, client_id: str, resource: str) -> AppClient | None:
        """None if there is no valid document; the next request asks for it again."""
        if not is_document_address(client_id):
            return None
        document = self._remembered(client_id) or await self._load(client_id)
        if document is None:
            return None
        host = urlsplit(client_id).hostname or ""
        return AppClient(
            client_id=client_id,
            resource=resource,
            name=shown_name(document.client_name) or host,
            publisher=host,
            redirect_uris=frozenset(document.redirect_uris),
        )

    def _remembered(self, client_id: str) -> ClientDocument | None:
        until, document = self._kept.get(client_id, (0.0, None))
        return document if until > self.clock() else None

    async def _load(self, client_id: str) -> ClientDocument | None:
        try:
            document = ClientDocument.model_validate_json(await self.fetch(client_id, MAX_BYTES))
        except (FetchRefused, ValidationError):
            return None
        if not _is_valid(document, client_id):
            return None
        self._kept[client_id] = self.clock() + KEPT_SECONDS, document
        self._kept.move_to_end(client_id)
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return document


def _is_valid(document: ClientDocument, client_id: str) -> bool:
    """It must say whose it is, and no secret can be in what everybody can read."""
    is_public_client = document.token_endpoint_auth_method == "none" and document.client_secret is None
    return document.client_id == client_id and is_public_client and are_redirects(document.redirect_uris)

"""Apps that a user lets in, such as assistants by `/mcp`. Each speaks to an account linking of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from services.web.oauth.account_linking import AccountLinking, TokenOwner, owner_of
from services.web.oauth.app_client import AppClient
from services.web.oauth.app_scopes import APP_SCOPES
from services.web.oauth.authorization_server import AuthorizationServer
from services.web.oauth.client_documents import ClientDocuments, is_document_address
from services.web.oauth.grants import GrantStore, app_of, initials_of
from services.web.oauth.registrations import Registrations


@dataclass(frozen=True)
class ConnectedApp:
    """`family` is the id by which it is disconnected. `may`: what its scopes allow, as the consent page said it."""

    family: str
    name: str
    since: datetime
    may: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConnectedApps:
    store: GrantStore
    documents: ClientDocuments
    registrations: Registrations

    async def find_client(self, client_id: str, resource: str) -> AppClient | None:
        """For the request to be connected, which says where the answer goes."""
        if is_document_address(client_id):
            return await self.documents.find(client_id, resource)
        return self.registrations.find(client_id, resource)

    def presented_client(self, client_id: str, resource: str) -> AppClient | None:
        """For the exchange of what only this client was given: its document need not be read again."""
        if is_document_address(client_id):
            return AppClient(client_id=client_id, resource=resource)
        return self.registrations.find(client_id, resource)

    def linking(self, client: AppClient) -> AccountLinking:
        return AccountLinking(AuthorizationServer(client), self.store)

    async def find_token_owner(self, access_token: str, resource: str) -> TokenOwner | None:
        """Only for a token that was issued for this resource: Alexa's are for none."""
        grant = await self.store.find(access_token)
        if grant is None or grant.kind != "access" or grant.is_expired() or grant.resource != resource:
            return None
        return await owner_of(grant, self.store)

    async def of_user(self, user_id: int) -> list[ConnectedApp]:
        """The oldest first."""
        links = await self.store.links(user_id)
        return [connected_app(each) for each in sorted(links.families if links else ()) if app_of(each)]

    async def disconnect(self, user_id: int, family: str) -> None:
        if app_of(family):
            await self.store.remove_families(user_id, frozenset([family]))


def connected_app(family: str) -> ConnectedApp:
    since = datetime.fromtimestamp(int(family.partition("-")[0]), UTC)
    initials = initials_of(family)
    may = tuple(text for scope, text in APP_SCOPES.items() if scope[0] in initials)
    return ConnectedApp(family, app_of(family), since, may)


def destination(redirect_uri: str) -> str:
    """The host that a redirect leads to, as the consent page names it."""
    return urlsplit(redirect_uri).netloc

"""Who calls a tool, and with what it works."""

from dataclasses import dataclass

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies
from shared.contracts.errors import NotSignedIn
from shared.http.request_head import HostNames, host_name
from shared.setting_values import split_list

VISIT = "mcp_visit"
"""Under this name the route leaves the visit in the request's scope."""


@dataclass(frozen=True)
class Visit:
    """`user`: whose account was connected, with the scopes that they granted."""

    deps: Dependencies
    user: SignedInUser | None = None
    scopes: frozenset[str] = frozenset()

    def owner(self) -> SignedInUser:
        if self.user is None:
            raise NotSignedIn
        return self.user

    def is_own_host(self, host: str) -> bool:
        """Whether this site answers at it, with any port."""
        return HostNames(split_list(self.deps.settings.allowed_hosts)).include(host_name(host))

    def allows(self, scope: str) -> bool:
        return not scope or (self.user is not None and scope in self.scopes)

"""Who calls a tool, and with what it works."""

from dataclasses import dataclass

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies
from shared.contracts.errors import NotSignedIn

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

    def allows(self, scope: str) -> bool:
        return not scope or (self.user is not None and scope in self.scopes)

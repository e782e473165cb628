"""A passkey's device that Chromium makes up."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

INTERNAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class VirtualAuthenticator:
    devtools: CDPSession
    name: str

    @classmethod
    def plug_into(cls, page: Page) -> "VirtualAuthenticator":
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": INTERNAL})
        return cls(devtools, made["authenticatorId"])

    def credentials(self) -> list[dict[str, Any]]:
        found = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.name})
        credentials: list[dict[str, Any]] = found["credentials"]
        return credentials

    def replace(self, credential: dict[str, Any]) -> None:
        own = {"authenticatorId": self.name}
        self.devtools.send("WebAuthn.removeCredential", own | {"credentialId": credential["credentialId"]})
        self.devtools.send("WebAuthn.addCredential", own | {"credential": credential})

    def refuse(self) -> None:
        """Its user shows the wrong finger."""
        self.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": self.name, "isUserVerified": False})

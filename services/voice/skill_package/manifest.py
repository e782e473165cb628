"""The skill's manifest and its account linking settings."""

from typing import Any

from services.voice.dialogue.ports import READ_SCOPE, WRITE_SCOPE
from services.voice.language.wording import LOCALES, read_toml

# A placeholder: `docs/alexa.md` says where to put your own address.
ORIGIN = "https://matinee.example.com"
CLIENT_ID = "alexa"
EVENTS = ("SKILL_ENABLED", "SKILL_DISABLED", "SKILL_ACCOUNT_LINKED")


def manifest() -> dict[str, Any]:
    endpoint = {"uri": f"{ORIGIN}/alexa", "sslCertificateType": "Trusted"}
    texts = {locale: read_toml(locale, "store") for locale in LOCALES}
    content = {
        "manifestVersion": "1.0",
        "publishingInformation": {
            "locales": {locale: _published(store) for locale, store in texts.items()},
            "isAvailableWorldwide": True,
            "distributionMode": "PUBLIC",
            "category": "MOVIE_INFO_AND_REVIEWS",
            "testingInstructions": texts[LOCALES[0]]["testing"].strip(),
        },
        "privacyAndCompliance": {
            "allowsPurchases": False,
            "usesPersonalInfo": True,
            "isChildDirected": False,
            "isExportCompliant": True,
            "containsAds": False,
            "locales": {locale: _privacy(locale[:2]) for locale in LOCALES},
        },
        "apis": {"custom": {"endpoint": endpoint, "interfaces": [{"type": "ALEXA_PRESENTATION_APL"}]}},
        "events": {"endpoint": endpoint, "subscriptions": [{"eventName": name} for name in EVENTS]},
    }
    return {"manifest": content}


def account_linking() -> dict[str, Any]:
    """Authorization code grant. PKCE is turned on in Amazon's console; the settings have no field for it."""
    return {
        "accountLinkingRequest": {
            "type": "AUTH_CODE",
            "authorizationUrl": f"{ORIGIN}/oauth/authorize",
            "accessTokenUrl": f"{ORIGIN}/oauth/token",
            "accessTokenScheme": "HTTP_BASIC",
            "clientId": CLIENT_ID,
            "clientSecret": "",
            "scopes": [READ_SCOPE, WRITE_SCOPE],
            "domains": [],
            "defaultTokenExpirationInSeconds": 3600,
            "skipOnEnablement": True,
        }
    }


def _published(store: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": store["name"],
        "summary": store["summary"],
        "description": store["description"].strip(),
        "examplePhrases": store["phrases"],
        "keywords": store["keywords"],
        "smallIconUri": "file://assets/images/icon-108.png",
        "largeIconUri": "file://assets/images/icon-512.png",
    }


def _privacy(language: str) -> dict[str, str]:
    return {"privacyPolicyUrl": f"{ORIGIN}/privacy?lang={language}", "termsOfUseUrl": f"{ORIGIN}/terms?lang={language}"}

"""The account linking settings of the skill package agree with the web service."""

import json
from urllib.parse import urlsplit

from embedded.programs import ROOT
from services.web.oauth.alexa_client import SECRET_METHODS
from services.web.oauth.grants import LIFETIME_SECONDS
from services.web.oauth.scopes import SCOPES
from tests.unit.web.conftest import SETTINGS, Site

SETTINGS_FOR_AMAZON = json.loads((ROOT / "skill-package/accountLinking.json").read_text())["accountLinkingRequest"]


async def test_the_configured_addresses_exist(site: Site) -> None:
    authorization, token = (
        urlsplit(SETTINGS_FOR_AMAZON["authorizationUrl"]),
        urlsplit(SETTINGS_FOR_AMAZON["accessTokenUrl"]),
    )
    assert (authorization.scheme, token.scheme) == ("https", "https")
    assert (await site.client.get(authorization.path)).status_code == 400
    assert (await site.client.post(token.path)).json()["error"] == "invalid_request"


def test_the_client_id_and_authentication_method_agree() -> None:
    assert SETTINGS_FOR_AMAZON["clientId"] == SETTINGS.oauth_client_id
    assert (SETTINGS_FOR_AMAZON["type"], SETTINGS_FOR_AMAZON["accessTokenScheme"]) == ("AUTH_CODE", "HTTP_BASIC")
    assert "client_secret_basic" in SECRET_METHODS
    assert SETTINGS_FOR_AMAZON["clientSecret"] == "", "the package contains no secret"


def test_the_scopes_and_the_token_lifetime_agree() -> None:
    assert SETTINGS_FOR_AMAZON["scopes"] == list(SCOPES)
    assert SETTINGS_FOR_AMAZON["defaultTokenExpirationInSeconds"] == LIFETIME_SECONDS["access"]

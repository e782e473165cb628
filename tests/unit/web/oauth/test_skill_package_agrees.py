"""What Amazon is told of account linking, and what the web service is, agree."""

import json
from urllib.parse import urlsplit

from embedded.programs import ROOT
from services.web.oauth.alexa_client import SECRET_METHODS
from services.web.oauth.grants import LIFETIME_SECONDS
from services.web.oauth.scopes import SCOPES
from tests.unit.web.conftest import SETTINGS, Site

TOLD = json.loads((ROOT / "skill-package/accountLinking.json").read_text())["accountLinkingRequest"]


async def test_the_addresses_are_there(site: Site) -> None:
    authorization, token = urlsplit(TOLD["authorizationUrl"]), urlsplit(TOLD["accessTokenUrl"])
    assert (authorization.scheme, token.scheme) == ("https", "https")
    assert (await site.client.get(authorization.path)).status_code == 400
    assert (await site.client.post(token.path)).json()["error"] == "unsupported_grant_type"


def test_alexa_is_known_by_this_name_and_proves_it_in_this_way() -> None:
    assert TOLD["clientId"] == SETTINGS.oauth_client_id
    assert (TOLD["type"], TOLD["accessTokenScheme"]) == ("AUTH_CODE", "HTTP_BASIC")
    assert "client_secret_basic" in SECRET_METHODS
    assert TOLD["clientSecret"] == "", "the secret is no part of the package"


def test_it_asks_for_what_can_be_allowed_and_knows_how_long_a_token_is_good() -> None:
    assert TOLD["scopes"] == list(SCOPES)
    assert TOLD["defaultTokenExpirationInSeconds"] == LIFETIME_SECONDS["access"]

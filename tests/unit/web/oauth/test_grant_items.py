"""Items must stay as they were, since stored links outlive an update."""

from dataclasses import replace

from services.web.oauth.grant_items import grant_item, grant_key, grant_of
from services.web.oauth.grants import AuthorizationRequest, Grant, hash_secret
from shared.stores.dynamodb import from_item

REQUEST = AuthorizationRequest(
    client_id="alexa", redirect_uri="https://a.example", scopes=("lists:read", "ratings:write"), challenge="c", state=""
)
CODE = replace(Grant.question(944, REQUEST).code(), family="1-a", expires_at=1_900_000_000)
CODE_ITEM = {
    "token": {"S": hash_secret("secret")},
    "kind": {"S": "code"},
    "family": {"S": "1-a"},
    "client": {"S": "alexa"},
    "scopes": {"S": "lists:read ratings:write"},
    "redirect_uri": {"S": "https://a.example"},
    "challenge": {"S": "c"},
    "user_id": {"N": "944"},
    "expires_at": {"N": "1900000000"},
}


def test_a_code_is_stored_under_the_hash_of_its_secret() -> None:
    assert grant_item("secret", CODE) == CODE_ITEM
    assert grant_key("secret") == {"token": {"S": hash_secret("secret")}}


def test_a_stored_grant_is_read_back() -> None:
    assert grant_of(from_item(CODE_ITEM)) == CODE
    assert grant_of(from_item(CODE_ITEM | {"spent": {"BOOL": True}})) == replace(CODE, spent=True)


def test_a_token_has_no_attributes_of_a_code() -> None:
    token = CODE.token("refresh", ("lists:read",))
    item = grant_item("secret", token)
    assert item.keys().isdisjoint({"redirect_uri", "challenge", "state"})
    assert grant_of(from_item(item)) == token


def test_a_grant_for_an_app_keeps_its_resource_also_in_tokens() -> None:
    token = replace(CODE, resource="https://a.example/mcp").token("access", ())
    assert grant_of(from_item(grant_item("secret", token))).resource == "https://a.example/mcp"

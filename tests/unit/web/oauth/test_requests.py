from dataclasses import replace

import pytest
from authlib.oauth2.rfc6749 import InvalidRequestError
from pydantic import SecretStr

from services.web.oauth.alexa_client import AlexaClient
from services.web.oauth.grants import AuthorizationRequest, Grant
from services.web.oauth.requests import MAX_FIELDS, TokenRequest, parse_fields

ALEXA = AlexaClient("alexa", SecretStr("a-secret"), frozenset())
REQUEST = AuthorizationRequest(
    client_id="alexa", redirect_uri="https://a.example", scopes=("lists:read", "ratings:write"), challenge="c", state=""
)
CODE = replace(Grant.question(944, REQUEST).code(), expires_at=2**40)
"""It does not expire while the other tests run."""


def request(grant: Grant | None) -> TokenRequest:
    return TokenRequest({"grant_type": "authorization_code"}, {}, "secret", grant)


def test_fields_are_parsed_and_blank_ones_kept() -> None:
    assert parse_fields(b"state=&scope=lists%3Aread+ratings%3Awrite") == {
        "state": "",
        "scope": "lists:read ratings:write",
    }


@pytest.mark.parametrize("text", [b"a=1&a=2", b"\xff", b"&".join(b"f%d=1" % n for n in range(MAX_FIELDS + 1))])
def test_repeated_undecodable_and_too_many_fields_are_refused(text: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        parse_fields(text)


def test_a_stored_code_is_usable() -> None:
    credential = request(CODE).find_credential("code", ALEXA)
    assert credential is not None
    assert (credential.get_scope(), credential.get_redirect_uri()) == ("lists:read ratings:write", "https://a.example")
    assert (credential.code_challenge, credential.code_challenge_method) == ("c", "S256")
    assert credential.check_client(ALEXA)


@pytest.mark.parametrize(
    "grant",
    [None, CODE.token("access", ()), replace(CODE, client_id="other"), replace(CODE, expires_at=1)],
    ids=["unknown", "of another kind", "foreign", "expired"],
)
def test_an_unknown_foreign_or_expired_one_is_not(grant: Grant | None) -> None:
    refused = request(grant)
    assert refused.find_credential("code", ALEXA) is None
    assert not refused.is_replay


def test_a_spent_code_is_a_replay() -> None:
    replayed = request(replace(CODE, spent=True))
    assert replayed.find_credential("code", ALEXA) is None
    assert replayed.is_replay

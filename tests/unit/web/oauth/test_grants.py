import time

from services.web.oauth.app_scopes import APP_SCOPES
from services.web.oauth.grants import (
    LIFETIME_SECONDS,
    AuthorizationRequest,
    Grant,
    app_of,
    hash_secret,
    initials_of,
    new_family,
    new_secret,
)
from tests.unit.web.oauth.conftest import Clock

REQUEST = AuthorizationRequest(
    client_id="alexa", redirect_uri="https://a.example", scopes=("lists:read",), challenge="c", state="s"
)


def test_a_code_carries_on_what_was_consented_to() -> None:
    question = Grant.question(944, REQUEST)
    code = question.code()
    assert (code.kind, code.user_id, code.family) == ("code", 944, question.family)
    assert (code.redirect_uri, code.challenge, code.scopes) == ("https://a.example", "c", ("lists:read",))


def test_a_token_keeps_the_family_and_drops_what_only_codes_need() -> None:
    code = Grant.question(944, REQUEST).code()
    token = code.token("access", ("lists:read",))
    assert (token.kind, token.user_id, token.family) == ("access", 944, code.family)
    assert (token.redirect_uri, token.challenge, token.state) == ("", "", "")


def test_a_grant_matches_its_kind_and_client() -> None:
    question = Grant.question(944, REQUEST)
    assert question.matches("question", "alexa")
    assert not question.matches("code", "alexa")
    assert not question.matches("question", "other")


def test_a_grant_expires_after_its_lifetime(clock: Clock) -> None:
    code = Grant.question(944, REQUEST).code()
    clock.ahead = LIFETIME_SECONDS["code"] - 2
    assert not code.is_expired()
    clock.ahead = LIFETIME_SECONDS["code"] + 1
    assert code.is_expired()


def test_families_sort_by_age(clock: Clock) -> None:
    first = new_family()
    clock.ahead = 2
    assert first < new_family()
    assert abs(int(first.partition("-")[0]) - time.time()) < 2


def test_secrets_are_random_and_stored_as_hashes() -> None:
    secret = new_secret()
    assert secret != new_secret()
    assert hash_secret(secret) != hash_secret(new_secret())
    assert len(hash_secret(secret)) == 64


def test_the_family_of_an_app_tells_its_name_and_no_other_family_does() -> None:
    for name in ("Claude", "é-ü-\U0001f3ac", "a" * 60):
        assert app_of(new_family(name)) == name
        family = new_family(name, ("lists:read", "ratings:write"))
        assert (app_of(family), initials_of(family), initials_of(new_family(name))) == (name, "lr", "")
    assert len({scope[0] for scope in APP_SCOPES}) == len(APP_SCOPES)
    for other in (new_family(), "1-a", "", "no family at all", "1-a-*"):
        assert app_of(other) == ""

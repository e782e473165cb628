import pytest
from fastapi import Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.pages.voice import cookie as cookie_module
from services.web.pages.voice.cookie import (
    VOICE_COOKIE,
    new_voice_cookie,
    read_voice_cookie,
    set_voice_cookie,
    skill_user_id,
)

ADA = SignedInUser(user_id=944, name="Ada")


def request(headers: dict[str, str] | None = None) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Request({"type": "http", "headers": raw, "state": {}})


@pytest.mark.parametrize(("https", "name"), [(False, VOICE_COOKIE), (True, f"__Host-{VOICE_COOKIE}")])
def test_a_cookie_that_was_set_is_read_again_and_is_secure_over_https(
    monkeypatch: pytest.MonkeyPatch, https: bool, name: str
) -> None:
    monkeypatch.setattr(cookie_module, "is_https", lambda _: https)
    response = Response()
    set_voice_cookie(request(), response, "secret")
    stored = response.headers["set-cookie"]
    assert stored.startswith(f"{name}=secret;")
    assert "HttpOnly" in stored
    assert ("Secure" in stored) is https
    assert read_voice_cookie(request({"cookie": f"{name}=secret"})) == "secret"
    assert read_voice_cookie(request()) == ""


def test_cookies_cannot_be_guessed() -> None:
    assert len({new_voice_cookie() for _ in range(100)}) == 100
    assert len(new_voice_cookie()) >= 40


def test_the_skill_sees_another_user_after_signing_in_or_out() -> None:
    ids = {skill_user_id("a", None), skill_user_id("a", ADA), skill_user_id("b", None), skill_user_id("b", ADA)}
    assert len(ids) == 4
    assert skill_user_id("a", ADA) == skill_user_id("a", ADA)
    assert all(len(each) == 32 and each != "a" for each in ids)
    assert skill_user_id("\udcff", None)

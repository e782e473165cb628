import pytest

from services.web.oauth.scopes import allowed_scopes

ALL = ("lists:read", "ratings:write")


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (None, ALL),
        ("", ALL),
        ("ratings:write lists:read", ALL),
        ("ratings:write", ("ratings:write",)),
        ("lists:read admin", ("lists:read",)),
        ("admin", ()),
    ],
)
def test_only_supported_scopes_are_allowed(scope: str | None, allowed: tuple[str, ...]) -> None:
    assert allowed_scopes(scope) == allowed

import pytest
from pydantic import ValidationError

from services.web.http.credentials import Credentials, NewUser


@pytest.mark.parametrize(
    ("fields", "name_or_id"), [({"name": "Ada"}, "Ada"), ({"user_id": 944}, 944), ({"name": "944"}, "944")]
)
def test_credentials_name_a_user_by_name_or_id(fields: dict[str, object], name_or_id: str | int) -> None:
    assert Credentials.model_validate(fields | {"password": "correct horse"}).name_or_id == name_or_id


@pytest.mark.parametrize(
    "fields",
    [{}, {"name": "Ada", "user_id": 944}, {"name": "x" * 201}, {"user_id": 0}, {"name": "Ada", "admin": True}],
    ids=str,
)
def test_other_credentials_are_invalid(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Credentials.model_validate(fields | {"password": "correct horse"})


@pytest.mark.parametrize("password", ["x" * 201, "a lone \ud800 surrogate"], ids=["long", "surrogate"])
def test_a_password_is_bounded_and_encodable(password: str) -> None:
    with pytest.raises(ValidationError):
        NewUser(name="Ada", password=password)


def test_a_password_is_not_shown() -> None:
    user = NewUser.model_validate({"name": "Ada", "password": "correct horse"})
    assert "correct horse" not in repr(user)

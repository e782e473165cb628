import pytest

from services.web.accounts.mail.mail_address import validate_address
from shared.contracts.errors import InvalidInput


@pytest.mark.parametrize("text", ["ada@example.org", " a.d+a@mail.example.co.uk "])
def test_addresses_are_taken_as_they_are(text: str) -> None:
    assert validate_address(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "ada@example",
        "a@b.c\r\nBcc: d@e.f",
        "a b@c.de",
        "<a@b.de>",
        "a@b.de,c@d.de",
        f"{'a' * 65}@b.de",
        "ä@b.de",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        validate_address(text)

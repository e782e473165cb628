"""Where passkeys work, and where to go if not here."""

import pytest
from pydantic import SecretStr
from starlette.requests import Request

from services.web.http.passkeys.relying_party import passkey_site
from services.web.settings import WebSettings

TOKEN = SecretStr("a-token-of-the-services-only")


def request(host: str, public_url: str = "", scheme: str = "http", method: str = "GET") -> Request:
    settings = WebSettings(internal_token=TOKEN, public_url=public_url)
    scope = {
        "type": "http",
        "method": method,
        "scheme": scheme,
        "path": "/profile",
        "query_string": b"",
        "headers": [(b"host", host.encode())],
        "state": {"dependencies": type("Dependencies", (), {"settings": settings})},
    }
    return Request(scope)


@pytest.mark.parametrize(
    ("host", "scheme", "name", "origin"),
    [
        ("localhost:8000", "http", "localhost", "http://localhost:8000"),
        ("movies.example", "https", "movies.example", "https://movies.example"),
    ],
)
def test_a_site_with_a_name_is_its_own_relying_party(host: str, scheme: str, name: str, origin: str) -> None:
    party = passkey_site(request(host, scheme=scheme)).party
    assert party is not None
    assert (party.host, party.origin) == (name, origin)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "127.0.0.2:8000"])
def test_an_address_of_this_machine_links_to_localhost(host: str) -> None:
    site = passkey_site(request(host))
    assert (site.party, site.link) == (None, "http://localhost:8000/profile")


def test_what_a_form_sent_links_to_a_page_and_not_to_the_address_of_the_form() -> None:
    assert passkey_site(request("127.0.0.1:8000", method="POST")).link == "http://localhost:8000/signin"
    elsewhere = passkey_site(request("localhost:8000", "https://movies.example", method="POST"))
    assert elsewhere.link == "https://movies.example/signin"


def test_an_address_of_another_machine_has_no_name_to_link_to() -> None:
    site = passkey_site(request("192.168.1.4:8000"))
    assert (site.party, site.link) == (None, "")


def test_the_public_address_is_the_relying_party_wherever_the_site_is_opened() -> None:
    public = "https://movies.example"
    here = passkey_site(request("movies.example", public)).party
    assert here is not None
    assert (here.host, here.origin) == ("movies.example", public)
    elsewhere = passkey_site(request("localhost:8000", public))
    assert (elsewhere.party, elsewhere.link) == (None, "https://movies.example/profile")


def test_a_public_address_of_numbers_has_no_passkeys() -> None:
    assert passkey_site(request("192.168.1.4", "http://192.168.1.4")).party is None

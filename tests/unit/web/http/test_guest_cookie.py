import pytest
from starlette.requests import Request

from services.web.http.guest_cookie import GUEST, GUEST_COOKIE, new_guest, read_guest
from tests.unit.web.conftest import Site


def carrying(value: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", f"{GUEST_COOKIE}={value}".encode())]})


def test_a_guest_has_a_name_that_cannot_be_guessed() -> None:
    names = {new_guest() for _ in range(20)}
    assert len(names) == 20
    assert all(GUEST.fullmatch(name) and read_guest(carrying(name)) == name for name in names)


@pytest.mark.parametrize("value", ["", "short", "x" * 23, "user 944", "ü" * 22])
def test_anything_else_is_nobody(value: str) -> None:
    assert read_guest(carrying(value)) == ""


async def test_no_script_and_no_other_page_gets_the_cookie(site: Site) -> None:
    cookie = (await site.client.post("/rooms", data={"name": "Ada"})).headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/rooms", "max-age=86400"):
        assert part in cookie

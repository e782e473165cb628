from http.cookies import SimpleCookie
from urllib.parse import quote

import pytest
from fastapi import Request, Response

from services.web.views.watching.my_services import MAX_SERVICES, SERVICES_COOKIE, MyServices
from shared.contracts.movie_facts import WatchOffers


def request_with(cookie: str) -> Request:
    headers = [(b"cookie", f"{SERVICES_COOKIE}={cookie}".encode())] if cookie else []
    return Request({"type": "http", "headers": headers})


def test_a_choice_is_read_as_it_was_kept() -> None:
    response = Response()
    MyServices("DE", ("Netflix", "Canal+ Séries")).keep(response, secure=True)
    cookie = SimpleCookie(response.headers["set-cookie"])[SERVICES_COOKIE]
    assert (cookie["httponly"], cookie["secure"]) == (True, True)
    assert MyServices.of(request_with(cookie.value)) == MyServices("DE", ("Netflix", "Canal+ Séries"))


@pytest.mark.parametrize("cookie", ["", "DE", "de|Netflix", "DE|", "DE| ", "XXX|Netflix", "%00|Netflix", "DE|a%0Ab"])
def test_what_this_site_did_not_write_is_no_choice(cookie: str) -> None:
    assert MyServices.of(request_with(cookie)) is None


def test_a_choice_is_bounded() -> None:
    many = MyServices.of(request_with(quote("DE|" + "|".join(f"{n}" * 99 for n in range(50)))))
    assert many is not None
    assert len(many.names) == MAX_SERVICES
    assert max(map(len, many.names)) == 60


def test_only_what_is_included_in_the_chosen_country_counts() -> None:
    mine = MyServices("DE", ("Netflix", "Mubi"))
    watch = {"DE": WatchOffers(stream=["Mubi"], rent=["Netflix"]), "US": WatchOffers(stream=["Netflix"])}
    assert mine.including(watch) == ["Mubi"]
    assert mine.including({}) == []

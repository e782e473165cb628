"""Somebody with an account, who lets an app in that runs as a program of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import urlsplit

import httpx

from tests.support.alexa.account_linking import question_on


class ConsentingUser:
    """`browser` has the session."""

    def __init__(self, browser: httpx.Client, user_id: int) -> None:
        self.browser = browser
        self.user_id = user_id

    @classmethod
    @contextmanager
    def signed_up(cls, web_url: str, name: str) -> Iterator[Self]:
        with httpx.Client(base_url=web_url, timeout=30) as browser:
            answer = browser.post("/api/users", json={"name": name, "password": "correct horse"})
            yield cls(browser, answer.raise_for_status().json()["user_id"])

    def allows(self, address: str) -> str:
        """The query of the address to which the consent leads back."""
        page = self.browser.get(address).raise_for_status()
        form = {"question": question_on(page.text), "decision": "allow"}
        answer = self.browser.post("/oauth/apps/authorize", data=form)
        assert answer.status_code == 303, answer.text
        return urlsplit(answer.headers["location"]).query

    def list_of(self, amount: int) -> list[int]:
        """The list as the site has it."""
        query = {"amount": amount}
        answer = self.browser.get(f"/api/users/{self.user_id}/recommendations", params=query).raise_for_status()
        return [movie["movie_id"] for movie in answer.json()["movies"]]

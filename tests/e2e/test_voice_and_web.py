"""A list read aloud and a list on the web are the same list, also after a rating that was given meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.support.processes.stack import Stack


@dataclass
class Conversation:
    """With the running skill, in writing."""

    client: httpx.Client
    attributes: dict[str, Any] = field(default_factory=dict)

    def say(self, text: str) -> list[str]:
        """The titles that are shown in answer."""
        said = {"text": text, "session": {"attributes": self.attributes}, "screen": True}
        answer = self.client.post("/internal/dialogue", json=said).raise_for_status().json()["response"]
        self.attributes = answer["sessionAttributes"]
        screens = [told for told in answer["response"].get("directives", []) if told.get("token") == "list"]
        movies = [movie for told in screens for movie in told["datasources"]["shown"]["movies"]]
        return [movie["title"].partition(". ")[2] for movie in movies]


@pytest.fixture
def voice(stack: Stack) -> Iterator[Conversation]:
    headers = {"Authorization": f"Bearer {stack.internal_token}"}
    with httpx.Client(base_url=stack.voice_url, headers=headers, timeout=20, trust_env=False) as client:
        yield Conversation(client)


@pytest.fixture
def web(stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.web_url, timeout=20, trust_env=False) as client:
        yield client


def listed(web: httpx.Client, user_id: int, amount: int, **controls: str | int) -> list[str]:
    answer = web.get(f"/api/users/{user_id}/recommendations", params={"amount": amount, **controls})
    return [movie["title"] for movie in answer.raise_for_status().json()["movies"]]


def test_the_paper_list_and_what_follows_are_read_as_the_web_shows_them(voice: Conversation, web: httpx.Client) -> None:
    shown = listed(web, 196, 11)
    assert voice.say("my ID is 196 and I want five movies") == shown[:5]
    assert voice.say("next") == shown[5:8]
    assert voice.say("next") == shown[8:11]
    assert voice.say("previous") == shown[5:8]


def test_a_genre_and_years_are_read_as_the_web_narrows_by_them(voice: Conversation, web: httpx.Client) -> None:
    web_list = listed(web, 196, 6, genre="Comedy", from_year=1990, to_year=1999)
    voice.say("my ID is 196 and I want one movie")
    assert voice.say("comedies from the nineties") + voice.say("next") == web_list


def test_the_very_next_list_that_is_read_knows_of_a_rating_on_the_web(voice: Conversation, web: httpx.Client) -> None:
    user = web.post("/api/users", json={"name": "Vera Voice", "password": "correct horse battery"}).json()
    own = {"Authorization": f"Bearer {user['token']}"}
    rate = f"/api/users/{user['user_id']}/ratings"
    web.put(f"{rate}/50", json={"rating": 5}, headers=own).raise_for_status()
    assert voice.say(f"my ID is {user['user_id']} and I want ten movies") == listed(web, user["user_id"], 10)
    web.put(f"{rate}/1", json={"rating": 5}, headers=own).raise_for_status()
    assert voice.say("start over") == listed(web, user["user_id"], 3)

"""The list read aloud is the list on the web, even right after a rating."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.support.processes.stack import Stack


@dataclass
class Conversation:
    """A typed conversation with the running skill."""

    client: httpx.Client
    attributes: dict[str, Any] = field(default_factory=dict)

    def say(self, text: str) -> list[str]:
        """Returns the titles shown on the screen."""
        body = {"text": text, "session": {"attributes": self.attributes}, "screen": True}
        answer = self.client.post("/internal/dialogue", json=body).raise_for_status().json()["response"]
        self.attributes = answer["sessionAttributes"]
        screens = [each for each in answer["response"].get("directives", []) if each.get("token") == "list"]
        movies = [movie for screen in screens for movie in screen["datasources"]["shown"]["movies"]]
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


def web_titles(web: httpx.Client, user_id: int, amount: int, **controls: str | int) -> list[str]:
    answer = web.get(f"/api/users/{user_id}/recommendations", params={"amount": amount, **controls})
    return [movie["title"] for movie in answer.raise_for_status().json()["movies"]]


def test_the_skill_reads_the_list_that_the_web_shows(voice: Conversation, web: httpx.Client) -> None:
    shown = web_titles(web, 196, 11)
    assert voice.say("my ID is 196 and I want five movies") == shown[:5]
    assert voice.say("next") == shown[5:8]
    assert voice.say("next") == shown[8:11]
    assert voice.say("previous") == shown[5:8]


def test_the_skill_filters_by_genre_and_years_as_the_web_does(voice: Conversation, web: httpx.Client) -> None:
    web_list = web_titles(web, 196, 6, genre="Comedy", from_year=1990, to_year=1999)
    voice.say("my ID is 196 and I want one movie")
    assert voice.say("comedies from the nineties") + voice.say("next") == web_list


def test_a_rating_on_the_web_changes_the_next_list_that_the_skill_reads(voice: Conversation, web: httpx.Client) -> None:
    user = web.post("/api/users", json={"name": "Vera Voice", "password": "correct horse battery"}).json()
    own = {"Authorization": f"Bearer {user['token']}"}
    rate = f"/api/users/{user['user_id']}/ratings"
    web.put(f"{rate}/50", json={"rating": 5}, headers=own).raise_for_status()
    assert voice.say(f"my ID is {user['user_id']} and I want ten movies") == web_titles(web, user["user_id"], 10)
    web.put(f"{rate}/1", json={"rating": 5}, headers=own).raise_for_status()
    assert voice.say("start over") == web_titles(web, user["user_id"], 3)

"""A rating by an assistant is in the next list on the site, by the API and by voice, through the running services."""

import re

import httpx
import pytest

from tests.integration.conftest import SmallStack
from tests.support.apps.assisted_user import AssistedUser

TITLE = re.compile(r"^\d+\. (.*)$", re.MULTILINE)


@pytest.fixture
def voice(small_stack: SmallStack) -> httpx.Client:
    headers = {"Authorization": f"Bearer {small_stack.internal_token}"}
    return httpx.Client(base_url=small_stack.voice_url, headers=headers, timeout=30)


def titles_by_voice(voice: httpx.Client, user_id: int) -> list[str]:
    said = {"text": f"my id is {user_id} and I want ten movies"}
    answer = voice.post("/internal/dialogue", json=said).raise_for_status().json()
    titles: list[str] = TITLE.findall(answer["response"]["response"]["card"]["content"])
    return titles


def test_what_is_rated_leaves_the_list_everywhere_at_once(small_stack: SmallStack, voice: httpx.Client) -> None:
    with voice, AssistedUser.connected(small_stack.web_url, "Rated by an assistant") as user:
        for _ in range(5):
            [movie] = user.calls("popular", amount=1)["movies"] if not user.listed() else user.listed()[:1]
            answer = user.calls("rate", movie_id=movie["movie_id"], stars=5)
            assert answer["changed"]
            assert movie["movie_id"] not in [each["movie_id"] for each in user.listed()]
            assert user.list_of(10) == [each["movie_id"] for each in user.listed()]
            assert titles_by_voice(voice, user.user_id) == [each["title"] for each in user.listed()]


def test_what_is_taken_back_is_unrated_everywhere(small_stack: SmallStack) -> None:
    with AssistedUser.connected(small_stack.web_url, "Unrated by an assistant") as user:
        user.calls("rate", movie_id=1, stars=1)
        version = user.calls("unrate", movie_id=1)["profile_version"]
        ratings = user.browser.get(f"/api/users/{user.user_id}/ratings").raise_for_status().json()
        assert (ratings["ratings"], ratings["profile_version"]) == ([], version)

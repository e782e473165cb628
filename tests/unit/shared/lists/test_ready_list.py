import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.lists import ListHead, Recommendations, RecommendedMovie
from shared.lists.ready_list import FIELDS, Access, CachedList, ReadyList
from tests.support.rendered_lists import recommended_movies

HEAD = ListHead(user_id=944, profile_version=31, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))
ROWS = [b'{"movie_id":%d,"title":"a ,\\"score\\":","score":1,"reason":"r"}' % movie_id for movie_id in range(1, 101)]
TITLE = {"title": 'a ,"score":'}
NOTHING = {"score": None, "predicted_rating": None, "reason": None}


def hmget(fields: Mapping[bytes, bytes], amount: int) -> CachedList | None:
    return CachedList.from_values([fields.get(name) for name in FIELDS[amount]], amount)


def cached(ready: ReadyList, amount: int) -> CachedList:
    found = hmget(ready.fields(), amount)
    assert found is not None
    return found


def titles(amount: int) -> list[dict[str, object]]:
    return [{"movie_id": movie_id, **TITLE, **NOTHING} for movie_id in range(1, amount + 1)]


@given(listed=recommended_movies(35), amount=st.integers(1, 100))
def test_a_response_is_cut_from_the_hash_as_if_it_were_parsed(listed: list[RecommendedMovie], amount: int) -> None:
    ready = ReadyList(HEAD, "f1", [movie.model_dump_json().encode() for movie in listed])
    body = cached(ready, amount).body()
    expected = Recommendations(**HEAD.model_dump(), source="cache", movies=listed[:amount])
    assert body == expected.model_dump_json().encode()
    assert ready.body(amount, "cache") == body == cached(ready, amount).body_for_others()


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 20, 99, 100])
def test_every_amount_is_cut_from_a_list_of_any_length(length: int) -> None:
    ready = ReadyList(HEAD, "f1", ROWS[:length], Access.TITLES)
    for amount in range(1, 101):
        movies = json.loads(cached(ready, amount).body())["movies"]
        assert [movie["movie_id"] for movie in movies] == list(range(1, min(amount, length) + 1))
        for others in (cached(ready, amount).body_for_others(), ready.first(amount).body_for_others()):
            assert others is not None
            assert json.loads(others)["movies"] == titles(min(amount, length))


def test_a_reader_names_only_the_fields_that_the_amount_needs() -> None:
    assert FIELDS[10] == (b"v", b"h", b"o0")
    assert FIELDS[11] == (b"v", b"h", b"o0", b"o1")
    assert len(FIELDS[100]) == 12


@pytest.mark.parametrize(
    ("access", "without_link", "with_link"),
    [
        (Access.TITLES, True, True),
        (Access.LINK, False, True),
        (Access.NOTHING, False, False),
    ],
)
def test_others_get_what_the_access_allows(access: Access, without_link: bool, with_link: bool) -> None:
    ready = ReadyList(HEAD, "f1", ROWS, access)
    for found in (cached(ready, 1), ready.first(1)):
        for has_link, allowed in ((False, without_link), (True, with_link)):
            others = found.body_for_others(has_link=has_link)
            assert (others is not None) == allowed
            if others is not None:
                listed = json.loads(others)
                assert (listed["profile_version"], listed["computed_at"]) == (None, None)
                assert (listed["user_id"], listed["model_version"], listed["movies"]) == (944, "m1", titles(1))
        assert json.loads(found.body())["profile_version"] == 31


@pytest.mark.parametrize("access", list(Access))
def test_versions_are_read_from_the_header(access: Access) -> None:
    found = cached(ReadyList(HEAD, "f7", ROWS, access), 3)
    assert (found.profile_version, found.model_version, found.fragments_version) == (31, "m1", "f7")
    assert (found.access, found.is_open) == (access, access == Access.EVERYTHING)


@pytest.mark.parametrize("changes", [{b"v": b"31 token"}, {b"v": b""}, {b"h": b""}, {b"h": b"\x09"}])
def test_anything_but_a_list_of_this_layout_is_a_miss(changes: dict[bytes, bytes]) -> None:
    fields = ReadyList(HEAD, "f1", ROWS).fields() | changes
    present = {name: value for name, value in fields.items() if value}
    assert hmget(present, 10) is None


def test_a_stored_list_names_its_source() -> None:
    assert ReadyList(HEAD, "f1", ROWS).body(1, "store").endswith(b'"source":"store","movies":[%b]}' % ROWS[0])

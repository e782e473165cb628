import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.lists import ListHead, Recommendations, RecommendedMovie
from shared.lists.ready_list import FIELDS_FOR_OTHERS, FIELDS_FOR_OWNER, Access, CachedList, ReadyList
from tests.support.rendered_lists import recommended_movies

HEAD = ListHead(user_id=944, profile_version=31, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))
ROWS = [b'{"movie_id":%d}' % movie_id for movie_id in range(1, 101)]
REDUCED = [b"[%d]" % movie_id for movie_id in range(1, 101)]


def hmget(fields: Mapping[bytes, bytes], names: Sequence[bytes], amount: int) -> CachedList | None:
    return CachedList.from_values([fields.get(name) for name in names], amount)


def for_owner(ready: ReadyList, amount: int) -> CachedList:
    cached = hmget(ready.fields(), FIELDS_FOR_OWNER[amount], amount)
    assert cached is not None
    return cached


def for_others(ready: ReadyList, amount: int) -> CachedList:
    cached = hmget(ready.fields(), FIELDS_FOR_OTHERS[amount], amount)
    assert cached is not None
    return cached


@given(listed=recommended_movies(35), amount=st.integers(1, 100))
def test_a_response_is_cut_from_the_hash_as_if_it_were_parsed(listed: list[RecommendedMovie], amount: int) -> None:
    ready = ReadyList(HEAD, "f1", [movie.model_dump_json().encode() for movie in listed])
    body = for_owner(ready, amount).body()
    expected = Recommendations(**HEAD.model_dump(), source="cache", movies=listed[:amount])
    assert body == expected.model_dump_json().encode()
    assert ready.body(amount, "cache") == body == for_others(ready, amount).body_for_others()


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 20, 99, 100])
def test_every_amount_is_cut_from_a_list_of_any_length(length: int) -> None:
    ready = ReadyList(HEAD, "f1", ROWS[:length], REDUCED[:length], Access.REDUCED)
    for amount in range(1, 101):
        assert json.loads(for_owner(ready, amount).body())["movies"] == [
            {"movie_id": movie_id} for movie_id in range(1, min(amount, length) + 1)
        ]
        others = for_others(ready, amount).body_for_others()
        assert others is not None
        assert json.loads(others)["movies"] == [[movie_id] for movie_id in range(1, min(amount, length) + 1)]


def test_a_reader_names_only_the_fields_that_the_amount_needs() -> None:
    assert FIELDS_FOR_OWNER[10] == (b"v", b"h", b"o0")
    assert FIELDS_FOR_OWNER[11] == (b"v", b"h", b"o0", b"o1")
    assert FIELDS_FOR_OTHERS[11] == (b"v", b"h", b"o0", b"o1", b"s0", b"s1")
    assert len(FIELDS_FOR_OWNER[100]) == 12


@pytest.mark.parametrize(
    ("access", "expected"),
    [(Access.EVERYTHING, b'[{"movie_id":1}]}'), (Access.REDUCED, b"[[1]]}"), (Access.NOTHING, None)],
)
def test_others_get_what_the_access_allows(access: Access, expected: bytes | None) -> None:
    ready = ReadyList(HEAD, "f1", ROWS, REDUCED if access == Access.REDUCED else (), access)
    cached = for_others(ready, 1)
    others = cached.body_for_others()
    assert cached.access == access
    assert (others and others.partition(b'"movies":')[2]) == expected
    assert cached.body().endswith(b'"movies":[{"movie_id":1}]}')


@pytest.mark.parametrize("access", list(Access))
def test_versions_are_read_from_the_header(access: Access) -> None:
    cached = for_owner(ReadyList(HEAD, "f7", ROWS, REDUCED, access), 3)
    assert (cached.profile_version, cached.model_version, cached.fragments_version) == (31, "m1", "f7")


@pytest.mark.parametrize("changes", [{b"v": b"31 token"}, {b"v": b""}, {b"h": b""}, {b"h": b"\x09"}])
def test_anything_but_a_list_of_this_layout_is_a_miss(changes: dict[bytes, bytes]) -> None:
    fields = ReadyList(HEAD, "f1", ROWS).fields() | changes
    present = {name: value for name, value in fields.items() if value}
    assert hmget(present, FIELDS_FOR_OWNER[10], 10) is None


def test_a_stored_list_names_its_source() -> None:
    assert ReadyList(HEAD, "f1", ROWS).body(1, "store").endswith(b'"source":"store","movies":[{"movie_id":1}]}')

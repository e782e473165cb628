import json
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.lists import ListHead, Recommendations, RecommendedMovie
from shared.lists.format1.stored_list import FirstLines, StoredList, list_body
from shared.lists.found_list import LIST_PRESENT, OutdatedList
from tests.support.rendered_lists import ready_list, recommended_movies

HEAD = ListHead(user_id=944, profile_version=3, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))


@given(listed=recommended_movies(12), amount=st.integers(1, 20))
def test_the_response_is_cut_from_the_stored_value_as_if_it_were_parsed(
    listed: list[RecommendedMovie], amount: int
) -> None:
    body = list_body(StoredList.from_record(ready_list(HEAD, listed)).to_bytes(), amount, "cache")
    response = Recommendations.model_validate_json(body)
    assert response == Recommendations(**HEAD.model_dump(), source="cache", movies=listed[:amount])
    assert list(json.loads(body))[-2:] == ["source", "movies"]


MOVIE = RecommendedMovie(
    movie_id=1, title="Alien", year=1979, genres=[], score=1, predicted_rating=4, reason='"model_version":"m2"'
)


def test_a_list_is_stored_as_version_head_and_one_line_per_movie() -> None:
    full = Recommendations(**HEAD.model_dump(), source="computed", movies=[MOVIE, MOVIE])
    stored = StoredList.from_record(ready_list(full, full.movies))
    head = b'{"user_id":944,"profile_version":3,"model_version":"m1","computed_at":"2026-01-02T00:00:00Z"}'
    row = MOVIE.model_dump_json().encode()
    assert stored == StoredList(944, 3, head, row + b"\n" + row)
    assert stored.to_bytes() == b"3\n" + head + b"\n" + row + b"\n" + row


def test_a_found_list_knows_its_version_and_its_model() -> None:
    found = FirstLines(
        StoredList.from_record(ready_list(HEAD.model_copy(update={"profile_version": 31}), [MOVIE])).to_bytes(),
        1,
        "store",
    )
    assert found.profile_version == 31
    assert found.is_from_model("m1")
    assert not found.is_from_model("m")
    assert not found.is_from_model("m2"), "the text of a movie is not the head"
    assert found.body() == list_body(found.value, 1, "store")


@pytest.mark.parametrize("version", [b"1", b"31", b"317", b"3170"])
def test_the_whole_head_is_searched_for_the_model(version: bytes) -> None:
    assert FirstLines(version + b'\n"model_version":"m1"\n{}', 1, "cache").is_from_model("m1")


def test_fewer_movies_than_requested_are_all_returned() -> None:
    body = list_body(StoredList.from_record(ready_list(HEAD, [MOVIE])).to_bytes(), 10, "cache")
    assert len(json.loads(body)["movies"]) == 1


@pytest.mark.parametrize("value", [StoredList(1, 1, b"", b""), FirstLines(b"", 1, "cache"), OutdatedList()])
def test_lists_cannot_be_changed(value: StoredList | FirstLines | OutdatedList) -> None:
    with pytest.raises(FrozenInstanceError):
        value.user_id = 2  # type: ignore[union-attr, misc]


def test_the_token_of_a_present_list_is_empty_as_the_script_returns_it() -> None:
    assert LIST_PRESENT == b""


def test_the_first_lines_of_a_record_come_from_the_store() -> None:
    stored = StoredList.from_record(ready_list(HEAD, [MOVIE]))
    assert StoredList.from_record(stored) is stored
    assert stored.first(3) == FirstLines(stored.to_bytes(), 3, "store")

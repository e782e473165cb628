import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.lists import ListHead, Recommendations, RecommendedMovie
from shared.lists.stored_list import StoredList, list_body

texts = st.text(max_size=30)
movies = st.lists(
    st.builds(
        RecommendedMovie,
        movie_id=st.integers(1, 10**9),
        title=texts,
        year=st.one_of(st.none(), st.integers(1890, 2030)),
        genres=st.lists(texts, max_size=3),
        score=st.floats(-5, 5),
        predicted_rating=st.floats(0.5, 5),
        reason=texts,
    ),
    max_size=12,
)
HEAD = ListHead(user_id=944, profile_version=3, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))


@given(listed=movies, amount=st.integers(1, 20))
def test_the_answer_is_cut_out_of_the_stored_value_as_if_it_were_parsed(
    listed: list[RecommendedMovie], amount: int
) -> None:
    """Whatever a title holds (line breaks, quotes, any script), the cut bytes are the answer."""
    body = list_body(StoredList.from_movies(HEAD, listed).to_bytes(), amount, "cache")
    answer = Recommendations.model_validate_json(body)
    assert answer == Recommendations(**HEAD.model_dump(), source="cache", movies=listed[:amount])
    assert list(json.loads(body))[-2:] == ["source", "movies"]

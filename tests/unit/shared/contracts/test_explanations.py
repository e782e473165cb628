from pydantic import BaseModel

from shared.contracts.explanations import CitedRating, Explanation, OptionalExplanation


class Entry(BaseModel):
    explanation: OptionalExplanation = None


def test_fields_that_do_not_apply_are_omitted() -> None:
    popularity = Explanation(kind="popularity", count=0)
    assert popularity.model_dump() == {"kind": "popularity", "count": 0}
    ratings = Explanation(kind="ratings", movies=[CitedRating(movie_id=7, title="Jaws", stars=4.5)])
    assert ratings.model_dump().keys() == {"kind", "movies"}


def test_a_list_stored_before_explanations_existed_is_written_back_unchanged() -> None:
    assert Entry.model_validate_json("{}").model_dump_json() == "{}"

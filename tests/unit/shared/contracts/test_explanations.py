from typing import Literal, get_args

from pydantic import BaseModel

from shared.contracts.explanations import CitedMovie, CitedRating, Explanation, OptionalExplanation


class Entry(BaseModel):
    explanation: OptionalExplanation = None


def test_fields_that_do_not_apply_are_omitted() -> None:
    popularity = Explanation(kind="popularity", count=0)
    assert popularity.model_dump() == {"kind": "popularity", "count": 0}
    ratings = Explanation(kind="ratings", movies=[CitedRating(movie_id=7, title="Jaws", stars=4.5)])
    assert ratings.model_dump().keys() == {"kind", "movies"}


def test_a_list_stored_before_explanations_existed_is_written_back_unchanged() -> None:
    assert Entry.model_validate_json("{}").model_dump_json() == "{}"


class OfAnOlderVersion(BaseModel):
    """What a process knows that has not been restarted yet."""

    kind: Literal["ratings", "neighbours", "popularity"]
    movies: list[CitedRating] = []


def test_a_process_of_an_older_version_reads_every_explanation() -> None:
    cited = CitedRating(movie_id=7, title="Jaws", stars=5)
    for kind in get_args(Explanation.model_fields["kind"].annotation):
        new = Explanation(kind=kind, movies=[cited], like=[CitedMovie(movie_id=7, title="Jaws")])
        assert OfAnOlderVersion.model_validate_json(new.model_dump_json()) == OfAnOlderVersion(
            kind=kind, movies=[cited]
        )

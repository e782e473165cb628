import polars as pl

from services.recommender.datasets.formats import TERMS
from services.recommender.domain.common_tags import MAX_SHOWN, CommonTags


def common_tags(*rows: tuple[int, str]) -> CommonTags:
    return CommonTags.from_terms(
        pl.DataFrame([(movie_id, "tag", name) for movie_id, name in rows], schema=TERMS, orient="row")
    )


def test_the_tags_that_most_movies_have_come_first() -> None:
    tags = common_tags((1, "robots"), (2, "robots"), (1, "space"), (2, "space"), (3, "space"))
    assert (tags.of_movie(1), tags.of_movie(3), tags.of_movie(4)) == (["space", "robots"], ["space"], [])


def test_a_note_on_one_movie_is_no_tag_and_only_some_are_shown() -> None:
    assert common_tags((1, "seen in Bremen")).of_movie(1) == []
    many = [(movie_id, f"tag {number}") for movie_id in (1, 2) for number in range(MAX_SHOWN + 5)]
    assert len(common_tags(*many).of_movie(1)) == MAX_SHOWN


def test_a_data_set_without_tags_has_none() -> None:
    assert CommonTags().of_movie(1) == []

from collections.abc import Mapping

from services.recommender.domain.record_overlay import facts_of, hidden_movies, overlay
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.contracts.movies import Movie

EMMA = Movie(movie_id=7, title="Emma", year=1996, genres=["Drama"], imdb_id=116191)


def record(movie_id: int, **fields: object) -> MovieRecord:
    return MovieRecord(movie_id=movie_id, version=1, fields=MovieFields.model_validate(fields))


def overlaid(*records: MovieRecord, before: Mapping[int, Movie] | None = None) -> Mapping[int, Movie]:
    by_id = {each.movie_id: each for each in records}
    return overlay({7: EMMA} if before is None else before, {7: EMMA}, by_id, by_id)


def test_a_record_outweighs_what_it_states_and_nothing_else() -> None:
    changed = overlaid(record(7, title="Emma (Beckinsale)", runtime=107))
    assert changed == {7: EMMA.model_copy(update={"title": "Emma (Beckinsale)"})}


def test_a_new_movie_needs_a_title_only() -> None:
    movies = overlaid(record(9, title="Dune", year=2024), record(3, title="Old"), record(5, year=2000))
    assert list(movies) == [3, 7, 9]
    assert movies[9] == Movie(movie_id=9, title="Dune", year=2024, genres=[])


def test_a_later_change_starts_from_the_data_set_again_and_leaves_others_as_they_are() -> None:
    before = overlaid(record(7, title="Other", year=1990), record(9, title="Dune"))
    after = overlaid(record(7, year=1991), before=before)
    assert after == {7: EMMA.model_copy(update={"year": 1991}), 9: before[9]}
    assert list(overlaid(record(9), before=before)) == [7], "a record without a title is left out again"


def test_hidden_movies_are_those_whose_record_says_so() -> None:
    assert hidden_movies([record(7, hidden=True), record(8, title="x"), record(9, hidden=False)]) == {7}


def test_facts_are_those_of_the_record_with_the_tags_of_the_data_set_where_it_has_none() -> None:
    facts = facts_of(record(7, runtime=107, cast=["Kate Beckinsale"], title="Emma"), ["austen"])
    assert facts.model_dump() == {"runtime": 107, "cast": ["Kate Beckinsale"], "tags": ["austen"]}
    assert facts_of(record(7, tags=["regency"]), ["austen"]).tags == ["regency"]
    assert facts_of(None, []).model_dump() == {}


def test_facts_say_whether_some_are_from_tmdb() -> None:
    source = {"fields": ["runtime"], "fetched_on": "2026-11-29"}
    assert facts_of(record(7, runtime=107, from_tmdb=source), []).from_tmdb

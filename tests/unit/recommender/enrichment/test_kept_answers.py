from datetime import UTC, date, datetime, timedelta

from services.recommender.enrichment.kept_answers import KeptAnswers, answer_key, answer_key_of_id
from shared.contracts.movies import Movie
from shared.tmdb.movies import TmdbMovie
from tests.support.catalogue.false_tmdb import ALIEN
from tests.support.fakes.objects import MemoryObjects

DAY = date(2026, 11, 29)
HERE = Movie(movie_id=183, title="Alien", year=1979, genres=["Horror"])


def answers(objects: MemoryObjects, day: date = DAY) -> KeptAnswers:
    return KeptAnswers(objects, timedelta(days=30), lambda: day)


async def test_an_answer_is_kept_for_a_while_also_that_there_is_none() -> None:
    objects = MemoryObjects()
    for key, movie in (("tmdb/a.json", TmdbMovie.model_validate(ALIEN)), ("tmdb/none.json", None)):
        kept = await answers(objects).put(key, movie)
        assert (kept.fetched_on, kept.movie) == (DAY, movie)
        assert await answers(objects, DAY + timedelta(days=29)).get(key) == kept
        assert await answers(objects, DAY + timedelta(days=30)).get(key) is None
    assert await answers(objects).get("tmdb/other.json") is None


async def test_a_damaged_object_is_asked_for_again() -> None:
    objects = MemoryObjects()
    for content in (b"{", b"{}", b'{"fetched_on": "soon", "movie": null}'):
        await objects.put("tmdb/a.json", content)
        assert await answers(objects).get("tmdb/a.json") is None


async def test_what_is_older_than_the_terms_allow_is_removed() -> None:
    objects = MemoryObjects()
    now = datetime.now(UTC)
    ages = {"tmdb/old.json": 181, "tmdb/new.json": 179, "posters/old.jpg": 200, "models/old.npy": 900}
    for key, days in ages.items():
        await objects.put(key, b"")
        objects.written[key] = now - timedelta(days=days)
    assert await answers(objects).remove_expired() == 2
    assert sorted(objects.content) == ["models/old.npy", "tmdb/new.json"]


def test_a_movie_is_named_by_what_it_is_asked_by_and_not_by_its_number_here() -> None:
    assert answer_key(HERE) == answer_key(HERE.model_copy(update={"movie_id": 1, "genres": []}))
    changed = [HERE.model_copy(update={name: 5}) for name in ("year", "imdb_id", "tmdb_id")]
    assert len({answer_key_of_id(348), *map(answer_key, [HERE, *changed])}) == 5

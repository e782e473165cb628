"""Films of a file that the catalogue lacks are looked up at TMDB, chosen, added and rated, or nothing is lost."""

from typing import Any

import pytest
from fastapi import Response
from pydantic import SecretStr

from services.web.clients.recommender import Recommender
from services.web.ratings_import.additions.addition_jobs import KEY_REFUSED, NO_ANSWER, PART
from services.web.ratings_import.additions.tmdb_films import TmdbFilms
from services.web.ratings_import.import_store import TooManyAdditions
from services.web.ratings_import.imports import Imports
from services.web.ratings_import.matching import RecommenderMatcher
from services.web.ratings_import.record import Answers, ImportRecord, ImportState
from shared.contracts.errors import InvalidInput
from shared.http.service_client import open_service_client
from tests.support.catalogue.fake_catalogue import FIRST_ADDED
from tests.support.catalogue.false_tmdb import HTML, REFUSED, TOO_MANY, FalseTmdb, paced_tmdb, tmdb_movie
from tests.support.fakes.recommender import FakeRecommender
from tests.unit.web.memory_imports import MemoryImportStore

USER = 944
NAMES = [
    "Heat",
    "Ran",
    "Tron",
    "Zulu",
    "Solaris",
    "Stalker",
    "Gattaca",
    "Ronin",
    "Matewan",
    "Local Hero",
    "Diva",
    "Antz",
]
MOVIES = {n: tmdb_movie(n, title, 1979 + n) for n, title in enumerate(NAMES, 1)}
ROWS = "".join(f"{name},{1980 + at},8\n" for at, name in enumerate(NAMES))
FILE = f"title,year,rating\nAlien,1971,9\n{ROWS}Unheard Of,1990,7\nNo year,,6\n".encode()


class Site:
    """One process of the site, over stores that others may share."""

    def __init__(self, other: "Site | None" = None, per_day: int = 100) -> None:
        self.fake: FakeRecommender = other.fake if other else FakeRecommender()
        self.store: MemoryImportStore = other.store if other else MemoryImportStore()
        self.tmdb: FalseTmdb = other.tmdb if other else FalseTmdb(MOVIES)
        self.now: int = other.now + 3600 if other else 1_800_000_000
        client = open_service_client("http://recommender", SecretStr("t" * 32), self.fake.transport())
        recommender = Recommender(client)
        finder = TmdbFilms(paced_tmdb(self.tmdb), recommender, [])
        matcher = RecommenderMatcher(recommender)
        self.imports = Imports(self.store, recommender, matcher, 100, lambda: self.now, finder, per_day)

    async def upload(self) -> ImportRecord:
        return await self.finished(await self.imports.upload(USER, "ratings.csv", FILE))

    async def asked(self) -> ImportRecord:
        return await self.finished(await self.imports.ask_tmdb(await self.upload()))

    async def finished(self, record: ImportRecord) -> ImportRecord:
        await self.imports.wait()
        return await self.imports.load(USER, record.import_id)

    async def offers(self, record: ImportRecord) -> dict[str, str | None]:
        films = await self.imports.open_films(record)
        return {film.title: film.offer.title if film.offer else None for film in films}


@pytest.fixture
def site() -> Site:
    return Site()


async def test_films_are_offered_chosen_added_rated_and_taken_back(site: Site) -> None:
    record = await site.upload()
    assert (record.askable, site.tmdb.paths) == (13, []), "nothing is sent to TMDB before the user says so"
    record = await site.finished(await site.imports.ask_tmdb(record))
    assert (record.state, record.asked, record.offered) == (ImportState.READY, 13, 12)
    assert await site.offers(record) == {name: name for name in NAMES} | {"Unheard Of": None, "No year": None}
    assert (site.fake.catalogue.added, site.fake.ratings) == ({}, {}), "nothing counts yet"
    record = await site.imports.add_all(record)
    assert record.summary is not None
    assert record.summary.chosen == 12
    record = await site.finished(await site.imports.commit(record))
    assert (record.state, record.imported, len(record.added)) == (ImportState.DONE, 13, 12)
    assert [line.title for line in site.fake.catalogue.added.values()] == NAMES
    assert site.fake.ratings[USER] == {1: 4.5} | {FIRST_ADDED + at: 4.0 for at in range(12)}
    await site.finished(await site.imports.undo(record))
    assert site.fake.ratings[USER] == {}
    assert len(site.fake.catalogue.added) == 12, "others may have rated them"


async def test_only_what_is_chosen_is_added(site: Site) -> None:
    record = await site.asked()
    films = {film.title: film.number for film in await site.imports.open_films(record)}
    record = await site.imports.change(record, Answers(), {films["Ran"]: "tmdb", films["Tron"]: 4, films["Heat"]: None})
    with pytest.raises(InvalidInput):
        await site.imports.change(record, Answers(), {films["Unheard Of"]: "tmdb"})
    await site.finished(await site.imports.commit(record))
    assert [line.title for line in site.fake.catalogue.added.values()] == ["Ran"]
    assert site.fake.ratings[USER] == {1: 4.5, FIRST_ADDED: 4.0, 4: 4.0}


async def test_a_film_that_cannot_be_added_is_left_out(site: Site) -> None:
    site.fake.catalogue.hidden = {1}
    record = await site.imports.add_all(await site.asked())
    record = await site.finished(await site.imports.commit(record))
    assert (record.state, record.imported, len(record.added)) == (ImportState.DONE, 12, 11)


@pytest.mark.parametrize(("answer", "problem"), [(TOO_MANY, NO_ANSWER), (HTML, NO_ANSWER), (REFUSED, KEY_REFUSED)])
async def test_an_outage_is_told_and_what_was_found_stays(site: Site, answer: Response, problem: str) -> None:
    record = await site.upload()
    whole, requests = site.tmdb.handle, 0

    def fail_later(path: str, request: Any) -> Any:
        nonlocal requests
        requests += 1
        if requests == 2 * PART:
            site.tmdb.always = answer
        return whole(path, request)

    site.tmdb.handle = fail_later  # type: ignore[method-assign]
    record = await site.finished(await site.imports.ask_tmdb(record))
    assert (record.state, record.tmdb_problem, record.asked) == (ImportState.READY, problem, 10)
    assert record.offered == 10
    site.tmdb.always, requests = None, -100
    record = await site.finished(await site.imports.ask_tmdb(record))
    assert (record.tmdb_problem, record.asked, record.offered) == ("", 13, 12)


async def test_one_film_without_a_usable_answer_costs_itself(site: Site) -> None:
    site.tmdb.answers["/movie/4"] = [HTML] * 5
    record = await site.asked()
    assert (record.tmdb_problem, record.asked, record.offered) == ("", 13, 11)
    assert (await site.offers(record))["Zulu"] is None


async def test_without_a_key_nothing_is_asked_or_added(site: Site) -> None:
    record = await site.upload()
    plain = Site(site, per_day=0)
    assert not plain.imports.can_ask_tmdb(record)
    with pytest.raises(InvalidInput):
        await plain.imports.ask_tmdb(record)
    assert site.tmdb.paths == []


async def test_a_day_has_room_for_so_many_films_and_the_choices_stay(site: Site) -> None:
    few = Site(site, per_day=11)
    record = await few.imports.add_all(await few.asked())
    with pytest.raises(TooManyAdditions):
        await few.imports.commit(record)
    record = await few.imports.load(USER, record.import_id)
    assert (record.state, few.fake.catalogue.added) == (ImportState.READY, {})
    films = await few.imports.open_films(record)
    record = await few.imports.change(record, Answers(), {films[0].number: None})
    await few.finished(await few.imports.commit(record))
    assert len(few.fake.catalogue.added) == 11


@pytest.mark.parametrize("saves", range(1, 4))
async def test_a_lookup_goes_on_where_a_process_died(site: Site, saves: int) -> None:
    record = await site.upload()
    site.store.fail_after = saves
    record = await site.finished(await site.imports.ask_tmdb(record))
    assert record.state is ImportState.ASKING
    site.store.fail_after = None
    other = Site(site)
    await other.imports.resume()
    record = await other.finished(record)
    assert (record.state, record.asked, record.offered) == (ImportState.READY, 13, 12)


@pytest.mark.parametrize("saves", range(1, 5))
async def test_a_commit_goes_on_where_a_process_died(site: Site, saves: int) -> None:
    record = await site.imports.add_all(await site.asked())
    site.store.fail_after = saves
    record = await site.finished(await site.imports.commit(record))
    assert record.state is ImportState.COMMITTING
    site.store.fail_after = None
    other = Site(site)
    await other.imports.resume()
    record = await other.finished(record)
    assert (record.state, record.imported) == (ImportState.DONE, 13)
    assert len(site.fake.catalogue.added) == 12
    assert len(site.fake.ratings[USER]) == 13


async def test_another_scale_keeps_what_tmdb_offers(site: Site) -> None:
    record = await site.imports.add_all(await site.asked())
    record = await site.finished(await site.imports.change(record, Answers(scale=100), {}))
    assert (record.asked, len([each for each in record.choices.values() if each == "tmdb"])) == (13, 12)
    record = await site.finished(await site.imports.commit(record))
    assert site.fake.ratings[USER][FIRST_ADDED] == 0.5

from collections.abc import Sequence

import pytest
from pydantic import SecretStr

from services.web.clients.recommender import Recommender
from services.web.ratings_import.choices import Choices
from services.web.ratings_import.import_service import ImportBusy, ImportNotFound, OpenQuestions, TooManyImports
from services.web.ratings_import.imports import Imports
from services.web.ratings_import.matching import Candidate, Match, RecommenderMatcher
from services.web.ratings_import.reading.entries import Film, Source
from services.web.ratings_import.record import KEPT_SECONDS, UNDO_SECONDS, Answers, ImportRecord, ImportState
from shared.contracts.errors import InvalidInput, MatineeError, StoreUnavailable
from shared.http.service_client import open_service_client
from tests.support.fakes.recommender import COMPUTED_AT, FakeRecommender
from tests.unit.web.memory_imports import MemoryImportStore

USER = 944
NOW = 1_800_000_000
FILE = b"Date,Name,Letterboxd URI,Rating\n2027-01-01,Alien,x,4.5\n2020-01-01,Brazil,x,2\n2020-01-01,Zardoz,x,3\n"


class Matcher:
    """Finds films by their titles, and takes "Alien 3" for a doubtful case."""

    def __init__(self, recommender: Recommender) -> None:
        self.exact = RecommenderMatcher(recommender)

    async def match(self, films: Sequence[Film], dataset: str | None) -> list[Match]:
        found = await self.exact.match(films, dataset)
        doubtful = Match(None, 0.5, (Candidate(1, "Alien", 1971, 0.5), Candidate(2, "Brazil", 1972, 0.4)))
        return [doubtful if film.title == "Alien 3" else match for film, match in zip(films, found, strict=True)]


class Site:
    """One process of the site, over stores that others may share."""

    def __init__(self, other: "Site | None" = None) -> None:
        self.fake: FakeRecommender = other.fake if other else FakeRecommender()
        self.store: MemoryImportStore = other.store if other else MemoryImportStore()
        self.now = NOW
        client = open_service_client("http://recommender", SecretStr("t" * 32), self.fake.transport())
        recommender = Recommender(client)
        self.imports = Imports(self.store, recommender, Matcher(recommender), 100, lambda: self.now)

    async def upload(self, content: bytes = FILE) -> ImportRecord:
        return await self.finished(await self.imports.upload(USER, "ratings.csv", content))

    async def commit(self, record: ImportRecord) -> ImportRecord:
        return await self.finished(await self.imports.commit(record))

    async def finished(self, record: ImportRecord) -> ImportRecord:
        await self.imports.wait()
        return await self.imports.load(USER, record.import_id)


@pytest.fixture
def site() -> Site:
    return Site()


async def test_a_file_is_shown_before_anything_counts(site: Site) -> None:
    site.fake.ratings[USER] = {1: 1.0, 2: 5.0}
    record = await site.upload()
    assert (record.state, record.source, record.scale) == (ImportState.READY, "letterboxd", 5)
    summary = record.summary
    assert summary is not None
    assert (summary.matched, summary.unmatched, summary.new, summary.overwritten, summary.kept) == (2, 1, 0, 1, 1)
    [overwrite] = summary.overwrites
    assert (overwrite.title, overwrite.before, overwrite.after) == ("Alien", 1.0, 4.5)
    assert [film.title for film in await site.imports.open_films(record)] == ["Zardoz"]
    assert site.fake.ratings[USER] == {1: 1.0, 2: 5.0}


async def test_a_committed_import_is_undone_and_leaves_later_ratings_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.web.ratings_import.import_jobs.LIST_LENGTH", 3)
    site.fake.ratings[USER] = {1: 1.0}
    record = await site.commit(await site.upload())
    assert record.state is ImportState.DONE
    assert site.fake.ratings[USER] == {1: 4.5, 2: 2.0}
    assert [movie.title for movie in record.entered] == ["E.T."]
    assert await site.imports.commit(record) == record
    site.fake.ratings[USER][2] = 3.5
    assert (await site.finished(await site.imports.undo(record))).state is ImportState.UNDONE
    assert site.fake.ratings[USER] == {1: 1.0, 2: 3.5}
    assert not site.store.working


async def test_after_a_day_nothing_is_undone(site: Site) -> None:
    record = await site.commit(await site.upload())
    site.now += UNDO_SECONDS + 1
    with pytest.raises(ImportBusy):
        await site.imports.undo(record)
    site.now += KEPT_SECONDS
    with pytest.raises(ImportNotFound):
        await site.imports.load(USER, record.import_id)
    assert await site.imports.recent(USER) == []


async def test_dates_of_the_file_are_kept_and_the_same_file_twice_changes_nothing(site: Site) -> None:
    await site.commit(await site.upload())
    dates = dict(site.fake.rated_at[USER])
    assert dates == {1: 1_798_761_600, 2: 1_577_836_800}
    again = await site.upload()
    assert again.summary is not None
    assert (again.summary.new, again.summary.overwritten, again.summary.kept) == (0, 0, 2)
    await site.commit(again)
    assert site.fake.rated_at[USER] == dates


@pytest.mark.parametrize("saves", range(2, 5))
async def test_another_process_goes_on_where_one_died(site: Site, saves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.web.ratings_import.import_jobs.MAX_IMPORT_BATCH", 1)
    site.fake.ratings[USER] = {1: 1.0}
    record = await site.upload()
    site.store.fail_after = saves
    record = await site.commit(record)
    assert record.state is ImportState.COMMITTING
    site.store.fail_after = None
    other = Site(site)
    await other.imports.resume()
    assert not other.imports._worker._tasks, "the lease of the first process still holds"
    other.now += 60
    await other.imports.resume()
    record = await other.finished(record)
    assert record.state is ImportState.DONE
    assert site.fake.ratings[USER] == {1: 4.5, 2: 2.0}
    await other.finished(await other.imports.undo(record))
    assert site.fake.ratings[USER] == {1: 1.0}


async def test_a_recommender_that_is_down_delays_an_import(site: Site) -> None:
    site.fake.down = True
    record = await site.upload()
    assert record.state is ImportState.MATCHING
    site.fake.down = False
    site.now += 60
    await site.imports.resume()
    assert (await site.finished(record)).state is ImportState.READY


async def test_doubtful_films_count_as_what_somebody_chose(site: Site) -> None:
    record = await site.upload(b"title,rating\nAlien 3,7\nZardoz,8\nJaws,9\n")
    doubtful, unmatched = await site.imports.open_films(record)
    assert (doubtful.title, [each.movie_id for each in doubtful.candidates], unmatched.title) == (
        "Alien 3",
        [1, 2],
        "Zardoz",
    )
    record = await site.imports.choose(record, {doubtful.number: 2, unmatched.number: 6})
    record = await site.imports.choose(record, {unmatched.number: None})
    await site.commit(record)
    assert site.fake.ratings[USER] == {2: 3.5, 10: 4.5}


async def test_choices_outlast_another_scale_and_source(site: Site) -> None:
    """The other source numbers the films differently: it has no film in the first line."""
    record = await site.upload(b"title,score,imdb_id\nHeat,,tt1\nAlien 3,70,\nZardoz,80,\n")
    doubtful, unmatched = await site.imports.open_films(record)
    record = await site.imports.choose(record, {doubtful.number: 2, unmatched.number: 6})
    assert record.summary is not None
    assert (record.summary.matched, record.summary.chosen) == (0, 2)
    record = await site.finished(await site.imports.answer(record, Answers(scale=100)))
    assert record.choices == {doubtful.number: 2, unmatched.number: 6}
    record = await site.finished(await site.imports.answer(record, Answers(source=Source.CRITICKER)))
    record = await site.imports.choose(record, {unmatched.number: None})
    assert (record.summary and record.summary.chosen, record.scale) == (1, 100)
    await site.commit(record)
    assert site.fake.ratings[USER] == {2: 3.5}


async def test_a_choice_that_is_saved_meanwhile_does_not_stop_a_commit(site: Site) -> None:
    record = await site.upload(b"title,rating\nAlien 3,7\nZardoz,8\n")
    await site.imports.choose(record, {0: 2})
    await site.imports.change(record, Answers(), {1: 1})
    await site.finished(await site.imports.commit(record, {1: 6}))
    assert site.fake.ratings[USER] == {2: 3.5, 6: 4.0}


async def test_films_are_asked_for_in_one_request(site: Site) -> None:
    record = await site.upload(b"title,rating\n" + b"".join(b"Film %d,8\n" % number for number in range(30)))
    site.fake.requests.clear()
    await site.imports.choose(record, {number: number % 11 + 1 for number in range(30)})
    assert [request.url.path for request in site.fake.requests] == ["/internal/movies/match"]


async def test_unknown_numbers_are_counted_without_the_chosen_ones(site: Site) -> None:
    record = await site.upload(b"imdbid,rating\ntt9000001,4\ntt9000002,3\n")
    counts = [record.summary and record.summary.numbers]
    steps: tuple[Choices, ...] = ({0: 1}, {1: 2}, {0: None})
    for choices in steps:
        record = await site.imports.choose(record, choices)
        counts.append(record.summary and record.summary.numbers)
    assert counts == [2, 1, 0, 1]


async def test_what_was_not_asked_cannot_be_chosen(site: Site) -> None:
    record = await site.upload()
    with pytest.raises(InvalidInput):
        await site.imports.choose(record, {0: 5})
    [open_film] = await site.imports.open_films(record)
    with pytest.raises(MatineeError, match="No movie"):
        await site.imports.choose(record, {open_film.number: 99})


async def test_numbers_of_several_people_are_asked_about(site: Site) -> None:
    record = await site.upload(b"userId,movieId,rating,timestamp\n7,1,4.0,964982703\n8,1,1.0,964982703\n")
    assert record.questions == ["person", "dataset"]
    with pytest.raises(OpenQuestions):
        await site.imports.commit(record)
    with pytest.raises(InvalidInput):
        await site.imports.answer(record, Answers(person="9"))
    record = await site.imports.answer(record, Answers(person="7"))
    assert record.questions == ["dataset"]
    record = await site.finished(await site.imports.answer(record, Answers(dataset="another")))
    assert record.summary is not None
    assert (record.summary.matched, record.summary.unmatched) == (0, 1)


async def test_a_contradicted_scale_is_asked_about(site: Site) -> None:
    record = await site.upload(FILE.replace(b"4.5", b"9"))
    assert (record.questions, record.scale, record.scales) == (["scale"], 10, [10, 20, 100])
    with pytest.raises(InvalidInput):
        await site.imports.answer(record, Answers(scale=5))
    record = await site.finished(await site.imports.answer(record, Answers(scale=10)))
    await site.commit(record)
    assert site.fake.ratings[USER] == {1: 4.5, 2: 1.0}


async def test_a_discarded_or_erased_import_leaves_nothing(site: Site) -> None:
    await site.imports.discard(await site.upload())
    assert (site.store.records, site.store.blobs, site.store.working) == ({}, {}, set())
    record = await site.imports.commit(await site.upload())
    with pytest.raises(ImportBusy):
        await site.imports.discard(record)
    await site.imports.discard(await site.finished(record))
    assert (site.store.records, site.store.blobs) == ({}, {})
    assert site.fake.ratings[USER] == {1: 4.5, 2: 2.0}
    await site.upload()
    await site.imports.erase(USER)
    assert (site.store.records, site.store.blobs) == ({}, {})


async def test_a_fault_fails_the_import_alone(site: Site) -> None:
    record = await site.imports.upload(USER, "x", FILE)
    site.store.blobs.clear()
    assert (await site.finished(record)).state is ImportState.FAILED
    assert not site.store.working


async def test_one_user_does_not_fill_the_queue(site: Site) -> None:
    site.fake.down = True
    for _ in range(3):
        await site.upload()
    with pytest.raises(TooManyImports):
        await site.imports.upload(USER, "x", FILE)
    assert (await site.imports.upload(USER + 1, "x", FILE)).state is ImportState.MATCHING
    await site.imports.wait()


async def test_a_store_that_is_down_is_said_at_the_upload(site: Site) -> None:
    site.store.fail_after = 0
    with pytest.raises(StoreUnavailable):
        await site.imports.upload(USER, "x", FILE)


async def test_dates_in_the_future_count_as_today(site: Site) -> None:
    await site.commit(await site.upload(b"title,rating,date\nAlien,9,2150-01-01\n"))
    assert site.fake.rated_at[USER] == {1: NOW}
    assert int(COMPUTED_AT.timestamp()) < NOW


async def test_long_and_broken_names_are_stored(site: Site) -> None:
    people = "".join(f"{'x' * 1900}{n},A,4\n" for n in range(50))
    record = await site.upload(f"Profile Name,Title Name,Star Value\n{people}".encode())
    assert len(record.model_dump_json()) < 50_000
    record = await site.upload(b'[{"title": "\\ud800Alien", "rating": 9}]')
    assert record.state is ImportState.READY

"""The operator's API over HTTP."""

import json
from typing import Any

import pytest

from services.recommender.datasets.twins import Twins
from services.recommender.records.editor import RecordEditor
from services.recommender.records.known_movies import DatasetMovies
from services.web.clients import movie_file
from shared.contracts.errors import RecommenderUnavailable
from shared.contracts.movie_records import Announcement, ImportReport, MovieRecord, RecordBatch, RecordChange
from tests.support.catalogue.movie_records import MemoryRecords
from tests.support.served_models import IDS
from tests.support.small_dataset import small_dataset
from tests.unit.web.conftest import Site

OPERATOR = {"Authorization": "Bearer matinee_operator_right"}
KNOWN = DatasetMovies(small_dataset(), Twins())
MOVIE = f"/api/movies/{IDS[0]}"


class Operators:
    async def allows(self, token: str, scope: str) -> bool:
        return (token, scope) == ("matinee_operator_right", "movies:write")


class Recommender:
    """The recommender's use cases, without HTTP between."""

    def __init__(self) -> None:
        self.store = MemoryRecords()
        self.editor = RecordEditor(self.store, self.acknowledge)
        self.batches: list[RecordBatch] = []
        self.batches_until_down = 1000

    async def acknowledge(self, _catalogue: int) -> None:
        """No reader runs."""

    async def record(self, movie_id: int) -> MovieRecord:
        return await self.editor.get(KNOWN, movie_id)

    async def change_record(self, movie_id: int, change: RecordChange) -> MovieRecord:
        return await self.editor.change(KNOWN, movie_id, change)

    async def add_records(self, batch: RecordBatch) -> ImportReport:
        if len(self.batches) == self.batches_until_down:
            raise RecommenderUnavailable
        self.batches.append(batch)
        return await self.editor.add_lines(KNOWN, batch.lines, batch.first, announce=batch.announce)

    async def announce_records(self, announcement: Announcement) -> None:
        await self.editor.announce(KNOWN, announcement)


@pytest.fixture
def recommender(site: Site) -> Recommender:
    recommender = Recommender()
    site.replace(operators=Operators(), recommender=recommender)
    return recommender


async def send(site: Site, lines: list[str]) -> tuple[list[Any], dict[str, Any]]:
    response = await site.client.post("/api/movies", content="\n".join(lines), headers=OPERATOR)
    assert response.status_code == 200, response.text
    *faults, end = map(json.loads, response.text.splitlines())
    return faults, end


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/movies"), ("PUT", MOVIE), ("PATCH", MOVIE), ("GET", MOVIE + "/record")]
)
async def test_only_an_operator_may_and_no_user(site: Site, recommender: Recommender, method: str, path: str) -> None:
    await site.sign_up()
    for headers in ({}, {"Authorization": "Bearer matinee_operator_wrong"}, {"Authorization": "Basic x"}):
        response = await site.client.request(method, path, json={}, headers=headers)
        assert response.status_code == 401
    assert recommender.store.announced == []


async def test_a_record_is_read_and_changed_on_the_condition_of_its_version(
    site: Site, recommender: Recommender
) -> None:
    read = await site.client.get(MOVIE + "/record", headers=OPERATOR)
    assert (read.json()["version"], read.headers["etag"]) == (0, '"0"')
    condition = OPERATOR | {"If-Match": '"0"'}
    changed = await site.client.patch(MOVIE, json={"hidden": True}, headers=condition)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"1"')
    assert (await site.client.patch(MOVIE, json={"runtime": 9}, headers=condition)).status_code == 412
    replaced = await site.client.put(MOVIE, json={"runtime": 9}, headers=OPERATOR | {"If-Match": "*"})
    assert replaced.json()["fields"]["runtime"] == 9
    assert not recommender.store.records[IDS[0]].fields.hidden


@pytest.mark.parametrize(
    ("body", "headers"), [({"if": 1}, {}), ({"year": "soon"}, {}), ({"runtime": 9}, {"If-Match": "version 1"})]
)
async def test_bad_input_is_refused(
    site: Site, recommender: Recommender, body: dict[str, Any], headers: dict[str, str]
) -> None:
    assert (await site.client.patch(MOVIE, json=body, headers=OPERATOR | headers)).status_code == 422
    assert recommender.store.records == {}


async def test_lines_are_numbered_through_all_batches(site: Site, recommender: Recommender) -> None:
    lines = [json.dumps({"title": f"Film {n}", "key": f"k{n}"}) for n in range(700)]
    lines[3], lines[650] = "nonsense", '{"title": "' + "x" * 70_000 + '"}'
    faults, end = await send(site, lines)
    assert [fault["line"] for fault in faults] == [4, 651]
    assert end == {"added": 698, "changed": 0, "unchanged": 0, "refused": 2}
    assert len(recommender.batches) == 2
    assert (await send(site, lines))[1]["unchanged"] == 698


async def test_large_lines_make_small_batches(
    site: Site, recommender: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movie_file, "MAX_BATCH_CHARACTERS", 100)
    _, end = await send(site, [json.dumps({"title": "x" * 40, "key": f"k{n}"}) for n in range(4)])
    assert (end["added"], len(recommender.batches)) == (4, 4)


async def test_a_failure_amid_a_file_is_the_last_line(site: Site, recommender: Recommender) -> None:
    recommender.batches_until_down = 1
    _, end = await send(site, [json.dumps({"title": f"Film {n}", "key": f"k{n}"}) for n in range(600)])
    assert end["added"] == 500
    assert "unavailable" in end["error"]


async def test_more_than_10_000_lines_are_refused(site: Site, recommender: Recommender) -> None:
    response = await site.client.post("/api/movies", content="{}\n" * 10_002, headers=OPERATOR)
    assert response.status_code == 422
    assert recommender.batches == []


async def test_a_byte_order_mark_is_no_part_of_the_first_line_and_other_encodings_are_refused(
    site: Site, recommender: Recommender
) -> None:
    content = b'\xef\xbb\xbf{"title": "First", "key": "a"}\r\n{"title": "Am\xe9lie", "key": "b"}\n'
    response = await site.client.post("/api/movies", content=content, headers=OPERATOR)
    fault, end = map(json.loads, response.text.splitlines())
    assert fault["line"] == 2
    assert (end["added"], end["refused"]) == (1, 1)
    assert [record.fields.title for record in recommender.store.records.values()] == ["First"]

"""The site with an operator's token, and the recommender's use cases of records in memory behind it."""

import json

import pytest

from services.recommender.datasets.twins import Twins
from services.recommender.domain.catalogue import Catalogue
from services.recommender.records.editor import RecordEditor
from services.recommender.records.known_movies import DatasetMovies
from shared.contracts.errors import RecommenderUnavailable
from shared.contracts.movie_records import FileReport, ImportReport, MovieRecord, RecordBatch, RecordChange
from shared.contracts.movies import Movie, MovieDetails
from shared.contracts.queries import MovieQuery
from tests.support.catalogue.movie_records import MemoryRecords
from tests.support.small_dataset import small_dataset
from tests.unit.web.conftest import Site

TOKEN = "matinee_operator_right"
DATASET = small_dataset()
KNOWN = DatasetMovies(DATASET, Twins())
BASE = Catalogue.from_dataset(DATASET)


class Operators:
    def __init__(self) -> None:
        self.revoked = False
        self.manages_users = True

    async def holder(self, token: str, scope: str) -> str | None:
        is_allowed = self.manages_users and not self.revoked
        return "ops" if is_allowed and (token, scope) == (TOKEN, "users:manage") else None

    async def allows(self, token: str, scope: str) -> bool:
        return (token, scope, self.revoked) == (TOKEN, "movies:write", False)


class Recommender:
    """Answers from the records of this moment, without the delay of a running one."""

    def __init__(self) -> None:
        self.store = MemoryRecords()
        self.editor = RecordEditor(self.store, self.acknowledge)
        self.down = False

    async def acknowledge(self, _catalogue: int) -> None:
        """No reader runs."""

    def catalogue(self) -> Catalogue:
        return BASE.with_records(self.store.records, BASE, self.store.records)

    async def movies(self, query: MovieQuery) -> bytes:
        return self.catalogue().page(query).model_dump_json().encode()

    async def hidden_movies(self) -> list[Movie]:
        return self.catalogue().hidden_movies()

    async def movie_even_hidden(self, movie_id: int) -> MovieDetails:
        return self.catalogue().details(movie_id, even_hidden=True)

    async def record(self, movie_id: int) -> MovieRecord:
        return await self.editor.get(KNOWN, movie_id)

    async def change_record(self, movie_id: int, change: RecordChange) -> MovieRecord:
        change = RecordChange.model_validate(json.loads(change.model_dump_json(exclude_unset=True)))
        return await self.editor.change(KNOWN, movie_id, change)

    async def add_records(self, batch: RecordBatch) -> ImportReport:
        if self.down:
            raise RecommenderUnavailable
        return await self.editor.add_lines(KNOWN, batch.lines, batch.first)


class MemoryLastFile:
    def __init__(self) -> None:
        self.report: FileReport | None = None

    async def save(self, report: FileReport) -> None:
        self.report = report

    async def load(self) -> FileReport | None:
        return self.report


class Office:
    """What an operator sees and does."""

    def __init__(self, site: Site) -> None:
        self.site, self.operators, self.recommender = site, Operators(), Recommender()
        self.last_file = MemoryLastFile()
        site.replace(operators=self.operators, recommender=self.recommender, last_file=self.last_file)

    @property
    def store(self) -> MemoryRecords:
        return self.recommender.store

    async def sign_in(self, token: str = TOKEN) -> int:
        return (await self.site.client.post("/operator/signin", data={"token": token})).status_code

    async def page(self, path: str = "") -> str:
        return (await self.site.client.get(f"/operator{path}")).text


@pytest.fixture
def office(site: Site) -> Office:
    return Office(site)

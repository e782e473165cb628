import pytest

from services.web.clients.movie_file import MAX_LINES, MovieFile, split_lines
from shared.contracts.errors import InvalidInput, RecommenderUnavailable
from shared.contracts.movie_records import MAX_BATCH, MAX_FAULTS, Announcement, ImportReport, LineFault, RecordBatch


class Recommender:
    """Refuses every second line, and is down after some batches."""

    def __init__(self, batches: int = 100) -> None:
        self.batches = batches
        self.announced: list[Announcement] = []

    async def add_records(self, batch: RecordBatch) -> ImportReport:
        self.batches -= 1
        if self.batches < 0:
            raise RecommenderUnavailable
        refused = [number for number in range(batch.first, batch.first + len(batch.lines)) if number % 2 == 0]
        faults = [LineFault(line=number, detail="no") for number in refused]
        added = [] if batch.announce else [batch.first]
        return ImportReport(added=len(batch.lines) - len(faults), faults=faults, unannounced=added, hides=bool(added))

    async def announce_records(self, announcement: Announcement) -> None:
        self.announced.append(announcement.model_copy(deep=True))


async def test_the_report_counts_all_batches_and_keeps_the_first_faults() -> None:
    file = MovieFile(Recommender())
    lines = ["{}"] * (MAX_BATCH + 100)
    assert [fault.line async for fault in file.send(lines)] == list(range(2, len(lines) + 1, 2))
    report = file.report("films.jsonl")
    assert (report.source, report.added, report.refused, report.error) == ("films.jsonl", 300, 300, None)
    assert [fault.line for fault in report.faults] == list(range(2, 2 * MAX_FAULTS + 1, 2))


async def test_a_file_that_was_not_all_read_says_so() -> None:
    recommender = Recommender(batches=1)
    file = MovieFile(recommender)
    async for _ in file.send(["{}"] * (MAX_BATCH + 1)):
        pass
    report = file.report("films.jsonl")
    assert (report.added, report.error) == (MAX_BATCH // 2, RecommenderUnavailable.message)
    assert recommender.announced == [Announcement(movies=[1], hides=True)], "what was stored is taken up"


@pytest.mark.parametrize(("lines", "announced"), [(MAX_BATCH, []), (2 * MAX_BATCH + 1, [1, 501, 1001])])
async def test_all_batches_of_a_file_are_taken_up_at_once(lines: int, announced: list[int]) -> None:
    recommender = Recommender()
    async for _ in MovieFile(recommender).send(["{}"] * lines):
        pass
    assert [each.movies for each in recommender.announced] == ([announced] if announced else [])


def test_lines_are_read_from_any_bytes_up_to_a_number() -> None:
    assert split_lines(b"\xef\xbb\xbf{}\n\xff") == ["{}", "\ufffd"]
    with pytest.raises(InvalidInput, match="at most 10,000 lines"):
        split_lines(b"\n" * (MAX_LINES + 1))

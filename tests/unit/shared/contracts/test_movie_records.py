from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.movie_records import FileReport, ImportReport, LineFault, MovieFields, MovieLine


@pytest.mark.parametrize("imdb_id", ["tt0114709", "0114709", 114709])
def test_an_imdb_id_is_a_number_with_or_without_its_prefix(imdb_id: Any) -> None:
    assert MovieFields(imdb_id=imdb_id).imdb_id == 114709


def test_only_what_was_given_a_value_is_stated() -> None:
    assert MovieFields(title=" Dune ", overview=None, hidden=False).stated() == {"title": "Dune", "hidden": False}


def test_a_line_names_its_movie_by_the_strongest_id_first() -> None:
    line = MovieLine(key="mine", tmdb_id=862, imdb_id=114709, movie_id=1, runtime=81)
    assert line.names() == ["imdb:114709", "tmdb:862", "key:mine"]
    assert line.fields() == {"tmdb_id": 862, "imdb_id": 114709, "runtime": 81}


@pytest.mark.parametrize("fields", [{"titel": "Dune"}, {"title": "x" * 301}, {"genres": ["x"] * 101}, {"tmdb_id": 0}])
def test_what_is_too_long_or_unknown_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MovieFields.model_validate(fields)


def test_a_report_of_a_file_keeps_the_first_faults_and_counts_all() -> None:
    faults = [LineFault(line=number, detail="x") for number in range(1, 100)]
    report = FileReport.from_import("films.csv", ImportReport(added=2, faults=faults), "The store is down.")
    assert (report.source, report.added, report.refused, report.error) == ("films.csv", 2, 99, "The store is down.")
    assert report.faults == faults[:50]

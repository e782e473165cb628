from services.web.ratings_import.reading.entries import Entry, Film, Reading, Source


def test_a_reading_knows_its_people_and_whether_its_numbers_have_a_meaning() -> None:
    named, numbered = Entry(1, Film("Heat"), 4.0, person="7"), Entry(2, Film("", movie_id=3), 4.0, person="7")
    assert Reading(Source.OTHER, [named, numbered]).people == {"7": 2}
    assert not Reading(Source.OTHER, [named]).needs_dataset
    assert Reading(Source.MOVIELENS_DATASET, [numbered]).needs_dataset
    assert not Reading(Source.MOVIELENS_DATASET, [numbered], dataset="ml-100k").needs_dataset

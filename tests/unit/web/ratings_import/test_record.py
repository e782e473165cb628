import pytest

from services.web.ratings_import.reading.entries import BadLine, Entry, Film, LeftOut, Reading, Scale, Source
from services.web.ratings_import.record import (
    KEPT_SECONDS,
    MAX_OUTLIERS,
    MAX_SHOWN,
    Answers,
    ImportRecord,
    Outlier,
    scale_of,
)
from shared.contracts.errors import InvalidInput

HEAT = Film("Heat")


def record(reading: Reading) -> ImportRecord:
    return ImportRecord.from_reading(reading, 944, "id", "x" * 200, 1000)


def test_a_record_says_what_was_read() -> None:
    reading = Reading(Source.IMDB, [Entry(2, HEAT, 7.0, 5), Entry(3, HEAT, 8.0)], Scale.TEN)
    reading.bad_lines = [BadLine("a.csv", n) for n in range(MAX_SHOWN + 5)]
    reading.left_out[LeftOut.SERIES] = 3
    made = record(reading)
    assert (made.source, scale_of(made), made.ratings, made.undated) == ("imdb", Scale.TEN, 2, 1)
    assert (made.bad_lines[1], len(made.bad_lines), made.bad_line_count) == ("a.csv 1", MAX_SHOWN, MAX_SHOWN + 5)
    assert (made.left_out, len(made.file), made.expires_at) == ({"series and episodes": 3}, 100, 1000 + KEPT_SECONDS)
    assert (made.questions, made.people, made.person) == ([], {}, "")


def test_several_people_and_a_contradicted_scale_are_questions() -> None:
    entries = [Entry(2, HEAT, 7.0, person="Ada"), Entry(3, HEAT, 8.0, person="Bob")]
    made = record(Reading(Source.NETFLIX, entries, Scale.TEN, scale_is_contradicted=True))
    assert made.questions == ["person", "scale"]
    answered = Answers(scale=100, person="Bob").apply(made)
    assert (answered.questions, answered.scale, answered.person) == ([], 100, "Bob")


@pytest.mark.parametrize(("scale", "questions"), [(Scale.FIVE, []), (Scale.TEN, ["scale"]), (Scale.TWENTY, ["scale"])])
def test_a_scale_in_doubt_is_a_question_unless_it_is_the_usual_one(scale: Scale, questions: list[str]) -> None:
    made = record(Reading(Source.OTHER, [Entry(2, HEAT, 4.0)], scale, scale_is_certain=False, scales=[scale]))
    assert made.questions == questions
    assert Answers(scale=scale).apply(made).questions == []


def test_outliers_are_shown_with_their_lines() -> None:
    slips = [Entry(n, HEAT, 7.0, file="a.csv") for n in range(MAX_OUTLIERS + 1)]
    made = record(Reading(Source.OTHER, slips, Scale.TEN, scales=[Scale.FIVE, Scale.TEN], outliers=slips))
    assert (made.outliers[1], len(made.outliers)) == (Outlier(line="a.csv 1", rating=7.0), MAX_OUTLIERS)
    assert (made.outlier_count, made.scales) == (MAX_OUTLIERS + 1, [5, 10])


@pytest.mark.parametrize("answers", [Answers(scale=5), Answers(scale=7), Answers(person="Eve")])
def test_answers_that_the_file_rules_out_are_refused(answers: Answers) -> None:
    with pytest.raises(InvalidInput):
        answers.apply(record(Reading(Source.IMDB, [Entry(2, HEAT, 7.0)], Scale.TEN, scales=[Scale.TEN])))

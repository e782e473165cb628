import json

import pytest

from services.web.queries.movie_form import changed_fields, form_of, new_movie, shown_before, typed, with_record
from shared.contracts.errors import InvalidInput
from shared.contracts.movie_records import MovieFields
from shared.contracts.movies import MovieDetails

ALIEN = MovieDetails(
    movie_id=1, title="Alien", year=1979, genres=["Horror", "Sci-Fi"], rating_count=0, average_rating=None, histogram={}
)
SHOWN = form_of(ALIEN)


def test_a_movie_becomes_text_with_one_entry_a_line() -> None:
    assert (SHOWN["title"], SHOWN["year"], SHOWN["genres"], SHOWN["runtime"]) == ("Alien", "1979", "Horror\nSci-Fi", "")


def test_the_record_of_this_moment_outweighs_what_is_shown_for_another() -> None:
    values = with_record(SHOWN, MovieFields(title="Alien!", runtime=117))
    assert (values["title"], values["runtime"], values["year"]) == ("Alien!", "117", "1979")


def test_what_differs_is_changed_and_what_was_emptied_is_null() -> None:
    after = SHOWN | {"runtime": "117", "year": "", "tags": "a\nb"}
    assert changed_fields(SHOWN, after).model_dump(exclude_unset=True) == {
        "runtime": 117,
        "year": None,
        "tags": ["a", "b"],
    }
    assert changed_fields(SHOWN, SHOWN).model_fields_set == set()


def test_line_ends_of_browsers_make_no_difference() -> None:
    sent = {name: text.replace("\n", "\r\n") for name, text in SHOWN.items()} | {"trailer": b"a file"}
    assert typed(sent)["genres"] == SHOWN["genres"]
    assert "trailer" not in typed(sent)


def test_a_new_movie_states_what_was_typed() -> None:
    line = new_movie(typed({"title": "Dune", "key": "d-1", "cast": "Zendaya\r\n\r\nTimothée Chalamet"}))
    assert line.stated() == {"title": "Dune", "key": "d-1", "cast": ["Zendaya", "Timothée Chalamet"]}


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", json.dumps(SHOWN | {"title": 5})])
def test_a_form_without_what_it_was_shown_with_is_refused(text: str | None) -> None:
    with pytest.raises(InvalidInput, match="incomplete"):
        shown_before(text)
    assert shown_before(json.dumps(SHOWN)) == SHOWN


def test_what_is_wrong_is_said_by_the_label_of_the_field() -> None:
    with pytest.raises(InvalidInput, match=r"^Runtime in minutes: "):
        changed_fields(SHOWN, SHOWN | {"runtime": "two hours"})
    with pytest.raises(InvalidInput, match=r"^Year: "):
        new_movie(typed({"title": "Dune", "year": "1"}))

import pytest
from starlette.datastructures import QueryParams

from services.web.queries.filters_form import FieldsInvalid, address_fields, encode, read_filters, read_or_problem
from services.web.queries.list_query import ListPageQuery
from shared.contracts.errors import InvalidInput
from shared.contracts.filtering.filters import MovieFilters

ADDRESS = (
    "genre=Comedy&genre=Romance&without_genre=Horror&person=Tom+Hanks&person=Meg+Ryan&without_tag=gore"
    "&from_year=1990&to_year=1999&min_runtime=60&max_runtime=120&language=French&max_age=12&include_unknown=true"
)


def test_an_address_says_all_filters_and_is_read_again() -> None:
    filters = read_filters(QueryParams(ADDRESS))
    assert filters == MovieFilters(
        genre=["Comedy", "Romance"],
        without_genre="Horror",
        person=["Tom Hanks", "Meg Ryan"],
        without_tag="gore",
        from_year=1990,
        to_year=1999,
        min_runtime=60,
        max_runtime=120,
        language="French",
        max_age=12,
        include_unknown=True,
    )
    assert encode(address_fields(filters)) == ADDRESS
    assert encode(address_fields(MovieFilters())) == ""


def test_the_country_of_services_counts_only_with_services() -> None:
    filters = read_filters(QueryParams("service=Netflix&service=Disney+Plus&region=DE"))
    assert (filters.service, filters.region) == (("Netflix", "Disney Plus"), "DE")
    assert read_filters({"region": "DE"}) == MovieFilters()
    assert read_filters({"service": "Mubi", "region": "<b>"}) == MovieFilters(service="Mubi")


def test_a_form_separates_names_with_semicolons_and_texts_are_bounded() -> None:
    filters = read_filters(
        {"person": " Tom Hanks ; ;Meg Ryan", "tag": ";".join(map(str, range(50))), "genre": "x" * 99}
    )
    assert filters.person == ("Tom Hanks", "Meg Ryan")
    assert (len(filters.tag), len(filters.genre[0])) == (10, 40)


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("from_year=1990&to_year=1980", ("from_year", "to_year")),
        ("from_year=19", ("from_year", "to_year")),
        ("min_runtime=120&max_runtime=60", ("min_runtime", "max_runtime")),
        ("max_runtime=0", ("min_runtime", "max_runtime")),
        ("max_runtime=soon", ("min_runtime", "max_runtime")),
    ],
)
def test_what_is_wrong_is_said_with_its_fields(address: str, fields: tuple[str, str]) -> None:
    with pytest.raises(FieldsInvalid) as raised:
        read_filters(QueryParams(address))
    assert raised.value.fields == fields
    assert read_or_problem(read_filters, QueryParams(f"{address}&genre=Comedy"))[0] == MovieFilters(genre="Comedy")


@pytest.mark.parametrize("age", ["-1", "19", "x"])
def test_an_age_is_one_of_those_that_are_offered(age: str) -> None:
    with pytest.raises(InvalidInput, match="is not an age"):
        read_filters({"max_age": age})


def test_several_problems_keep_what_was_typed() -> None:
    query, problem = read_or_problem(ListPageQuery.read, {"user_id": "7", "from_year": "1990x", "amount": "1234567"})
    assert query == ListPageQuery(7)
    assert problem.keys() == {"years_error", "amount_error", "typed"}
    assert problem["typed"] == {"from_year": "1990x", "to_year": "", "amount": "123456"}
    assert read_or_problem(ListPageQuery.read, {"user_id": "7"}) == (query, {})

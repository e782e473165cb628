import re

from services.web.app import create_app
from shared.http.service import operations
from tests.unit.web.conftest import SETTINGS

LONGEST = 30


def test_every_operation_has_a_short_name_of_its_own() -> None:
    ids = [operation["operationId"] for _, _, operation in operations(create_app(SETTINGS).openapi())]
    assert len(set(ids)) == len(ids) > 40
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+|[a-z]+", each) and len(each) <= LONGEST for each in ids)


def test_names_say_what_is_got_or_done() -> None:
    document = create_app(SETTINGS).openapi()["paths"]
    assert document["/api/users/{user_id}/recommendations"]["get"]["operationId"] == "get_list"
    assert document["/api/users/{user_id}/ratings"]["get"]["operationId"] == "get_ratings"
    assert document["/api/users/{user_id}/ratings/{movie_id}"]["put"]["operationId"] == "rate"
    assert document["/api/batch/recommendations"]["post"]["operationId"] == "get_lists"

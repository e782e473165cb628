from services.web.queries.profile_changes import redirect_to, told


def test_a_redirect_leads_to_the_section_that_tells_of_it() -> None:
    answer = redirect_to("app")
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile?changed=app#apps")
    assert told("app") == {"apps": "The app is disconnected."}


def test_what_no_redirect_names_is_not_told() -> None:
    assert told("everything") == told("") == {}

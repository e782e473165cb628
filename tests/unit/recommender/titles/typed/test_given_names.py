import pytest

from services.recommender.titles.typed.given_names import is_given_name


@pytest.mark.parametrize(("text", "is_name"), [("michael", True), ("francois", True), ("hamlet", False), ("", False)])
def test_names_are_known_in_their_normal_form(text: str, is_name: bool) -> None:
    assert is_given_name(text) == is_name

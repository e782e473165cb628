import pytest

from shared.lists.cache_lease import Notices
from shared.lists.fragments.catalogue_version import catalogue_of, is_outdated, may_show_hidden, with_catalogue


def test_the_catalogue_stands_behind_the_model() -> None:
    assert with_catalogue("m1", 0) == "m1"
    assert with_catalogue("m1", 12) == "m1+12"
    assert [catalogue_of(version) for version in ("m1", "m1+12", "a+b", "")] == [0, 12, 0, 0]


@pytest.mark.parametrize(
    ("version", "current", "outdated"),
    [
        ("m1", None, False),
        ("m1", "m2", False),
        ("m1+3", "m2+3", False),
        ("m1+4", "m2+3", False),
        ("m1", "m1+1", True),
        ("m1+2", "m2+3", True),
    ],
)
def test_a_list_of_an_earlier_catalogue_is_outdated(version: str, current: str | None, outdated: bool) -> None:
    assert is_outdated(version, Notices(current)) == outdated
    assert is_outdated(version, Notices(current, hides=9))
    assert not is_outdated("m1+9", Notices("m1", hides=9))


def test_only_a_list_from_before_the_last_hiding_may_show_a_hidden_movie() -> None:
    notices = Notices("m1+12", hides=9)
    assert [may_show_hidden(version, notices) for version in ("m1", "m1+8", "m1+9", "m0+11")] == [True, True] + [
        False
    ] * 2

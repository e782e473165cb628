import pytest

from shared.contracts.user_names import name_key


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "ada lovelace",
        "  ADA \t Lovelace ",
        "\uff21da Lovelace",
        "Ada\u00a0Lovelace",
        "\u1d2cda Lovelace",
        "A\u200dda Love\u200clace",
    ],
)
def test_names_that_look_alike_have_the_same_key(name: str) -> None:
    assert name_key(name) == "ada lovelace"


def test_other_names_have_other_keys() -> None:
    assert len({name_key(name) for name in ("Ada", "Adam", "A da", "Stra\u00dfe", "Strase")}) == 5
    assert name_key("Stra\u00dfe") == name_key("STRASSE")

import pytest

from services.web.accounts.common_passwords import is_common


@pytest.mark.parametrize(
    "password",
    [
        *("password", "Password1", "PASSWORD123!", "passw0rd", "12345678", "123456789", "1234567890", "87654321"),
        *(
            "qwertyui",
            "qwertz123",
            "11111111",
            "abababab",
            "abcabcabc",
            "abcdefgh",
            "iloveyou2",
            "!letmein!",
            "2024winter",
        ),
        *(
            "12341234",
            "zyxwvuts",
            "asdfghjkl",
            "football99",
            "ada12345",
            "Ada-2024-",
            "trustno1",
            "starwars7",
        ),
    ],
)
def test_common_passwords_are_found(password: str) -> None:
    assert is_common(password, "Ada")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "tr0ub4dor&3",
        "passwordless life",
        "x9!kfp2q",
        "moviesandmore",
        "my dog eats 12",
        "Адамова голова",
        "密码安全很重要的",
    ],
)
def test_others_are_not(password: str) -> None:
    assert not is_common(password, "Ada")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("outsider2", "outsider2"),
        ("outsider2", "Outsider99"),
        ("Ada Lovelace", "adalovelace1"),
        ("20012001x", "20012001x"),
    ],
)
def test_ones_own_name_is_common(name: str, password: str) -> None:
    assert is_common(password, name)


def test_a_name_without_letters_forbids_nothing_else() -> None:
    assert not is_common("blue-98-kettle", "007")

import pytest

from services.recommender.filters.certificates import certificate_age


@pytest.mark.parametrize(
    ("certificate", "age"),
    [
        *[("G", 0), ("U", 0), ("PG", 8), ("pg-13", 13), ("R", 17), ("NC-17", 18), ("TV-MA", 17), (" 12A ", 12)],
        *[("FSK 16", 16), ("FSK 0", 0), ("6", 6), ("18+", 18), ("VM14", 14), ("M18", 18)],
        *[("Not Rated", None), ("", None), (None, None), ("99", None), ("12345", None)],
    ],
)
def test_certificates_of_several_countries_are_ages(certificate: str | None, age: int | None) -> None:
    assert certificate_age(certificate) == age

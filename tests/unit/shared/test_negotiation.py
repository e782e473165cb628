import pytest

from shared.negotiation import accepted_codings, matches_etag, preferred


@pytest.mark.parametrize(
    "header", ["gzip", "gzip, deflate, br", "GZIP;q=0.5", "br, *", "*;q=0.1", "x-gzip", "deflate , gzip ; q=1.000"]
)
def test_gzip_is_accepted(header: str) -> None:
    assert "gzip" in accepted_codings(header)


@pytest.mark.parametrize(
    "header",
    ["", "identity", "br", "gzip;q=0", "gzip;q=0.000, *", "*;q=0", "gzip; Q=0", "notgzip", "gzip;q=x", "gzip;q=-1"],
)
def test_gzip_is_refused(header: str) -> None:
    assert "gzip" not in accepted_codings(header)


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("gzip, deflate, br, zstd", ["br", "gzip"]),
        ("br;q=0.1", ["br"]),
        ("*, br;q=0", ["gzip"]),
        ("*", ["br", "gzip"]),
        ("identity", []),
    ],
)
def test_the_best_accepted_coding_comes_first(header: str, codings: list[str]) -> None:
    assert accepted_codings(header) == codings


@pytest.mark.parametrize("header", ['W/"1"', '"1"', '"0", W/"1"', '"0","1"', "*", ' "1" ', '"a,b", "1"'])
def test_an_etag_matches(header: str) -> None:
    assert matches_etag(header, 'W/"1"')


@pytest.mark.parametrize("header", ["", '"11"', 'W/"0"', "1", "W/1", '"*"', '"0, 1"'])
def test_an_etag_does_not_match(header: str) -> None:
    assert not matches_etag(header, 'W/"1"')


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT, en;q=0.9", "de"),
        ("en-GB,de;q=0.9", "en"),
        ("de;q=0.1, en;q=0.5", "en"),
        ("DE", "de"),
        ("fr, de;q=0.2", "de"),
        ("fr", "en"),
        ("*", "en"),
        ("de;q=0", "en"),
        (";;,,q", "en"),
    ],
)
def test_the_preferred_language_is_the_first_of_the_greatest_weight(header: str, language: str) -> None:
    assert preferred(header, ("en", "de")) == language

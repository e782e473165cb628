import pytest

from services.voice.alexa.verification.chain_url import chain_path
from services.voice.alexa.verification.errors import UntrustedRequest
from tests.support.alexa.certificate_authority import CHAIN_PATH


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/./echo.api//echo-api-cert.pem",
    ],
)
def test_amazons_url_is_recognised_in_every_spelling(url: str) -> None:
    assert chain_path(url) == CHAIN_PATH


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com.evil.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../bucket/cert.pem",
        "https://s3.amazonaws.com/echo.api/%2e%2e/bucket/cert.pem",
        "https://s3.amazonaws.com/echo.api/%2E%2E/bucket/cert.pem",
        "https://s3.amazonaws.com/echo.api/..%2fbucket/cert.pem",
        "https://s3.amazonaws.com/echo.api\\..\\bucket/cert.pem",
        "https://s3.amazonaws.com//echo.api/cert.pem",
        "https://s3.amazonaws.com/echo.api/",
        "https://s3.amazonaws.com/echo.api",
        "https://user@s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443@evil.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?bucket=evil",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem#evil",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem\n",
        " https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/" + "a" * 400,
    ],
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(UntrustedRequest):
        chain_path(url)

import posixpath
import re

from services.voice.alexa.verification.errors import UntrustedRequest

# The allowed characters exclude user info, other ports, escapes, queries and fragments.
AMAZON_URL = re.compile(r"(?i:https://s3\.amazonaws\.com)(?::443)?(/[A-Za-z0-9._/-]{1,300})")
FOLDER = "/echo.api/"


def chain_path(url: str) -> str:
    """The normalized path of the certificate chain: the only part of the URL that is used to fetch it.

    Raises `UntrustedRequest` if the URL is not one of Amazon's.
    """
    match = AMAZON_URL.fullmatch(url)
    if match is None:
        raise UntrustedRequest("the URL of the certificate chain is not one of Amazon's")
    path = posixpath.normpath(match[1])
    if not path.startswith(FOLDER):
        raise UntrustedRequest(f"the path of the certificate chain is not under {FOLDER}")
    return path

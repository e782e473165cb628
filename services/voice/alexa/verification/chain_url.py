import posixpath
import re

from services.voice.alexa.verification.errors import Untrusted

# The characters leave no room for user info, another port, escapes, a query or a fragment.
AMAZON_URL = re.compile(r"(?i:https://s3\.amazonaws\.com)(?::443)?(/[A-Za-z0-9._/-]{1,300})")
FOLDER = "/echo.api/"


def chain_path(url: str) -> str:
    """The path of Amazon's certificate chain that the URL names, its dots resolved: the only part to be fetched."""
    match = AMAZON_URL.fullmatch(url)
    if match is None:
        raise Untrusted("the chain's URL is not one of Amazon's")
    path = posixpath.normpath(match[1])
    if not path.startswith(FOLDER):
        raise Untrusted(f"the chain's path is not under {FOLDER}")
    return path

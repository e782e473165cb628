"""AWS Signature Version 4 for requests of one form, in a tenth of the time that botocore takes for any.

https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
"""

import hashlib
import hmac
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(Protocol):
    @property
    def access_key(self) -> str: ...
    @property
    def secret_key(self) -> str: ...
    @property
    def token(self) -> str | None: ...


@dataclass(frozen=True)
class Signer:
    """Signs a POST to `path` of `host`, without a query."""

    host: str
    path: str
    region: str
    service: str

    def headers(
        self, body: bytes, headers: dict[str, str], credentials: Credentials, now: float | None = None
    ) -> dict[str, str]:
        """`headers`, whose names are in lower case, and those of the signature. `now` is in seconds of the epoch."""
        timestamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
        signed = {**headers, "host": self.host, "x-amz-date": timestamp}
        if credentials.token:
            signed["x-amz-security-token"] = credentials.token
        names = sorted(signed)
        signed_names = ";".join(names)
        lines = "".join([f"{name}:{signed[name]}\n" for name in names])
        request = f"POST\n{self.path}\n\n{lines}\n{signed_names}\n{hashlib.sha256(body).hexdigest()}"
        scope = f"{timestamp[:8]}/{self.region}/{self.service}/aws4_request"
        text = f"{ALGORITHM}\n{timestamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = signing_key(credentials.secret_key, timestamp[:8], self.region, self.service)
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        credential = f"Credential={credentials.access_key}/{scope}"
        signed["authorization"] = f"{ALGORITHM} {credential}, SignedHeaders={signed_names}, Signature={signature}"
        return signed


@lru_cache(maxsize=4)
def signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from services.web.accounts.sessions import ID_CHARACTERS, hash_secret

PasskeyId = Annotated[str, Field(pattern=f"^[0-9a-f]{{{ID_CHARACTERS}}}$")]


@dataclass(frozen=True)
class Passkey:
    """The credential's id and its public key are in base64url; times are seconds since 1970."""

    credential: str
    public_key: str
    sign_count: int
    name: str
    created: int
    used: int | None = None

    @property
    def created_at(self) -> datetime:
        return datetime.fromtimestamp(self.created, UTC)

    @property
    def used_at(self) -> datetime | None:
        return None if self.used is None else datetime.fromtimestamp(self.used, UTC)

    @property
    def passkey_id(self) -> str:
        return passkey_id_of(self.credential)


def passkey_id_of(credential: str) -> str:
    """Its name among those of its user. It opens nothing."""
    return hash_secret(credential)[:ID_CHARACTERS]

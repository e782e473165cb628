import re
from dataclasses import dataclass

from shared.contracts.errors import InvalidInput

MAX_CHARACTERS = 254
ADDRESS = re.compile(r"[A-Za-z0-9._+%-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


@dataclass(frozen=True)
class MailAddress:
    """`language`: in which mails are written to it."""

    text: str
    language: str


def validate_address(text: str) -> str:
    address = text.strip()
    if len(address) > MAX_CHARACTERS or not ADDRESS.fullmatch(address):
        raise InvalidInput("This is not a mail address. Write it as name@example.org.")
    return address

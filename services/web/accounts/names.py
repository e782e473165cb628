"""Which names users may choose: those of every script, with something in them that can be seen."""

import re
import unicodedata

from services.web.localization.messages import Message
from shared.contracts.errors import InvalidInput
from shared.contracts.user_names import JOINERS

MAX_NAME_LENGTH = 40
MAX_CODE_POINTS = 4 * MAX_NAME_LENGTH
"""A family emoji has seven, a letter with marks a few."""
STRAY_JOINERS = re.compile(rf"(?<![^\s])[{JOINERS}]+|[{JOINERS}]+(?![^\s])|(?<=[{JOINERS}])[{JOINERS}]+")
"""At the edge of a word or after another one."""
BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U00016fe4\U0001d159]")
"""Letters, signs and marks that are printable by their category, and empty."""
EXTENDING = re.compile("[\u200c\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")
"""Beside marks: they change the character before them."""
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


def validate_name(text: str) -> str:
    """Joiners stay where they join: Persian, Indic scripts and emoji need them. All other invisible characters are
    refused, among them those that change the direction of the text around them."""
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    name = " ".join(STRAY_JOINERS.sub("", words).split())
    visible = re.sub(f"[{JOINERS}]", "", name)
    if not visible:
        raise InvalidInput("Choose a name.")
    if name_length(name) > MAX_NAME_LENGTH or len(name) > MAX_CODE_POINTS:
        raise InvalidInput(
            Message("A name has at most %(most)s characters. Choose a shorter one.", most=MAX_NAME_LENGTH)
        )
    if not visible.isprintable() or BLANK.search(visible) or any(_is_mark(word[0]) for word in name.split()):
        raise InvalidInput("The name has a character in it that cannot be shown. Choose another name.")
    if "".join(visible.split()).isnumeric():
        raise InvalidInput("A name of digits alone would be taken for an id. Add a letter.")
    return name


def name_length(name: str) -> int:
    """In characters as people count them: a letter with its marks, a flag, or emoji that are joined are one."""
    joined = re.sub("\u200d.", "", FLAG.sub("F", name))
    return sum(not _is_mark(character) for character in joined)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or EXTENDING.match(character) is not None

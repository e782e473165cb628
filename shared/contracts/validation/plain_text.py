"""Refuses characters in texts that no page can show, and those that a wrong encoding has left."""

import unicodedata
from collections.abc import Iterator, Mapping

from pydantic_core import PydanticCustomError

LINE_BREAKS = "\t\r\n"
BLANKS = f" {LINE_BREAKS}"
"""What is removed at both ends of a text."""
DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They change the order of all that follows. The marks that Arabic and Hebrew need are others."""
CONTROLS = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Categories of Unicode: control characters, halves of a character, and separators of lines and paragraphs."""
INVISIBLE = frozenset(("Cf", "Zs", "Cc"))
REPLACEMENT = "\ufffd"
WITHOUT_LINE_BREAKS = str.maketrans("", "", LINE_BREAKS)


def refuse_unprintable(value: object, multiline: frozenset[str] = frozenset()) -> None:
    """Looks at all texts in a JSON value, also at names of fields. Only texts of the `multiline` fields may have line
    breaks within. Raises `PydanticCustomError` with the place of the character."""
    for place, text in _texts(value, ()):
        allowed = LINE_BREAKS if place and place[0] in multiline else ""
        if _is_plain(text.strip(BLANKS).translate(WITHOUT_LINE_BREAKS if allowed else {})):
            continue
        faults = (_fault(each) for each in text.strip(BLANKS) if each not in allowed)
        reason = next(filter(None, faults), "") or ("it has nothing to be seen" if _is_invisible(text) else "")
        if reason:
            raise PydanticCustomError("unprintable", "{reason}", {"reason": f"{'.'.join(place)}: {reason}"})


def printable(text: str) -> str:
    """The text without such characters, for texts of other services, which nobody here can mend."""
    kept = "".join(each for each in text if each in LINE_BREAKS or not _fault(each))
    return "" if _is_invisible(kept) else kept.strip(BLANKS)


def _is_plain(text: str) -> bool:
    """True of nearly all texts, and found out at once: no character needs a look of its own."""
    return text.isprintable() and REPLACEMENT not in text


def _fault(character: str) -> str:
    if character == REPLACEMENT:
        return "it has a character that was lost when the text was decoded (U+FFFD); send the text in UTF-8"
    is_no_character = ord(character) & 0xFFFE == 0xFFFE
    if character in DIRECTION_CONTROLS or is_no_character or unicodedata.category(character) in CONTROLS:
        return f"it has the control character U+{ord(character):04X}"
    return ""


def _is_invisible(text: str) -> bool:
    return bool(text.strip(BLANKS)) and all(unicodedata.category(each) in INVISIBLE for each in text)


def _texts(value: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    match value:
        case str():
            yield place, value
        case Mapping():
            for name, each in value.items():
                yield place or ("the name of a field",), str(name)
                yield from _texts(each, (*place, str(name)))
        case list() | tuple():
            for each in value:
                yield from _texts(each, place)

"""Text as SSML, and SSML as text."""

import html
import re
from xml.sax.saxutils import escape

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


QUOTES = {'"': "&quot;", "'": "&apos;"}


MARKUP = re.compile(r"<[^>]*>")


def escaped(text: str) -> str:
    """Text as it may stand in SSML."""
    return escape(CONTROL.sub(" ", text), QUOTES)


def plain(ssml: str) -> str:
    """What is heard of SSML."""
    return html.unescape(MARKUP.sub("", ssml))

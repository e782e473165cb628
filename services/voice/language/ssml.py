"""Conversion between plain text and SSML."""

import html
import re
from xml.sax.saxutils import escape

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
QUOTES = {'"': "&quot;", "'": "&apos;"}
MARKUP = re.compile(r"<[^>]*>")


def escaped(text: str) -> str:
    """The text, safe to embed in SSML."""
    return escape(CONTROL.sub(" ", text), QUOTES)


def plain(ssml: str) -> str:
    """The text that is spoken, without markup."""
    return html.unescape(MARKUP.sub("", ssml))

"""Decodes files whose encoding nobody names."""

import codecs
import re

from services.web.localization.messages import N_
from shared.contracts.errors import InvalidInput

LINE_ENDS = re.compile(rb"(\r\n|\n|\r)")
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SAMPLE_BYTES = 512
LETTERS_OF_CP850 = re.compile(rb"[A-Za-z][\x81\x82\x84\x87-\x89\x8b\x8d\xa1-\xa4][A-Za-z]")
"""Inside of words, where cp1252 has no letter of this byte: Excel's "CSV (MS-DOS)"."""
LETTERS_OF_CP1252 = re.compile(rb"[\xc0-\xe0\xe2-\xff]")
"""All but the one that is ß in cp850."""
NOT_TEXT = N_("This is not a text file. Choose the CSV, JSON or zip file that the other site exported.")
EMPTY = N_("This file is empty. Export it again, or choose another file.")


def decode(content: bytes) -> str:
    """Raises `InvalidInput` for a file that is not text, or has none."""
    text = _decoded_twice(_decode(content))
    if "\0" in text:
        raise InvalidInput(NOT_TEXT)
    if not text.strip():
        raise InvalidInput(EMPTY)
    return text


def _decode(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.removeprefix(mark).decode(encoding, errors="replace")
    if encoding := _utf_16_without_mark(content[:SAMPLE_BYTES]):
        return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        if LETTERS_OF_CP850.search(content) and not LETTERS_OF_CP1252.search(content):
            return content.decode("cp850")
        return "".join(_decode_line(line) for line in LINE_ENDS.split(content))


def _decoded_twice(text: str) -> str:
    """Where some program took UTF-8 for cp1252 and wrote it as UTF-8 again: "AmÃ©lie"."""
    try:
        return text if text.isascii() else text.encode("cp1252").decode()
    except UnicodeError:
        return text


def _utf_16_without_mark(sample: bytes) -> str:
    """Mostly Latin text in UTF-16 has a zero in every second byte."""
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if high and 2 * high.count(0) > len(high) and 0 not in low:
            return encoding
    return ""


def _decode_line(line: bytes) -> str:
    """A line in another encoding costs no more than itself."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return "".join(_decode_byte(line[at : at + 1]) for at in range(len(line)))


def _decode_byte(byte: bytes) -> str:
    """cp1252 leaves a few bytes undefined."""
    return byte.decode("cp1252", errors="ignore") or byte.decode("latin-1")

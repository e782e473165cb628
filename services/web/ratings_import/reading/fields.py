"""What a cell means: numbers, ids and years. A cell that means nothing is None."""

import math
import re
from collections.abc import Iterable
from html import unescape

IMDB_ID = re.compile(r"(?:.*[/ ])?tt(\d{1,10})(?:[/?].*)?|(\d{1,10})", re.IGNORECASE)
NUMBER_OF_IMDB = re.compile(r"(?:\S*[/ ])?tt\d{5,10}(?:[/?].*)?", re.IGNORECASE)
YEAR = re.compile(r"(1[89]\d\d|2[01]\d\d)(?:\.0|\D.*)?")
YEAR_LAST = re.compile(r"\D*(?:\d{1,2}\D+){0,2}(1[89]\d\d|2[01]\d\d)\D?")
FORMULA = re.compile(r"\A'(?=[=+\-@\t\r])")
UNITS = "stars?|sterne?n?|points?|punkte?n?|étoiles?|estrellas?|stelle|pkt"
SLASH = "(?: ?/ ?| (?:(?:out )?of|von|sur|de|su|van|av|z) )"
OUT_OF = re.compile(
    rf"(?P<value>[\d.,½]{{1,8}})(?:{SLASH}(?P<greatest>5|10|20|100)(?: (?:{UNITS}))?|(?P<percent> ?%)| (?:{UNITS}))",
    re.IGNORECASE,
)
STARS = re.compile(r"(?P<whole>[★⭐*]{0,10})(?P<half>½?)(?P<missing>☆*)")
EMOJI = "\ufe0f"
"""Says that the character before it is drawn as a picture."""
MAX_TITLE = 300
MAX_ID = 2**53 - 1


def title(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking the title for a formula, and what HTML escapes."""
    return FORMULA.sub("", unescape(text))[:MAX_TITLE].strip()


def number(text: str) -> float | None:
    """With a decimal point, a decimal comma, or a half: "4½"."""
    try:
        value = float(text.replace(",", ".").replace("½", ".5")) if len(text) <= 20 and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def rating(text: str) -> float | None:
    """Also as "9/10", "9 von 10", "90 %", "4 stars", "4½", and stars: "★★★★½", "★★★★☆"."""
    if (found := _stars(text)) is not None:
        return len(found["whole"]) + (0.5 if found["half"] else 0) or None
    found = OUT_OF.fullmatch(text)
    return number(found["value"] if found else text)


def greatest_ratings(texts: Iterable[str]) -> dict[str, int | None]:
    """Of the scale that each text names. A row of stars alone is out of ten where a longer one is."""
    named = {text: greatest_rating(text) for text in texts}
    rows = {text: named[text] for text in named if (found := _stars(text)) and not found["missing"]}
    return named | dict.fromkeys(rows, 10) if 10 in rows.values() else named


def greatest_rating(text: str) -> int | None:
    """Of the scale that the text itself names."""
    if (found := _stars(text)) is not None:
        return 5 if len(found[0]) <= 5 else 10
    found = OUT_OF.fullmatch(text)
    if found is None or not (found["greatest"] or found["percent"]):
        return None
    return int(found["greatest"] or 100)


def _stars(text: str) -> re.Match[str] | None:
    """None also for more than ten, and for some that are missing without saying whether of five or of ten."""
    found = STARS.fullmatch(text.replace(EMOJI, ""))
    return found if found and len(found[0]) <= 10 and not (found["missing"] and len(found[0]) not in {5, 10}) else None


def id_number(text: str) -> int | None:
    """Spreadsheets turn ids into decimals."""
    digits = text.removesuffix(".0")
    value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 16 else 0
    return value if 0 < value <= MAX_ID else None


def imdb_id(text: str) -> int | None:
    """Also that in an address."""
    found = IMDB_ID.fullmatch(text.removesuffix(".0"))
    return (int(found[1] or found[2]) or None) if found else None


def is_imdb_number(text: str) -> bool:
    """Which no title looks like."""
    return NUMBER_OF_IMDB.fullmatch(text) is not None


def year(text: str) -> int | None:
    """Also that of a date, and one in brackets."""
    found = YEAR.fullmatch(text) or YEAR_LAST.fullmatch(text)
    return int(found[1]) if found else None

"""Years without their century: "from 2000 to 22", "1990-95", "by ninety five"."""

import re
from collections.abc import Callable, Iterator
from re import Match

from services.recommender.wishes.meaning import Bounds, Meaning, Reading, Rule
from services.recommender.wishes.vocabulary.patterns import words
from services.recommender.wishes.vocabulary.years import (
    AFTER_WORDS,
    BEFORE_WORDS,
    COUNTED,
    ONE,
    OR_EARLIER,
    OR_LATER,
    TO,
    TODAY,
    TWO,
    year_bounds,
)

UNITS = rf"(?:{COUNTED}|years?|jahren?|jährig~|movies?|films?|filmen?|stars?|sternen?|kids|children|kindern?|times|mal)"
SHORT = rf"'?(?P<{{name}}>\d\d)(?!'|\s*%|[\s\-]*{UNITS}(?!\w))"
FIRST, SECOND = SHORT.format(name="first"), SHORT.format(name="second")
SMALL_WORDS = (
    r"(?:but|that|which|who|is|are|with|without|no|not|nothing|except|by|in|on|from|for|like|starring|featuring|directed"
    r"|made|set|about|under|over|less|more|at|up|only|just|please|if|preferably|tonight|(?:and|or|und|oder)(?! \d\d"
    r" (?!min|h))|aber|der|die|das|mit|ohne|nicht|nichts|kein~|außer|von|aus|im|am|auf|für|zum|wie|über|unter|höchstens"
    r"|maximal|mindestens|nur|bitte|gern~|gedreht|heute|lieber|sind|ist)"
)
ENDS = rf"(?=\s*(?:$|[,;:!?)\"\u201c\u201d]|\.(?!\d))|\s+(?:[\-\u2013]\s+(?!\d)|{SMALL_WORDS}(?!\w)))"
"""Behind a year that nothing else is said with: a noun would be what it counts, as in "in 80 days"."""
QUANTITIES = re.compile(
    r"\b(?:runtime|running time|length|duration|rating|score|rated|ages?|aged|budget|laufzeit|länge|dauer|bewertung"
    r"|wertung|alter|note)\s+(?:is |are |ist )?$"
)
"""Before a number that is no year."""
CENTURY = 100
OLD_CENTURY, OLDEST_SHORT = 1900, 30
"""A year that nothing is said with is of the last century: 95. Smaller numbers are ages or minutes as often."""
YEARS_AHEAD = 5
"""How far in the future a year may be that is wished for."""


def short_year_rules(this_year: int) -> Iterator[Rule]:
    latest = this_year + YEARS_AHEAD

    def read_range(match: Match[str]) -> Reading | None:
        groups = match.groupdict()
        first = _old_year(groups["first"]) if groups.get("first") else year_bounds(match, "y", "d")[0]
        if first is None:
            return None
        if groups.get("first") and QUANTITIES.search(match.string[: match.start()]):
            return None
        last = _year_from(first, groups["second"]) if groups.get("second") else year_bounds(match, "z", "e")[1]
        return Reading(Meaning(years=(first, last))) if first <= last <= latest else None

    article = "(?:the |den )?"
    for start, between in (("(?:between|zwischen)", "(?:and|to|und|bis)"), ("(?:from|von|aus)", TO)):
        for two in (rf"{ONE}\s*{between}\s*{SECOND}", rf"{FIRST}\s*{between}\s*(?:{article}{TWO}|{SECOND})"):
            yield Rule(words(rf"{start} {article}{two}"), read_range)
    yield Rule(words(rf"{ONE}\s*{TO}\s*{SECOND}"), read_range)
    start = "(?:from|in|aus|von)"
    yield _bound(AFTER_WORDS, lambda year: (year + 1, None))
    yield _bound("(?:since|seit)", lambda year: (year, None))
    yield _bound(start, lambda year: (year, None), rf"(?: {OR_LATER}|\s*{TO}\s*{TODAY})")
    yield _bound(BEFORE_WORDS, lambda year: (None, year - 1))
    yield _bound("(?:by|until|till|bis)", lambda year: (None, year))
    yield _bound(start, lambda year: (None, year), f" {OR_EARLIER}")
    yield _bound(start, lambda year: (year, year))


def _bound(called: str, bounds: Callable[[int], Bounds], end: str = ENDS) -> Rule:
    def read(match: Match[str]) -> Reading | None:
        is_other = QUANTITIES.search(match.string[: match.start()])
        year = None if is_other else _old_year(match["first"])
        return Reading(Meaning(years=bounds(year))) if year else None

    return Rule(words(rf"{called} {FIRST}{end}"), read)


def _old_year(digits: str) -> int | None:
    """Also "02" is a year, with its zero."""
    if digits.startswith("0"):
        return OLD_CENTURY + CENTURY + int(digits)
    return OLD_CENTURY + int(digits) if int(digits) >= OLDEST_SHORT else None


def _year_from(first: int, digits: str) -> int:
    """The next year after the first one that ends so."""
    year = first // CENTURY * CENTURY + int(digits)
    return year if year >= first else year + CENTURY

"""Years without their century: "from 2000 to 22", "1990-95", "by ninety five"."""

from collections.abc import Callable, Iterator
from re import Match

from services.recommender.wishes.meaning import Bounds, Meaning, Reading, Rule
from services.recommender.wishes.vocabulary.patterns import words
from services.recommender.wishes.vocabulary.years import AFTER, BEFORE, ONE, TO, TWO, year_bounds

UNITS = (
    r"(?:minutes?|minuten|mins?|hours?|stunden?|std|years?|jahren?|jährig~|movies?|films?|filme|stars?|sternen?|times"
    r"|mal|percent|prozent|%)"
)
SHORT = rf"'?(?P<{{name}}>\d\d)(?!'|[\s\-]*{UNITS}(?!\w))"
FIRST, SECOND = SHORT.format(name="first"), SHORT.format(name="second")
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
        last = _year_from(first, groups["second"]) if groups.get("second") else year_bounds(match, "z", "e")[1]
        return Reading(Meaning(years=(first, last))) if first <= last <= latest else None

    article = "(?:the |den )?"
    for start, between in (("(?:between|zwischen)", "(?:and|to|und|bis)"), ("(?:from|von|aus)", TO)):
        for two in (rf"{ONE}\s*{between}\s*{SECOND}", rf"{FIRST}\s*{between}\s*(?:{article}{TWO}|{SECOND})"):
            yield Rule(words(rf"{start} {article}{two}"), read_range)
    yield Rule(words(rf"{ONE}\s*{TO}\s*{SECOND}"), read_range)
    yield _bound(AFTER, lambda year: (year + 1, None))
    yield _bound("(?:since|seit)", lambda year: (year, None))
    yield _bound(BEFORE, lambda year: (None, year - 1))
    yield _bound("(?:by|until|till|bis)", lambda year: (None, year))
    yield _bound("(?:from|of|in|aus|von)", lambda year: (year, year))


def _bound(called: str, bounds: Callable[[int], Bounds]) -> Rule:
    def read(match: Match[str]) -> Reading | None:
        year = _old_year(match["first"])
        return Reading(Meaning(years=bounds(year))) if year else None

    return Rule(words(rf"{called} {FIRST}"), read)


def _old_year(digits: str) -> int | None:
    """Also "02" is a year, with its zero."""
    if digits.startswith("0"):
        return OLD_CENTURY + CENTURY + int(digits)
    return OLD_CENTURY + int(digits) if int(digits) >= OLDEST_SHORT else None


def _year_from(first: int, digits: str) -> int:
    """The next year after the first one that ends so."""
    year = first // CENTURY * CENTURY + int(digits)
    return year if year >= first else year + CENTURY
